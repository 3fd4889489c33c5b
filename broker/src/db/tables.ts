import { sql } from 'kysely'
import type { Db } from './client.ts'

/**
 * The names of all tables that hold something to keep, each after those that it stands on: not those of the migrator,
 * nor who was written about in this hour.
 */
export async function listTables(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string; standsOn: string[] }>`
    select c.relname as name, array(
      select distinct t.relname::text from pg_constraint f join pg_class t on t.oid = f.confrelid
      where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as "standsOn"
    from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname not like 'kysely%' and c.relname <> 'integration_touch'
    order by c.relname`.execute(db)
  const placed = new Set<string>()
  while (placed.size < rows.length) {
    const next = rows.filter(
      ({ name, standsOn }) => !placed.has(name) && standsOn.every((other) => placed.has(other)),
    )
    if (next.length === 0) throw new Error('Some tables stand on each other')
    for (const { name } of next) placed.add(name)
  }
  return [...placed]
}

/** The names of the migrations that ran; undefined where none ever did. */
export async function listMigrations(db: Db): Promise<string[] | undefined> {
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass('kysely_migration') is not null as there`.execute(db)
  if (!rows[0]?.there) return undefined
  const ran = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
    db,
  )
  return ran.rows.map(({ name }) => name)
}
