import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { living, type Moment } from '../db/moments.ts'

/** A result by what names it. */
export interface ResultName {
  consumer: string
  provider: string
  sha: string
  result: number
}

/** With which version of the provider a content began to fail, and which one had held it before. */
export interface Turn {
  result: number
  failed: string
  failedAt: Date
  held: string | null
  heldAt: Date | null
}

/** For failed results: the first failure since the content last held, and that last success, if there was any. */
export async function listTurns(db: Db, names: ResultName[], asOf: Moment): Promise<Turn[]> {
  const column = (name: keyof ResultName) => names.map((one) => one[name])
  const { rows } = await sql<Turn>`
    select q.result, f.number as failed, f.created_at as "failedAt", h.number as held, h.created_at as "heldAt"
    from unnest(${column('consumer')}::text[], ${column('provider')}::text[], ${column('sha')}::text[], ${column('result')}::bigint[])
      q (consumer, provider, sha, result)
    join ${living('pacticipant', 'deleted_at', asOf)} c on c.name = q.consumer
    join ${living('pacticipant', 'deleted_at', asOf)} p on p.name = q.provider
    join ${living('integration', 'deleted_at', asOf)} i on i.consumer_id = c.id and i.provider_id = p.id
    join content ct on ct.integration_id = i.id and ct.sha = q.sha
    left join lateral (
      select r.number as place, v.number, r.created_at from ${living('result', 'deleted_at', asOf)} r
      join version v on v.id = r.provider_version_id
      where r.content_id = ct.id and r.success and r.number < q.result order by r.number desc limit 1) h on true
    cross join lateral (
      select v.number, r.created_at from ${living('result', 'deleted_at', asOf)} r
      join version v on v.id = r.provider_version_id
      where r.content_id = ct.id and not r.success and r.number > coalesce(h.place, 0) and r.number <= q.result
      order by r.number limit 1) f`.execute(db)
  return rows
}
