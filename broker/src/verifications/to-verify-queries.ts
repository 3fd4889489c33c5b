import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { prepared } from '../db/prepared.ts'
import type { Search } from './consumer-selector.ts'

/** A consumer version’s publication that a search found; `search` is its place in the question. */
export interface FoundPublication {
  search: number
  consumer: string
  contentId: number
  sha: string
  number: string
  ord: number
  /** The branch it was found on, where it was found by a branch. */
  branch: string | null
  environment: string | null
  isProduction: boolean | null
}

/** Everything that the searches find for the provider, in one statement. */
export function listFoundPublications(
  db: Db,
  providerId: number,
  searches: readonly Search[],
): Promise<FoundPublication[]> {
  const column = (read: (search: Search) => string | undefined) =>
    searches.map((search) => read(search) ?? null)
  return foundPublications(db, {
    providerId,
    kinds: column(({ kind }) => kind),
    names: column(({ name }) => name),
    environments: column(({ environment }) => environment),
    consumers: column(({ consumer, only }) => only ?? consumer),
  })
}

interface SearchValues
  extends Record<'kinds' | 'names' | 'environments' | 'consumers', (string | null)[]> {
  providerId: number
}

/**
 * `offset 0` and `+ 0` have pacts looked up by their version: joined, or by an index of the provider, all pacts of the
 * provider are read, of which there are many more than versions that are looked for.
 */
const foundPublications = prepared(
  ({ providerId, kinds, names, environments, consumers }: SearchValues) => sql<FoundPublication>`
    with asked as materialized (
      select a.*, e.id as environment_id from unnest(${kinds}::text[], ${names}::text[],
        ${environments}::text[], ${consumers}::text[]) with ordinality
        as a (kind, name, environment, consumer, n)
      left join environment e on e.name = a.environment and e.deleted_at is null),
    wanted as materialized (
      select a.n, a.kind, case a.kind when 'main-branch' then c.main_branch else a.name end as name,
        a.environment, a.environment_id, i.id as integration_id, i.consumer_id, c.name as consumer
      from asked a
      join integration i on i.provider_id = ${providerId} and i.deleted_at is null
      join pacticipant c on c.id = i.consumer_id and (a.consumer is null or a.consumer = c.name)),
    found as (
      select w.n, w.consumer, h.version_id, b.name as branch, null::int as environment_id
      from wanted w
      join branch b on b.pacticipant_id = w.consumer_id and b.name = w.name and b.ended_at is null
      cross join lateral (
        select m.version_id from branch_version m where m.branch_id = b.id and m.ended_at is null order by m.id desc limit 1) h
      where w.kind in ('main-branch', 'branch')
      union all
      select w.n, w.consumer, h.version_id, b.name, null
      from wanted w
      join branch b on b.pacticipant_id = w.consumer_id and b.ended_at is null
      cross join lateral (
        select m.version_id from branch_version m where m.branch_id = b.id and m.ended_at is null order by m.id desc limit 1) h
      where w.kind = 'every-branch'
      union all
      select w.n, w.consumer, t.version_id, null, null
      from wanted w
      cross join lateral (
        select t.version_id from tag t where t.pacticipant_id = w.consumer_id and t.name = w.name and t.ended_at is null
        order by t.version_ord desc limit 1) t
      where w.kind = 'latest-tag'
      union all
      select w.n, w.consumer, t.version_id, null, null
      from wanted w join tag t on t.pacticipant_id = w.consumer_id and t.name = w.name and t.ended_at is null
      where w.kind = 'tag'
      union all
      select w.n, w.consumer, p.consumer_version_id, null, null
      from wanted w
      cross join lateral (
        select p.consumer_version_id from publication p where p.integration_id = w.integration_id and p.ended_at is null
        order by p.consumer_version_ord desc limit 1) p
      where w.kind = 'latest'
      union
      select w.n, w.consumer, d.version_id, null, d.environment_id
      from wanted w join deployment d on d.pacticipant_id = w.consumer_id and d.ended_at is null
        and (w.environment is null or d.environment_id = w.environment_id)
      where w.kind in ('deployed', 'environment')
      union
      select w.n, w.consumer, l.version_id, null, l.environment_id
      from wanted w join release l on l.pacticipant_id = w.consumer_id and l.ended_at is null
        and (w.environment is null or l.environment_id = w.environment_id)
      where w.kind in ('released', 'environment'))
    select (f.n - 1)::int as search, f.consumer, p.content_id as "contentId", ct.sha, v.number, v.ord, f.branch,
      e.name as environment, e.production as "isProduction"
    from found f
    cross join lateral (
      select p.content_id from publication p
      where p.consumer_version_id = f.version_id and p.provider_id + 0 = ${providerId} and p.ended_at is null offset 0) p
    join content ct on ct.id = p.content_id join version v on v.id = f.version_id
    left join environment e on e.id = f.environment_id
    order by f.n, f.consumer, v.ord desc, e.name`,
)

export interface Consumer {
  name: string
  mainBranch: string | null
  hasMainBranch: boolean
  hasMainBranchTag: boolean
}

/** Everyone with a pact for the provider, and whether their main branch is known as branch, or as tag. */
export async function listConsumers(db: Db, providerId: number): Promise<Consumer[]> {
  const { rows } = await sql<Consumer>`
    select c.name, c.main_branch as "mainBranch",
      exists (select from branch b join branch_version m on m.branch_id = b.id and m.ended_at is null
        where b.pacticipant_id = c.id and b.name = c.main_branch and b.ended_at is null) as "hasMainBranch",
      exists (select from tag t where t.pacticipant_id = c.id and t.name = c.main_branch and t.ended_at is null) as "hasMainBranchTag"
    from integration i join pacticipant c on c.id = i.consumer_id
    where i.provider_id = ${providerId} and i.deleted_at is null
    order by c.name`.execute(db)
  return rows
}

export async function listEnvironmentNames(db: Db, names: string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('environment')
    .select('name')
    .where('name', 'in', names)
    .where('deleted_at', 'is', null)
    .execute()
  return rows.map(({ name }) => name)
}

/** A branch of the provider, and when its first version came to it. */
export interface ProviderBranch {
  id: number
  createdAt: Date
  firstVersionAt: Date | null
}

export async function findProviderBranch(
  db: Db,
  providerId: number,
  name: string,
): Promise<ProviderBranch | undefined> {
  const [branch] = await providerBranches(db, { providerId, name })
  return branch
}

const providerBranches = prepared(
  ({ providerId, name }: { providerId: number; name: string }) => sql<ProviderBranch>`
    select b.id, b.created_at as "createdAt",
      (select min(m.created_at) from branch_version m where m.branch_id = b.id) as "firstVersionAt"
    from branch b where b.pacticipant_id = ${providerId} and b.name = ${name} and b.ended_at is null`,
)
