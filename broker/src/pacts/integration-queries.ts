import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { listPaged, type Page, type Paged } from '../db/paging.ts'
import type { Pair } from '../links.ts'

export async function listIntegrationRows(
  db: Db,
  search: string | undefined,
  page: Page | undefined,
): Promise<Paged<Pair>> {
  const query = db
    .selectFrom('integration as i')
    .innerJoin('pacticipant as c', 'c.id', 'i.consumer_id')
    .innerJoin('pacticipant as p', 'p.id', 'i.provider_id')
    .select(['c.name as consumer', 'p.name as provider'])
    .where('i.deleted_at', 'is', null)
    .orderBy(
      sql`greatest(
        (select x.created_at from publication x where x.integration_id = i.id and x.ended_at is null
         order by x.consumer_version_ord desc limit 1),
        (select r.created_at from result r where r.integration_id = i.id and r.deleted_at is null
         order by r.created_at desc limit 1)) desc nulls last`,
    )
    .orderBy('c.name')
    .orderBy('p.name')
  const wanted = search && `%${search.replace(/[\\%_]/g, '\\$&')}%`
  return listPaged(
    db,
    wanted
      ? query.where(({ or, eb }) =>
          or([eb('c.name', 'ilike', wanted), eb('p.name', 'ilike', wanted)]),
        )
      : query,
    page,
  )
}

/** Closes, by triggers, the pacts and results between the two: for a long history that takes its time. */
export async function closeIntegration(
  db: Db,
  { consumerId, providerId }: { consumerId: number; providerId: number },
): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(db)
  await sql`
    update integration set deleted_at = now()
    where consumer_id = ${consumerId} and provider_id = ${providerId} and deleted_at is null`.execute(
    db,
  )
}
