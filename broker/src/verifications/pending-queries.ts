import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { prepared } from '../db/prepared.ts'
import type { ProviderBranch } from './to-verify-queries.ts'

/**
 * Those of the contents that are pending for a branch of the provider: no version on it has verified them, nor
 * had any other branch before this one began. Two rows by time are enough: one of them is on another branch.
 */
export async function listPendingByBranch(
  db: Db,
  contents: number[],
  branch: ProviderBranch | undefined,
): Promise<number[]> {
  const rows = await pendingByBranch(db, {
    contents,
    branchId: branch?.id ?? null,
    began: branch?.createdAt ?? null,
  })
  return rows.map(({ contentId }) => contentId)
}

interface PendingValues {
  contents: number[]
  branchId: number | null
  began: Date | null
}

const pendingByBranch = prepared(
  ({ contents, branchId, began }: PendingValues) => sql<{ contentId: number }>`
    select c.id as "contentId" from unnest(${contents}::bigint[]) c (id)
    left join lateral (
      select true as yes from first_success f where f.content_id = c.id and f.branch_id = ${branchId}::bigint limit 1) mine on true
    left join lateral (
      select true as yes from (
        select f.branch_id, f.at from first_success f where f.content_id = c.id order by f.at limit 2) f
      where f.branch_id is distinct from ${branchId}::bigint
        and f.at < coalesce(${began}::timestamptz, 'infinity') limit 1) others on mine.yes is null
    where mine.yes is null and others.yes is null`,
)

/** For each content, the tags for which it is pending: as for branches, by tags as they are now. */
export async function listPendingByTag(
  db: Db,
  providerId: number,
  contents: number[],
  tags: string[],
): Promise<{ contentId: number; tag: string }[]> {
  const { rows } = await sql<{ contentId: number; tag: string }>`
    with tags as materialized (
      select t.name, coalesce((select min(u.created_at) from tag u
        where u.pacticipant_id = ${providerId} and u.name = t.name and u.ended_at is null), 'infinity') as began
      from unnest(${tags}::text[]) t (name))
    select c.id as "contentId", t.name as tag from unnest(${contents}::bigint[]) c (id) cross join tags t
    left join lateral (
      select true as yes from result r join tag u on u.version_id = r.provider_version_id and u.ended_at is null
      where r.content_id = c.id and r.success and r.deleted_at is null and u.name = t.name
      order by r.provider_version_ord desc limit 1) mine on true
    left join lateral (
      select true as yes from result r join tag u on u.version_id = r.provider_version_id and u.ended_at is null
      where r.content_id = c.id and r.success and r.deleted_at is null and u.name <> t.name and r.created_at < t.began
      order by r.provider_version_ord desc limit 1) others on mine.yes is null
    where mine.yes is null and others.yes is null
    order by c.id, t.name`.execute(db)
  return rows
}

/** Those of the contents that no version of the provider has ever verified. */
export async function listNeverVerified(db: Db, contents: number[]): Promise<number[]> {
  const { rows } = await sql<{ contentId: number }>`
    select c.id as "contentId" from unnest(${contents}::bigint[]) c (id)
    left join lateral (
      select true as yes from result r where r.content_id = c.id and r.success and r.deleted_at is null
      order by r.provider_version_ord desc limit 1) ever on true
    where ever.yes is null`.execute(db)
  return rows.map(({ contentId }) => contentId)
}
