import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { living, type Moment } from '../db/moments.ts'
import type { ChoosableVersion, ContentFacts, ContentResult } from './contract-facts.ts'

/** The consumer's newest versions with a pact between the two. */
export async function listPublishingVersions(
  db: Db,
  integrationId: number,
  limit: number,
  asOf: Moment,
): Promise<ChoosableVersion[]> {
  const { rows } = await sql<ChoosableVersion>`
    select v.number, ${namesOf(sql`v.id`, asOf)}
    from ${living('publication', 'ended_at', asOf)} p join version v on v.id = p.consumer_version_id
    where p.integration_id = ${integrationId}
    order by p.consumer_version_ord desc limit ${limit}`.execute(db)
  return rows
}

/** By provider version, the newest first. */
export async function listContentResults(
  db: Db,
  contentId: number,
  limit: number,
  asOf: Moment,
): Promise<ContentResult[]> {
  const { rows } = await sql<ContentResult>`
    select v.number, r.number as result, r.success, r.created_at as "createdAt", ${namesOf(sql`v.id`, asOf)}
    from (
      select distinct on (r.provider_version_ord) r.provider_version_id, r.provider_version_ord, r.number, r.success, r.created_at
      from ${living('result', 'deleted_at', asOf)} r where r.content_id = ${contentId}
      order by r.provider_version_ord desc, r.number desc limit ${limit}) r
    join version v on v.id = r.provider_version_id
    order by r.provider_version_ord desc`.execute(db)
  return rows
}

/** The newest result of a content by one provider version, if it has one. */
export async function findContentResult(
  db: Db,
  contentId: number,
  providerVersion: string,
  asOf: Moment,
): Promise<{ result: number } | undefined> {
  const { rows } = await sql<{ result: number }>`
    select r.number as result from ${living('result', 'deleted_at', asOf)} r
    join version v on v.id = r.provider_version_id
    where r.content_id = ${contentId} and v.number = ${providerVersion}
    order by r.number desc limit 1`.execute(db)
  return rows[0]
}

export async function findContentFacts(
  db: Db,
  contentId: number,
): Promise<ContentFacts | undefined> {
  const { rows } = await sql<ContentFacts>`
    select c.specification, v.number as "firstVersion", p.created_at as "firstPublishedAt"
    from content c cross join lateral (
      select p.consumer_version_id, p.created_at from publication p
      where p.content_id = c.id order by p.consumer_version_ord limit 1) p
    join version v on v.id = p.consumer_version_id
    where c.id = ${contentId}`.execute(db)
  return rows[0]
}

/** When interactions were first asked for, by their ids. */
export async function listFirstAsked(
  db: Db,
  shas: readonly string[],
): Promise<{ sha: string; createdAt: Date }[]> {
  return db
    .selectFrom('interaction')
    .select(['sha', 'created_at as createdAt'])
    .where('sha', '=', sql<string>`any(${shas})`)
    .execute()
}

function namesOf(version: RawBuilder<unknown>, asOf: Moment): RawBuilder<unknown> {
  return sql`
    array(select b.name from ${living('branch_version', 'ended_at', asOf)} m join branch b on b.id = m.branch_id
      where m.version_id = ${version} order by b.name) as branches,
    array(select e.display_name from environment e where e.deleted_at is null and e.id in (
      select d.environment_id from ${living('deployment', 'ended_at', asOf)} d where d.version_id = ${version}
      union select l.environment_id from ${living('release', 'ended_at', asOf)} l where l.version_id = ${version})
      order by e.production, e.id) as environments`
}
