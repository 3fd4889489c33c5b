/**
 * `npm run plans`: how PostgreSQL goes about the questions that are asked most, against what was approved: which tables
 * it reads by which index, and how many rows it touches, as powers of ten. A growing table that is read from end to end
 * is refused, approved or not.
 *
 *   npm run plans                 ends with 1 where something differs
 *   APPROVE=1 npm run plans       approves what is there now
 *
 * The history is that of tier M: on a smaller one reading whole tables is often the quickest way.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { startPostgres } from '@concordat/local-services/postgres'
import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { differenceOf, factsOf, type PlanNode, scansIn, textOf } from '../conformance/plans/plan.ts'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { Database } from '../src/db/schema.ts'
import { type Question, questions } from './questions.ts'
import { seed } from './seed.ts'
import { landmarks, tiers } from './tier.ts'

const folder = new URL('../conformance/plans/approved/', import.meta.url)
const { busyConsumer, busyProvider, hub } = landmarks
const latest = `/pacts/provider/${busyProvider}/consumer/${busyConsumer}`

function look(name: string, path: string): Pick<Question, 'name' | 'request'> {
  return { name, request: () => ({ path, accept: 'application/hal+json' }) }
}

/** What is asked most; what is published is left out, for it is inserted rather than looked for. */
const asked = [
  ...questions.filter(({ name }) => !/^(publishing|diff)/.test(name)),
  look('latest pact', `${latest}/latest`),
  look('latest pact with a tag', `${latest}/latest/stable`),
  look('latest pact of a branch', `${latest}/branch/main/latest`),
  look('latest result', `${latest}/latest/verification-results/latest`),
  look('latest version', `/pacticipants/${hub}/latest-version`),
  look('latest version of a branch', `/pacticipants/${hub}/branches/main/latest-version`),
  look('latest version with a tag', `/pacticipants/${hub}/latest-version/stable`),
]

const server = await startPostgres()
try {
  console.error(`M: ${JSON.stringify(await seed(server.url, tiers.M))}`)
  process.exitCode = await compareAll(server.url)
} finally {
  await server.stop()
}

async function compareAll(url: string): Promise<number> {
  const sent: CompiledQuery[] = []
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    // As the broker's own connections are.
    options:
      '-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1 -c timezone=UTC',
  })
  // Its connection may hear of the server's end before its own.
  pool.on('error', () => {})
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => void sent.push(query),
  })
  const app = createApp(readConfig({}), db, { logger: false })
  let refused = 0
  for (const { name, request } of asked) {
    sent.length = 0
    const { path: url, method = 'GET', accept = '', body } = request(0)
    const payload = body === undefined ? {} : { payload: body as object }
    const answer = await app.inject({ method, url, headers: { accept }, ...payload })
    if (answer.statusCode !== 200)
      throw new Error(`${name}: ${url} answered ${answer.statusCode}: ${answer.body}`)
    const plans = await explainAll(pool, sent)
    const scans = [...new Set(plans.flatMap(({ plan }) => scansIn(plan)))]
    if (scans.length > 0) {
      refused++
      console.log(`${name}: reads ${scans.join(', ')} from end to end`)
    }
    refused += judge(name, textOf(plans.map(({ text, plan }) => ({ text, facts: factsOf(plan) }))))
  }
  await app.close()
  await db.destroy()
  const files = `${asked.length} questions`
  console.log(refused === 0 ? `${files}: as approved` : `${files}: ${refused} are not as approved`)
  return refused === 0 ? 0 : 1
}

/** Each statement once, in the order in which it was sent. */
async function explainAll(pool: pg.Pool, sent: readonly CompiledQuery[]) {
  const distinct = new Map(
    sent.filter(({ sql }) => /^\s*(select|with)\b/i.test(sql)).map((query) => [query.sql, query]),
  )
  const plans: { text: string; plan: PlanNode }[] = []
  for (const [text, { parameters }] of distinct) {
    const { rows } = await pool.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
      `explain (analyze, timing off, format json) ${text}`,
      [...parameters],
    )
    const plan = rows[0]?.['QUERY PLAN'][0]?.Plan
    if (!plan) throw new Error(`PostgreSQL did not explain ${text}`)
    plans.push({ text, plan })
  }
  return plans
}

/** 1 where the plans of a question differ from those that were approved. */
function judge(name: string, now: string): number {
  const file = new URL(`${name.replaceAll(/[^a-z\d]+/gi, '-')}.approved.txt`, folder)
  if (process.env.APPROVE === '1') {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, now)
    return 0
  }
  if (!existsSync(file)) {
    console.log(`${name}: nothing was approved yet (APPROVE=1 npm run plans)`)
    return 1
  }
  const difference = differenceOf(readFileSync(file, 'utf8'), now)
  if (difference.length === 0) return 0
  console.log([`${name}:`, ...difference].join('\n  '))
  return 1
}
