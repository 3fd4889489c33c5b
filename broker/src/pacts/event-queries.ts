import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { headOfBranch } from '../db/moments.ts'
import { prepared } from '../db/prepared.ts'
import type { RequiredVersion } from '../events/event.ts'

/** The living tags of a version, in the order in which it got them. */
export async function listTags(db: Db, versionId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('tag')
    .select('name')
    .where('version_id', '=', versionId)
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map((row) => row.name)
}

/**
 * For each integration and tag, the content of the last publication before the version that has the tag;
 * for an empty list of tags, of the last one without any. No row where there is none.
 */
export async function listPreviousContents(
  db: Db,
  version: { ord: number; pacticipantId: number },
  integrationIds: readonly number[],
  tags: readonly string[],
): Promise<{ integrationId: number; tag: string | null; contentId: number }[]> {
  type Row = { integrationId: number; tag: string | null; contentId: number }
  // Most pairs have been published before; one that has not need not be looked for tag by tag.
  const pairs = sql`
    select i.id, i.provider_id from integration i where i.id = any(${integrationIds}::int[])
      and exists (select from publication p where p.integration_id = i.id and p.ended_at is null and p.consumer_version_ord < ${version.ord})`
  const { rows } =
    tags.length === 0
      ? await sql<Row>`
          with i as materialized (${pairs})
          select i.id as "integrationId", null as tag, x.content_id as "contentId" from i
          cross join lateral (
            select p.content_id from publication p
            where p.integration_id = i.id and p.ended_at is null and p.consumer_version_ord < ${version.ord}
              and not exists (select from tag t where t.version_id = p.consumer_version_id and t.ended_at is null)
            order by p.consumer_version_ord desc limit 1) x`.execute(db)
      : await sql<Row>`
          with i as materialized (${pairs})
          select i.id as "integrationId", w.name as tag, x.content_id as "contentId" from i
          cross join unnest(${tags}::text[]) w(name)
          cross join lateral (
            select p.content_id from tag t
            join publication p on p.consumer_version_id = t.version_id and p.provider_id = i.provider_id and p.ended_at is null
            where t.pacticipant_id = ${version.pacticipantId} and t.name = w.name and t.ended_at is null
              and t.version_ord < ${version.ord}
            order by t.version_ord desc limit 1) x`.execute(db)
  return rows
}

/** What must still be verified of a publication. */
export interface RequiredVerification extends RequiredVersion {
  publicationId: number
}

/** By publication, then by provider version. */
export function listRequiredVerifications(
  db: Db,
  publicationIds: readonly number[],
): Promise<RequiredVerification[]> {
  return requiredVerifications(db, { publicationIds })
}

const requiredVerifications = prepared(
  ({ publicationIds }: { publicationIds: readonly number[] }) => sql<RequiredVerification>`
    with pact as materialized (
      select p.id, p.content_id, p.provider_id, pr.main_branch from publication p
      join pacticipant pr on pr.id = p.provider_id where p.id = any(${publicationIds}::bigint[])),
    required (id, content_id, version_id, description, place, main_branch) as (
      select pact.id, pact.content_id, coalesce(h.version_id, t.version_id), 'latest from main branch' as description,
        0 as place, pact.main_branch
      from pact
      left join branch b on b.pacticipant_id = pact.provider_id and b.name = pact.main_branch and b.ended_at is null
      left join lateral (${headOfBranch(sql`b.id`, undefined)}) h on true
      left join lateral (
        select t.version_id from tag t
        where h.version_id is null and t.pacticipant_id = pact.provider_id and t.name = pact.main_branch and t.ended_at is null
        order by t.version_ord desc limit 1) t on true
      where coalesce(h.version_id, t.version_id) is not null
      union all
      select pact.id, pact.content_id, d.version_id, 'deployed in ' || e.name, 1, null
      from pact join deployment d on d.pacticipant_id = pact.provider_id and d.ended_at is null
      join environment e on e.id = d.environment_id
      union all
      select pact.id, pact.content_id, r.version_id, 'released in ' || e.name, 2, null
      from pact join release r on r.pacticipant_id = pact.provider_id and r.ended_at is null
      join environment e on e.id = r.environment_id),
    merged as (
      select q.id, q.content_id, q.version_id, max(q.main_branch) as main_branch,
        array_agg(q.description order by q.place, q.description) as descriptions
      from (select distinct * from required) q group by q.id, q.content_id, q.version_id)
    select m.id as "publicationId", v.id as "providerVersionId", v.number as "providerVersionNumber", m.descriptions,
      coalesce(m.main_branch, (
        select b.name from branch_version x join branch b on b.id = x.branch_id and b.ended_at is null
        where x.version_id = v.id and x.ended_at is null order by x.id desc limit 1)) as branch
    from merged m join version v on v.id = m.version_id
    left join lateral (
      select true as yes from result r where r.content_id = m.content_id and r.provider_version_ord = v.ord
        and r.deleted_at is null order by r.number desc limit 1) done on true
    where done.yes is null order by m.id, v.ord`,
)
