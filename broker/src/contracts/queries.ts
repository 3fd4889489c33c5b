import { sql } from 'kysely'
import type { Db } from '../db/client.ts'

/** Those of the providers that have ever given a result, living today, for a content of the consumer. */
export async function listVerifiers(
  db: Db,
  consumerId: number,
  providerIds: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ providerId: number }>`
    select i.provider_id as "providerId" from integration i
    cross join lateral (
      select from result r where r.integration_id = i.id and r.deleted_at is null order by r.created_at limit 1) r
    where i.consumer_id = ${consumerId} and i.provider_id = any(${providerIds}::int[]) and i.deleted_at is null`.execute(
    db,
  )
  return rows.map((row) => row.providerId)
}
