import { sql } from 'kysely'
import type { Db } from '../src/db/client.ts'

type Value = string | number | boolean | Date | null

/** The columns that a history fills, with their types; whatever is left out has the database's default. */
const tables = {
  pacticipant: {
    id: 'int',
    name: 'text',
    display_name: 'text',
    main_branch: 'text',
    created_at: 'timestamptz',
  },
  integration: { id: 'int', consumer_id: 'int', provider_id: 'int', created_at: 'timestamptz' },
  environment: {
    id: 'int',
    name: 'text',
    display_name: 'text',
    production: 'boolean',
    created_at: 'timestamptz',
  },
  version: {
    id: 'bigint',
    pacticipant_id: 'int',
    number: 'text',
    ord: 'bigint',
    created_at: 'timestamptz',
  },
  branch: {
    id: 'bigint',
    pacticipant_id: 'int',
    name: 'text',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  branch_version: {
    id: 'bigint',
    branch_id: 'bigint',
    version_id: 'bigint',
    version_ord: 'bigint',
    created_at: 'timestamptz',
  },
  tag: {
    id: 'bigint',
    version_id: 'bigint',
    pacticipant_id: 'int',
    name: 'text',
    version_ord: 'bigint',
    created_at: 'timestamptz',
  },
  content: {
    id: 'bigint',
    integration_id: 'int',
    sha: 'text',
    interactions_count: 'int',
    specification: 'text',
    created_at: 'timestamptz',
  },
  content_body: { content_id: 'bigint', body: 'text' },
  interaction: {
    id: 'bigint',
    sha: 'text',
    kind: 'text',
    description: 'text',
    provider_states: 'jsonb',
  },
  content_interaction: { content_id: 'bigint', position: 'int', interaction_id: 'bigint' },
  publication: {
    id: 'bigint',
    integration_id: 'int',
    provider_id: 'int',
    consumer_version_id: 'bigint',
    consumer_version_ord: 'bigint',
    content_id: 'bigint',
    created_at: 'timestamptz',
  },
  result: {
    id: 'bigint',
    number: 'bigint',
    content_id: 'bigint',
    integration_id: 'int',
    provider_version_id: 'bigint',
    provider_version_ord: 'bigint',
    success: 'boolean',
    executed_at: 'timestamptz',
    created_at: 'timestamptz',
  },
  deployment: {
    id: 'bigint',
    environment_id: 'int',
    pacticipant_id: 'int',
    version_id: 'bigint',
    created_at: 'timestamptz',
    ended_at: 'timestamptz',
  },
} as const

export type TableName = keyof typeof tables
export type RowOf<Name extends TableName> = Record<keyof (typeof tables)[Name], Value>

const batch = 10_000

/** Writes rows in batches, a statement each, with one array for each column. */
export class TableWriter {
  private readonly waiting = new Map<TableName, Value[][]>()
  private readonly db: Db

  constructor(db: Db) {
    this.db = db
  }

  async add<Name extends TableName>(table: Name, row: RowOf<Name>): Promise<void> {
    const rows = this.waiting.get(table) ?? []
    this.waiting.set(table, rows)
    rows.push(Object.keys(tables[table]).map((column) => row[column as keyof RowOf<Name>]))
    if (rows.length >= batch) await this.write(table)
  }

  /** Writes what waits, and lets the sequences go on behind the ids that were given. */
  async finish(): Promise<void> {
    for (const table of this.waiting.keys()) await this.write(table)
    for (const [table, columns] of Object.entries(tables)) {
      if (!('id' in columns)) continue
      await sql`select setval(pg_get_serial_sequence(${table}, 'id'), coalesce((select max(id) from ${sql.table(table)}), 1))`.execute(
        this.db,
      )
    }
  }

  private async write(table: TableName): Promise<void> {
    const rows = this.waiting.get(table) ?? []
    if (rows.length === 0) return
    this.waiting.set(table, [])
    const columns = Object.entries(tables[table])
    const names = sql.join(columns.map(([name]) => sql.ref(name)))
    const arrays = sql.join(
      columns.map(
        ([, type], index) => sql`${rows.map((row) => row[index] ?? null)}::${sql.raw(type)}[]`,
      ),
    )
    await sql`insert into ${sql.table(table)} (${names}) select * from unnest(${arrays})`.execute(
      this.db,
    )
  }
}
