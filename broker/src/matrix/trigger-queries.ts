import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { listOf } from '../db/lists.ts'
import type { Moment } from '../db/moments.ts'
import type { Trigger } from './row.ts'

/** A content, and the provider version whose result is missed; null: any. */
export interface Unanswered {
  contentId: number
  providerVersionId: number | null
}

/**
 * For each, by its place in the question, the newest request to verify that a webhook owes or has sent. It is given up
 * when the webhook was not heard at last, or when so many minutes have passed since it was.
 */
export async function listTriggers(
  db: Db,
  unanswered: readonly Unanswered[],
  { timeLimit, asOf }: { timeLimit: number; asOf: Moment },
): Promise<Map<number, Trigger>> {
  const contents = listOf(
    unanswered.map(({ contentId }) => contentId),
    'bigint',
  )
  const versions = listOf(
    unanswered.map(({ providerVersionId }) => providerVersionId),
    'bigint',
  )
  const moment = asOf ?? sql<Date>`now()`
  const { rows } = await sql<{ place: number } & Trigger>`
    select q.place - 1 as place, t.at, case when t.given_up_at <= ${moment} then t.given_up_at end as "givenUpAt"
    from unnest(${contents}, ${versions}) with ordinality q (content_id, version_id, place)
    cross join lateral (
      select d.created_at as at,
        case d.status when 'failure' then d.finished_at
          when 'success' then d.finished_at + make_interval(mins => ${timeLimit}) end as given_up_at
      from publication p join delivery d on d.publication_id = p.id
      where p.content_id = q.content_id and d.provider_version_id is not null
        and (q.version_id is null or d.provider_version_id = q.version_id) and d.created_at <= ${moment}
      order by d.id desc limit 1) t`.execute(db)
  return new Map(rows.map(({ place, at, givenUpAt }) => [place, { at, givenUpAt }]))
}
