import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { Considered, Occurrence } from './occurrence.ts'
import { isAbout } from './trigger-queries.ts'

/** The newest publication of the pair, or of one consumer version. */
export async function findOccurrence(
  db: Db,
  of: { consumer: string; provider: string; number: string | undefined },
): Promise<Occurrence | undefined> {
  const number = of.number ?? null
  const { rows } = await sql<Occurrence>`
    select p.id as "publicationId", c.name as consumer, o.name as provider, v.number as "consumerVersion",
      p.created_at as "publishedAt", before.told as previous, newest.told as result
    from integration i
    join pacticipant c on c.id = i.consumer_id and c.deleted_at is null and c.name = ${of.consumer}
    join pacticipant o on o.id = i.provider_id and o.deleted_at is null and o.name = ${of.provider}
    join publication p on p.integration_id = i.id and p.ended_at is null
    join version v on v.id = p.consumer_version_id and (${number}::text is null or v.number = ${number})
    left join lateral (
      select json_build_object('number', y.number, 'isSame', x.content_id = p.content_id) as told
      from publication x join version y on y.id = x.consumer_version_id
      where x.integration_id = i.id and x.id < p.id order by x.id desc limit 1) before on true
    left join lateral (
      select json_build_object('id', r.id, 'success', r.success, 'providerVersion', y.number, 'at', r.created_at) as told
      from result r join version y on y.id = r.provider_version_id
      where r.content_id = p.content_id and r.deleted_at is null order by r.id desc limit 1) newest on true
    order by p.consumer_version_ord desc, p.id desc limit 1`.execute(db)
  return rows[0]
}

/** Every webhook that is not deleted, oldest first. */
export async function listConsidered(
  db: Db,
  { publicationId, result }: Pick<Occurrence, 'publicationId' | 'result'>,
): Promise<Considered[]> {
  const { rows } = await sql<Considered>`
    select w.uuid as webhook, ${isAbout('consumer')} and ${isAbout('provider')} as "isAboutThem",
      coalesce((select json_agg(json_build_object('event', d.event, 'delivery', d.uuid) order by d.id)
        from delivery d where d.webhook_id = w.id
          and (d.result_id is null and d.publication_id = ${publicationId} or d.result_id = ${result?.id ?? null})), '[]') as sent
    from webhook w, (
      select i.consumer_id, i.provider_id from publication p join integration i on i.id = p.integration_id
      where p.id = ${publicationId}) t
    where w.deleted_at is null order by w.id`.execute(db)
  return rows
}
