import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { listOf } from '../db/lists.ts'
import { living, type Moment } from '../db/moments.ts'
import { prepared } from '../db/prepared.ts'
import type { OtherResult, Trigger } from './row.ts'

/** A content, and the provider version whose result is missed; null: any. */
export interface Unanswered {
  contentId: number
  providerVersionId: number | null
}

/** What is known beside the result that is missed. */
export interface KnownOfUnanswered {
  /** The newest request to verify that a webhook owes or has sent. */
  trigger?: Trigger
  /** The newest result that any provider version has published for the content. */
  newest?: OtherResult
}

interface FlatKnown {
  place: number
  triggeredAt: Date | null
  givenUpAt: Date | null
  result: number | null
  success: boolean
  at: Date
  version: string
}

/**
 * For each, by its place in the question, what is known; nothing for most. A request to verify is given up when the
 * webhook was not heard at last, or when so many minutes have passed since it was.
 */
export async function listKnownOfUnanswered(
  db: Db,
  unanswered: readonly Unanswered[],
  { timeLimit, asOf }: { timeLimit: number; asOf: Moment },
): Promise<Map<number, KnownOfUnanswered>> {
  const rows = await knownOfUnanswered(db, {
    contents: unanswered.map(({ contentId }) => contentId),
    versions: unanswered.map(({ providerVersionId }) => providerVersionId),
    timeLimit,
    asOf,
  })
  return new Map(rows.map((row) => [row.place, knownIn(row)]))
}

interface UnansweredValues {
  contents: number[]
  versions: (number | null)[]
  timeLimit: number
  asOf: Moment
}

const knownOfUnanswered = prepared(({ contents, versions, timeLimit, asOf }: UnansweredValues) => {
  const moment = asOf ?? sql<Date>`now()`
  return sql<FlatKnown>`
    select (q.place - 1)::int as place, t.at as "triggeredAt", case when t.given_up_at <= ${moment} then t.given_up_at end as "givenUpAt",
      r.number as result, r.success, r.created_at as at, v.number as version
    from unnest(${listOf(contents, 'bigint')}, ${listOf(versions, 'bigint')}) with ordinality q (content_id, version_id, place)
    left join lateral (
      select d.created_at as at,
        case d.status when 'failure' then d.finished_at
          when 'success' then d.finished_at + make_interval(mins => ${timeLimit}) end as given_up_at
      from publication p join delivery d on d.publication_id = p.id
      where p.content_id = q.content_id and d.provider_version_id is not null
        and (q.version_id is null or d.provider_version_id = q.version_id) and d.created_at <= ${moment}
      order by d.id desc limit 1) t on true
    left join lateral (
      select r.* from ${living('result', 'deleted_at', asOf)} r
      where r.content_id = q.content_id order by r.number desc limit 1) r on true
    left join version v on v.id = r.provider_version_id
    where t.at is not null or r.number is not null`
})

function knownIn(row: FlatKnown): KnownOfUnanswered {
  const { triggeredAt, givenUpAt, result, version, success, at } = row
  return {
    ...(triggeredAt !== null && { trigger: { at: triggeredAt, givenUpAt } }),
    ...(result !== null && { newest: { version, success, at, result } }),
  }
}
