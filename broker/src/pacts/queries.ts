import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { isDeletedSince } from '../db/moments.ts'
import type { Pair } from '../links.ts'
import type { PactSelector, Publication } from './pact.ts'

/** The publication that a selector picks between two pacticipants. */
export async function findPublication(
  db: Db,
  { consumer, provider }: Pair,
  selector: PactSelector,
): Promise<Publication | undefined> {
  const { rows } = await selectPublication(
    pick(selector),
    sql`c.name = ${consumer} and c.deleted_at is null and pr.name = ${provider} and pr.deleted_at is null`,
  ).execute(db)
  return rows[0]
}

/** The newest publication of the pair before this one that has another content. */
export async function findPreviousDistinct(
  db: Db,
  { integrationId, ord, contentId }: Publication,
): Promise<Publication | undefined> {
  const earlier = sql`
    select * from publication p where p.integration_id = i.id and p.ended_at is null
      and p.consumer_version_ord < ${ord} and p.content_id <> ${contentId}
    order by p.consumer_version_ord desc limit 1`
  const { rows } = await selectPublication(earlier, sql`i.id = ${integrationId}`).execute(db)
  return rows[0]
}

/** The pair's next publication after this one, in the order of versions. */
export async function findNext(
  db: Db,
  { integrationId, ord }: Publication,
): Promise<Publication | undefined> {
  const later = sql`
    select * from publication p where p.integration_id = i.id and p.ended_at is null
      and p.consumer_version_ord > ${ord}
    order by p.consumer_version_ord limit 1`
  const { rows } = await selectPublication(later, sql`i.id = ${integrationId}`).execute(db)
  return rows[0]
}

/** `picked` is a lateral query of one publication for the integration `i` between `c` and `pr`. */
function selectPublication(
  picked: RawBuilder<unknown>,
  where: RawBuilder<unknown>,
): RawBuilder<Publication> {
  return sql<Publication>`
    select p.id, p.integration_id as "integrationId", c.name as consumer, pr.name as provider,
      v.id as "consumerVersionId", v.number, p.consumer_version_ord as ord, p.revision,
      p.content_id as "contentId", ct.sha, p.created_at as "createdAt"
    from integration i join pacticipant c on c.id = i.consumer_id join pacticipant pr on pr.id = i.provider_id
    cross join lateral (${picked}) p
    join version v on v.id = p.consumer_version_id join content ct on ct.id = p.content_id
    where i.deleted_at is null and ${where}`
}

/** "Latest" walks an index from the highest version down and stops at the first publication. */
function pick(selector: PactSelector): RawBuilder<unknown> {
  switch (selector.kind) {
    case 'version':
      return sql`
        select p.* from version v
        join publication p on p.consumer_version_id = v.id and p.provider_id = i.provider_id and p.ended_at is null
        where v.pacticipant_id = i.consumer_id and v.number = ${selector.number} and v.deleted_at is null`
    case 'latest':
      return sql`
        select * from publication p where p.integration_id = i.id and p.ended_at is null
        order by p.consumer_version_ord desc limit 1`
    case 'tag':
      return latestTagged(selector.tag)
    case 'untagged':
      return sql`
        select * from publication p where p.integration_id = i.id and p.ended_at is null
          and not exists (select from tag t where t.version_id = p.consumer_version_id and t.ended_at is null)
        order by p.consumer_version_ord desc limit 1`
    case 'branch':
      return latestOfBranch(sql`${selector.branch}`)
    case 'main-branch':
      return latestOfBranch(sql`c.main_branch`)
    case 'content':
      return newestOfContent(selector.sha, selector.numbers ?? [])
  }
}

/** For the integration `i`, as the following. */
export function latestTagged(tag: string): RawBuilder<unknown> {
  return sql`
    select p.* from tag t
    join publication p on p.consumer_version_id = t.version_id and p.provider_id = i.provider_id and p.ended_at is null
    where t.pacticipant_id = i.consumer_id and t.name = ${tag} and t.ended_at is null
    order by t.version_ord desc limit 1`
}

function latestOfBranch(name: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select p.* from branch b join branch_version m on m.branch_id = b.id and m.ended_at is null
    join publication p on p.consumer_version_id = m.version_id and p.provider_id = i.provider_id and p.ended_at is null
    where b.pacticipant_id = i.consumer_id and b.name = ${name} and b.ended_at is null
    order by m.version_ord desc limit 1`
}

/** The publication of the head, if it has one. */
export function ofHead(name: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select p.* from branch b
    cross join lateral (select m.version_id from branch_version m where m.branch_id = b.id and m.ended_at is null order by m.id desc limit 1) h
    join publication p on p.consumer_version_id = h.version_id and p.provider_id = i.provider_id and p.ended_at is null
    where b.pacticipant_id = i.consumer_id and b.name = ${name} and b.ended_at is null`
}

/** A superseded revision counts until the one that took its place is deleted: URLs of its content stay good. */
export const isKept = sql`(p.ended_at is null or p.end_reason = 'superseded' and not ${isDeletedSince()} and exists (
  select from publication q where q.consumer_version_id = p.consumer_version_id and q.provider_id = p.provider_id and q.ended_at is null))`

function newestOfContent(sha: string, numbers: string[]): RawBuilder<unknown> {
  return sql`
    select p.* from (
      (select 1 as preference, p.* from content ct join version v on v.pacticipant_id = i.consumer_id
         and v.number = any(${numbers}::text[]) and v.deleted_at is null
       join publication p on p.consumer_version_id = v.id and p.provider_id = i.provider_id
         and p.ended_at is null and p.content_id = ct.id
       where ct.integration_id = i.id and ct.sha = ${sha} order by v.ord desc limit 1)
      union all
      (select 2, p.* from content ct join publication p on p.content_id = ct.id and p.ended_at is null
       where ct.integration_id = i.id and ct.sha = ${sha} order by p.consumer_version_ord desc limit 1)
      union all
      (select 3, p.* from content ct join publication p on p.content_id = ct.id and p.ended_at is not null
       where ct.integration_id = i.id and ct.sha = ${sha} and ${isKept}
       order by p.consumer_version_ord desc, p.revision desc limit 1)) p
    order by p.preference limit 1`
}

/** The document, as it was published first. */
export async function findBody(db: Db, contentId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('content_body')
    .select('body')
    .where('content_id', '=', contentId)
    .executeTakeFirst()
  return row?.body
}

export async function listBodies(
  db: Db,
  contentIds: readonly number[],
): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom('content_body')
    .select(['content_id', 'body'])
    .where('content_id', '=', sql<number>`any(${contentIds})`)
    .execute()
  return new Map(rows.map((row) => [row.content_id, row.body]))
}

/** Those of the numbers that exist, newest first. */
export async function listNumbers(
  db: Db,
  pacticipant: string,
  numbers: readonly string[],
): Promise<string[]> {
  const rows = await db
    .selectFrom('version as v')
    .innerJoin('pacticipant as p', 'p.id', 'v.pacticipant_id')
    .select('v.number')
    .where('p.name', '=', pacticipant)
    .where('p.deleted_at', 'is', null)
    .where('v.number', '=', sql<string>`any(${numbers})`)
    .where('v.deleted_at', 'is', null)
    .orderBy('v.ord', 'desc')
    .execute()
  return rows.map((row) => row.number)
}
