import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { inEnvironment, living, type Moment, schemaGates } from '../db/moments.ts'
import type { Mode } from './compatibility.ts'

/** Providers whose gate looks at schemas, and how. */
export async function listGates(
  db: Db,
  providerIds: readonly number[],
  asOf: Moment,
): Promise<{ providerId: number; mode: Mode }[]> {
  const { rows } = await sql<{ providerId: number; mode: Mode }>`
    select g.pacticipant_id as "providerId", g.mode from ${schemaGates(asOf)} g
    where g.pacticipant_id = any(${providerIds}::int[])`.execute(db)
  return rows
}

/** A consumer version that is, or was, in an environment, and its contract with a provider. */
export interface Predecessor {
  consumerId: number
  providerId: number
  number: string
  contentId: number
}

/**
 * The contracts of the consumers' versions that are in the environment, or (`ever`) have been, newest first; each
 * content of a pair once.
 */
export async function listPredecessors(
  db: Db,
  pairs: readonly { consumerId: number; providerId: number }[],
  { environment, ever }: { environment: string; ever: boolean },
  asOf: Moment,
): Promise<Predecessor[]> {
  const began = asOf ? sql`and s.created_at <= ${asOf}` : sql``
  const versions = ever
    ? sql`
      select s.version_id from (
        select version_id, created_at from deployment where pacticipant_id = w.consumer_id and environment_id = e.id
        union all
        select version_id, created_at from release where pacticipant_id = w.consumer_id and environment_id = e.id) s
      where true ${began}`
    : inEnvironment(sql`w.consumer_id`, sql`e.id`, asOf)
  const { rows } = await sql<Predecessor>`
    select "consumerId", "providerId", number, "contentId" from (
      select distinct on (w.consumer_id, w.provider_id, p.content_id) w.consumer_id as "consumerId", w.provider_id as "providerId",
        v.number, p.content_id as "contentId", p.consumer_version_ord as ord
      from unnest(${pairs.map(({ consumerId }) => consumerId)}::int[], ${pairs.map(({ providerId }) => providerId)}::int[]) w (consumer_id, provider_id)
      join ${living('environment', 'deleted_at', asOf)} e on e.name = ${environment}
      cross join lateral (${versions}) live
      join ${living('publication', 'ended_at', asOf)} p on p.consumer_version_id = live.version_id and p.provider_id = w.provider_id
      join version v on v.id = p.consumer_version_id
      order by w.consumer_id, w.provider_id, p.content_id, p.consumer_version_ord desc) found
    order by "consumerId", "providerId", ord desc`.execute(db)
  return rows
}
