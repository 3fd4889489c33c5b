import { sql } from 'kysely'
import { openDatabase } from '../src/db/client.ts'
import { migrateToLatest } from '../src/db/migrate.ts'
import { dice } from './dice.ts'
import { writeHistory } from './history.ts'
import { network } from './network.ts'
import { TableWriter } from './table-writer.ts'
import type { Tier } from './tier.ts'

/** Rows of each table that gives a tier its size. */
export type Size = Record<
  'versions' | 'publications' | 'results' | 'branches' | 'deployments',
  number
>

/**
 * Fills an empty database with the history of a tier, the same for the same tier but for its dates, which end now.
 * The user must be a superuser: triggers and foreign keys rest meanwhile, and what triggers keep is made at the end.
 */
export async function seed(url: string, tier: Tier): Promise<Size> {
  await migrateToLatest(url)
  const db = openDatabase({ url, maxConnections: 1, statementTimeout: 0 })
  try {
    await sql`set session_replication_role = replica`.execute(db)
    const random = dice(2026)
    const writer = new TableWriter(db)
    await writeHistory(tier, network(tier, random), writer, random)
    await writer.finish()
    await sql`
      insert into main_branch_period (pacticipant_id, branch_name, created_at)
      select id, main_branch, now() - interval '366 days' from pacticipant`.execute(db)
    await sql`
      insert into first_success (content_id, branch_id, at, result_id)
      select distinct on (r.content_id, m.branch_id) r.content_id, m.branch_id, r.created_at, r.id
      from result r join branch_version m on m.version_id = r.provider_version_id
      where r.success order by r.content_id, m.branch_id, r.created_at, r.id`.execute(db)
    await sql`vacuum analyze`.execute(db)
    const { rows } = await sql<Size>`
      select (select count(*) from version) as versions, (select count(*) from publication) as publications,
        (select count(*) from result) as results, (select count(*) from branch) as branches,
        (select count(*) from deployment) as deployments`.execute(db)
    const [size] = rows
    if (!size) throw new Error('The database does not tell its size')
    return size
  } finally {
    await db.destroy()
  }
}
