/**
 * `npm run plans`: how PostgreSQL goes about the questions that are asked most, against what was approved: which tables
 * it reads by which index, and how many rows it touches, as powers of ten. A growing table that is read from end to end
 * is refused, approved or not, also for what pages say of a past moment; so is a plan that touches many more rows when
 * it is kept for all values, as PostgreSQL does when it has seen a statement five times.
 *
 *   npm run plans                 ends with 1 where something differs
 *   APPROVE=1 npm run plans       approves what is there now
 *
 * The history is that of tier M, where reading whole tables is no longer the quickest way, and for kept plans that of
 * the wide network, whose pairs differ most.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { startPostgres } from '@concordat/local-services/postgres'
import {
  differenceOf,
  factsOf,
  few,
  type PlanNode,
  rowsTouched,
  scansIn,
  summaryOf,
  textOf,
} from '../conformance/plans/plan.ts'
import { type ExplainedBroker, explainedBroker } from './explained.ts'
import { publishLargePacts } from './large-pacts.ts'
import { type Question, questions } from './questions.ts'
import { seed } from './seed.ts'
import { landmarks, type Tier, tiers, widePages } from './tier.ts'
import { pages, wideContract } from './wide-pages.ts'

const folder = new URL('../conformance/plans/approved/', import.meta.url)
const { busyConsumer, busyProvider, hub } = landmarks
const latest = `/pacts/provider/${busyProvider}/consumer/${busyConsumer}`

function look(name: string, path: string): Pick<Question, 'name' | 'request'> {
  return { name, request: () => ({ path, accept: 'application/hal+json' }) }
}

function lookAt(name: string, path: string): Pick<Question, 'name' | 'request'> {
  return { name, request: () => ({ path, accept: 'text/html' }) }
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

const month = new Date(Date.now() - 30 * 24 * 3_600_000).toISOString()
/** Pages as of a month ago, but those of the two versions that are published here and now. */
const pagesOfThePast = pages
  .filter(({ path }) => !path.startsWith('/pacts/'))
  .map(({ name, path }) =>
    lookAt(`${name}, a month ago`, `${path}${path.includes('?') ? '&' : '?'}asOf=${month}`),
  )

/** What is asked of the wide network: the pages, now and as of a month ago, and what is asked most. */
const askedWidely = [
  // Nothing is tagged there.
  ...asked.filter(({ name }) => !name.includes('tag')),
  ...pages.map(({ name, path }) => lookAt(name, path)),
  ...pagesOfThePast,
]

/** A kept plan may touch so many times the rows of one that is made for the values, where they are not few. */
const mostTimes = 5

const refused = [
  ...(await onHistory('M', tiers.M, compareWithApproved)),
  ...(await onHistory('wide network', widePages, compareKeptPlans)),
]
console.log(refused.length === 0 ? 'All plans are as they should be.' : refused.join('\n'))
process.exitCode = refused.length === 0 ? 0 : 1

/** What a check on such a history has to complain of. */
async function onHistory(
  name: string,
  tier: Tier,
  check: (broker: ExplainedBroker) => Promise<string[]>,
): Promise<string[]> {
  const server = await startPostgres()
  try {
    console.error(`${name}: ${JSON.stringify(await seed(server.url, tier))}`)
    const broker = explainedBroker(server.url)
    try {
      return await check(broker)
    } finally {
      await broker.stop()
    }
  } finally {
    await server.stop()
  }
}

async function compareWithApproved(broker: ExplainedBroker): Promise<string[]> {
  const complaints: string[] = []
  for (const { name, request } of asked) {
    const plans: { text: string; plan: PlanNode }[] = []
    for (const statement of await broker.statementsOf(name, request(0)))
      plans.push({ text: statement.sql, plan: await broker.planFor(statement) })
    const scans = [...new Set(plans.flatMap(({ plan }) => scansIn(plan)))]
    if (scans.length > 0) complaints.push(`${name}: reads ${scans.join(', ')} from end to end`)
    const now = textOf(plans.map(({ text, plan }) => ({ text, facts: factsOf(plan) })))
    complaints.push(...differencesFrom(name, now))
  }
  // What moved last anywhere is looked for among all deployments: there are few, beside publications and results.
  for (const { name, request } of pagesOfThePast.filter(({ name }) => !/^environments/.test(name)))
    for (const statement of await broker.statementsOf(name, request(0))) {
      const scans = scansIn(await broker.planFor(statement))
      if (scans.length > 0)
        complaints.push(
          `${name}: "${summaryOf(statement.sql)}" reads ${scans.join(', ')} from end to end`,
        )
    }
  return complaints
}

async function compareKeptPlans(broker: ExplainedBroker): Promise<string[]> {
  const url = await broker.app.listen({ port: 0, host: '127.0.0.1' })
  await publishLargePacts(url, wideContract)
  const complaints: string[] = []
  let judged = 0
  for (const { name, request } of askedWidely) {
    for (const statement of await broker.statementsOf(name, request(0))) {
      judged++
      const made = rowsTouched(await broker.planFor(statement))
      const kept = rowsTouched(await broker.keptPlanOf(statement))
      if (kept > Math.max(few, mostTimes * made))
        complaints.push(
          `${name}: kept for all values, the plan of "${summaryOf(statement.sql)}" touches ${Math.round(kept)} rows instead of ${made}`,
        )
    }
  }
  console.error(`${judged} statements asked of the wide network`)
  return complaints
}

/** How the plans of a question differ from those that were approved. */
function differencesFrom(name: string, now: string): string[] {
  const file = new URL(`${name.replaceAll(/[^a-z\d]+/gi, '-')}.approved.txt`, folder)
  if (process.env.APPROVE === '1') {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, now)
    return []
  }
  if (!existsSync(file)) return [`${name}: nothing was approved yet (APPROVE=1 npm run plans)`]
  const difference = differenceOf(readFileSync(file, 'utf8'), now)
  return difference.length === 0 ? [] : [[`${name}:`, ...difference].join('\n  ')]
}
