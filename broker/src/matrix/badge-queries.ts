import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { LatestResult } from './badge.ts'

/** Which pacts of a pair count: those of all consumer versions, of those with a tag, or of those without any. */
export type PactLine = { kind: 'all' } | { kind: 'tag'; tag: string } | { kind: 'untagged' }

interface LineQuestion {
  consumer: string
  provider: string
  line: PactLine
  /** Results of provider versions with this tag only. */
  providerTag?: string
}

/**
 * The latest pact of the line, and the latest result that any pact of the line has, by consumer version. Undefined
 * without a pact. "Latest" walks an index from the highest version down.
 */
export async function findLineStatus(
  db: Db,
  { consumer, provider, line, providerTag }: LineQuestion,
): Promise<{ result: LatestResult | undefined } | undefined> {
  const ofLine =
    line.kind === 'all'
      ? sql`true`
      : line.kind === 'untagged'
        ? sql`not exists (select from tag t where t.version_id = p.consumer_version_id and t.ended_at is null)`
        : sql`exists (select from tag t where t.version_id = p.consumer_version_id and t.name = ${line.tag} and t.ended_at is null)`
  const ofProvider =
    providerTag === undefined
      ? sql`true`
      : sql`exists (select from tag t where t.version_id = r.provider_version_id and t.name = ${providerTag} and t.ended_at is null)`
  const order =
    providerTag === undefined
      ? sql`r.number desc`
      : sql`r.provider_version_ord desc, r.executed_at desc, r.number desc`
  const { rows } = await sql<{
    success: boolean | null
    pending: boolean | null
    isOfLatestPact: boolean
  }>`
    select r.success, r.pending, r.content_id = latest.content_id as "isOfLatestPact"
    from integration i
    join pacticipant c on c.id = i.consumer_id and c.name = ${consumer}
    join pacticipant pr on pr.id = i.provider_id and pr.name = ${provider}
    cross join lateral (
      select p.content_id from publication p
      where p.integration_id = i.id and p.ended_at is null and ${ofLine}
      order by p.consumer_version_ord desc limit 1) latest
    left join lateral (
      select r.* from publication p
      cross join lateral (
        select r.* from result r where r.content_id = p.content_id and r.deleted_at is null and ${ofProvider}
        order by ${order} limit 1) r
      where p.integration_id = i.id and p.ended_at is null and ${ofLine}
        and exists (select from result r where r.integration_id = i.id and r.deleted_at is null)
      order by p.consumer_version_ord desc limit 1) r on true
    where i.deleted_at is null`.execute(db)
  const [row] = rows
  if (!row) return undefined
  const { success, pending, isOfLatestPact } = row
  return { result: success === null ? undefined : { success, pending, isOfLatestPact } }
}
