import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { Facts, PublicationFacts, VerificationFacts } from './facts.ts'

/** What is known today of a publication, and of a result: the given one, else the one that speaks best for the content. */
export async function findFacts(
  db: Db,
  publicationId: number,
  resultId: number | null,
): Promise<Facts> {
  const given = resultId === null ? undefined : sql`r.id = ${resultId}`
  return selectFacts(db, sql`p.id = ${publicationId}`, given)
}

/** Of the newest publication between the two, where null stands for anybody. */
export async function findNewestFacts(
  db: Db,
  pair: { consumer: string | null; provider: string | null },
): Promise<Facts> {
  const newest = sql`p.id = (
    select p.id from publication p join integration i on i.id = p.integration_id and i.deleted_at is null
    join pacticipant c on c.id = i.consumer_id join pacticipant o on o.id = i.provider_id
    where p.ended_at is null and (${pair.consumer}::text is null or c.name = ${pair.consumer})
      and (${pair.provider}::text is null or o.name = ${pair.provider})
    order by p.id desc limit 1)`
  return selectFacts(db, newest, undefined)
}

/** Without a given result: the newest by the main branch of the provider, else by anyone. */
async function selectFacts(
  db: Db,
  publication: RawBuilder<unknown>,
  result: RawBuilder<unknown> | undefined,
): Promise<Facts> {
  const arms = result
    ? sql`(select 1 as preference, r.* from result r where ${result})`
    : sql`(select 1 as preference, r.* from branch b
        join branch_version m on m.branch_id = b.id and m.ended_at is null
        join result r on r.content_id = p.content_id and r.provider_version_id = m.version_id and r.deleted_at is null
        where b.pacticipant_id = o.id and b.name = o.main_branch and b.ended_at is null order by r.number desc limit 1)
      union all
      (select 2, r.* from result r where r.content_id = p.content_id and r.deleted_at is null order by r.number desc limit 1)`
  const { rows } = await sql<PublicationFacts & { verification: VerificationFacts | null }>`
    select c.name as consumer, o.name as provider, ct.sha, v.number, ${tagsOf(sql`v.id`)} as tags,
      ${lastBranchOf(sql`v.id`)} as branch, v.build_url as "buildUrl",
      ${labelsOf(sql`c.id`)} as "consumerLabels", ${labelsOf(sql`o.id`)} as "providerLabels",
      (select json_build_object('number', r.number, 'success', r.success, 'providerVersion', pv.number,
        'tags', ${tagsOf(sql`pv.id`)}, 'branch', ${lastBranchOf(sql`pv.id`)}, 'buildUrl', r.build_url)
       from (${arms}) r join version pv on pv.id = r.provider_version_id order by r.preference limit 1) as verification
    from publication p join content ct on ct.id = p.content_id join version v on v.id = p.consumer_version_id
    join integration i on i.id = p.integration_id
    join pacticipant c on c.id = i.consumer_id join pacticipant o on o.id = i.provider_id
    where ${publication}`.execute(db)
  const [row] = rows
  if (!row) return { publication: null, verification: null }
  const { verification, ...found } = row
  return { publication: found, verification }
}

function tagsOf(version: RawBuilder<unknown>): RawBuilder<string[]> {
  return sql`array(select t.name from tag t where t.version_id = ${version} and t.ended_at is null order by t.id)`
}

function lastBranchOf(version: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql`(select b.name from branch_version m join branch b on b.id = m.branch_id and b.ended_at is null
    where m.version_id = ${version} and m.ended_at is null order by m.id desc limit 1)`
}

function labelsOf(pacticipant: RawBuilder<unknown>): RawBuilder<string[]> {
  return sql`array(select l.name from label l where l.pacticipant_id = ${pacticipant} order by l.name)`
}
