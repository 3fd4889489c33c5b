import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { living, type Moment } from '../db/moments.ts'
import type { ProvidersQuestion, SchemaProvider } from './provider.ts'

/** Providers by name, those of the page, each with how many there are in all. */
export async function listProviderRows(
  db: Db,
  { search = '', page }: ProvidersQuestion,
  asOf: Moment,
): Promise<(SchemaProvider & { total: number })[]> {
  const { rows } = await sql<SchemaProvider & { total: number }>`
    select p.name, x.consumers, m.mode, coalesce(m.gate, false) as gate, count(*) over ()::int as total
    from (select i.provider_id, count(*)::int as consumers
          from ${living('integration', 'deleted_at', asOf)} i group by i.provider_id) x
    join pacticipant p on p.id = x.provider_id
    left join ${living('schema_mode', 'ended_at', asOf)} m on m.pacticipant_id = p.id
    where strpos(lower(p.name), lower(${search})) > 0
    order by p.name limit ${page.size} offset ${(page.number - 1) * page.size}`.execute(db)
  return rows
}
