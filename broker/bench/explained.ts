import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { PlanNode } from '../conformance/plans/plan.ts'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { Database } from '../src/db/schema.ts'
import type { App } from '../src/http/room.ts'
import type { Request } from './questions.ts'

/** A broker in this process that tells which statements it sends, and how PostgreSQL goes about them. */
export interface ExplainedBroker {
  app: App
  /** The statements that look something up, each once, in the order in which the request sends them. */
  statementsOf(name: string, request: Request): Promise<CompiledQuery[]>
  /** The plan that is made for these values. */
  planFor(statement: CompiledQuery): Promise<PlanNode>
  /** The plan that is kept for all values: the one that a connection goes by once it has seen a statement five times. */
  keptPlanOf(statement: CompiledQuery): Promise<PlanNode>
  stop(): Promise<void>
}

type Explained = { 'QUERY PLAN': { Plan: PlanNode }[] }

const explain = 'explain (analyze, timing off, format json)'

export function explainedBroker(url: string): ExplainedBroker {
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

  async function planOf(text: string, values: unknown[] = []): Promise<PlanNode> {
    const { rows } = await pool.query<Explained>(`${explain} ${text}`, values)
    const plan = rows[0]?.['QUERY PLAN'][0]?.Plan
    if (!plan) throw new Error(`PostgreSQL did not explain ${text}`)
    return plan
  }

  return {
    app,
    async statementsOf(name, { path: url, method = 'GET', accept = '', body }) {
      sent.length = 0
      const payload = body === undefined ? {} : { payload: body as object }
      const answer = await app.inject({ method, url, headers: { accept }, ...payload })
      if (answer.statusCode !== 200)
        throw new Error(
          `${name}: ${url} answered ${answer.statusCode}: ${answer.body.slice(0, 300)}`,
        )
      const lookups = sent.filter(({ sql }) => /^\s*(select|with)\b/i.test(sql))
      return [...new Map(lookups.map((query) => [query.sql, query])).values()]
    },
    planFor: ({ sql, parameters }) => planOf(sql, [...parameters]),
    async keptPlanOf({ sql, parameters }) {
      const values = parameters.map(literalOf).join(', ')
      await pool.query(`set plan_cache_mode = force_generic_plan; prepare kept as ${sql}`)
      try {
        return await planOf(`execute kept${values && `(${values})`}`)
      } finally {
        await pool.query('deallocate kept; reset plan_cache_mode')
      }
    },
    async stop() {
      await app.close()
      await db.destroy()
    },
  }
}

/** A value as it stands in the text of a statement: as the driver would send it. */
function literalOf(value: unknown): string {
  return value === null ? 'null' : pg.escapeLiteral(textOf(value))
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value))
    return `{${value.map((one) => (one === null ? 'null' : JSON.stringify(textOf(one)))).join()}}`
  return String(value)
}
