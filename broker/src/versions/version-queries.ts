import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { listPaged, type Paged } from '../db/paging.ts'
import type { VersionChoice, VersionDetails, VersionListQuestion, VersionView } from './version.ts'

/** Living versions of living pacticipants. */
export function selectVersions(db: Db) {
  return db
    .selectFrom('version as v')
    .innerJoin('pacticipant as p', 'p.id', 'v.pacticipant_id')
    .select(['v.id', 'v.pacticipant_id as pacticipantId', 'p.name as pacticipant', 'v.number'])
    .select(['v.ord', 'v.build_url as buildUrl'])
    .select(['v.created_at as createdAt', 'v.updated_at as updatedAt'])
    .where('v.deleted_at', 'is', null)
    .where('p.deleted_at', 'is', null)
}

/** The one version that is chosen, with all that is shown of it. */
export async function findDetails(
  db: Db,
  pacticipant: string,
  choice: VersionChoice,
): Promise<VersionDetails | undefined> {
  return selectViews(db)
    .select([
      deployments.as('deployments'),
      releases.as('releases'),
      environments.as('environments'),
    ])
    .where('p.name', '=', pacticipant)
    .where('v.id', '=', idOf(choice))
    .executeTakeFirst()
}

/** Newest first. */
export async function listVersionViews(
  db: Db,
  pacticipantId: number,
  { branch, tag, environmentId, page }: VersionListQuestion,
): Promise<Paged<VersionView>> {
  let query = selectViews(db).where('v.pacticipant_id', '=', pacticipantId).orderBy('v.ord', 'desc')
  if (branch !== undefined) query = query.where('v.id', 'in', onBranch(branch))
  if (tag !== undefined) query = query.where('v.id', 'in', tagged(tag))
  if (environmentId !== undefined) query = query.where('v.id', 'in', everIn(environmentId))
  return listPaged(db, query, page)
}

/** The uuid is compared as text: whatever stands in a path may be asked for. */
export async function findEnvironmentByUuid(
  db: Db,
  uuid: string,
): Promise<{ id: number; displayName: string } | undefined> {
  return db
    .selectFrom('environment')
    .select(['id', 'display_name as displayName'])
    .where(sql`uuid::text`, '=', uuid.toLowerCase())
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
}

function selectViews(db: Db) {
  return selectVersions(db).select([
    branches.as('branches'),
    tags.as('tags'),
    providers.as('providers'),
  ])
}

/** Of the pacticipant `p`. */
function idOf(choice: VersionChoice): RawBuilder<number> {
  switch (choice.kind) {
    case 'number':
      return sql`(select c.id from version c
        where c.pacticipant_id = p.id and c.number = ${choice.number} and c.deleted_at is null)`
    case 'latest':
      return sql`(select c.id from version c
        where c.pacticipant_id = p.id and c.deleted_at is null order by c.ord desc limit 1)`
    case 'tag':
      return sql`(select c.version_id from tag c
        where c.pacticipant_id = p.id and c.name = ${choice.tag} and c.ended_at is null
        order by c.version_ord desc limit 1)`
    case 'branch':
      return sql`(select m.version_id from branch c join branch_version m on m.branch_id = c.id and m.ended_at is null
        where c.pacticipant_id = p.id and c.name = ${choice.branch} and c.ended_at is null
        order by m.id desc limit 1)`
  }
}

function onBranch(name: string): RawBuilder<number> {
  return sql`(select m.version_id from branch_version m join branch b on b.id = m.branch_id
    where b.pacticipant_id = v.pacticipant_id and b.name = ${name} and b.ended_at is null and m.ended_at is null)`
}

function tagged(name: string): RawBuilder<number> {
  return sql`(select t.version_id from tag t
    where t.pacticipant_id = v.pacticipant_id and t.name = ${name} and t.ended_at is null)`
}

function everIn(environmentId: number): RawBuilder<number> {
  return sql`(select d.version_id from deployment d
      where d.pacticipant_id = v.pacticipant_id and d.environment_id = ${environmentId}
    union select r.version_id from release r
      where r.pacticipant_id = v.pacticipant_id and r.environment_id = ${environmentId})`
}

/** In the order in which the version joined them. */
const branches = sql<VersionView['branches']>`(
  select coalesce(json_agg(json_build_object('name', b.name, 'isHead', m.id = h.id) order by m.id), '[]')
  from branch_version m join branch b on b.id = m.branch_id
  cross join lateral (select o.id from branch_version o where o.branch_id = m.branch_id and o.ended_at is null
    order by o.id desc limit 1) h
  where m.version_id = v.id and m.ended_at is null)`

const tags = sql<string[]>`array(
  select t.name from tag t where t.version_id = v.id and t.ended_at is null order by t.id)`

const providers = sql<string[]>`array(
  select c.name from publication u join pacticipant c on c.id = u.provider_id
  where u.consumer_version_id = v.id and u.ended_at is null order by lower(c.name), c.name)`

/** Newest first; a version that is deployed again and again has more of them than anyone reads. */
const deployments = sql<VersionDetails['deployments']>`(
  select coalesce(json_agg(d order by d.id desc), '[]') from (
    select s.id, s.uuid, e.display_name as environment, s.ended_at is null as "isCurrent",
      nullif(s.target, '') as "applicationInstance"
    from deployment s join environment e on e.id = s.environment_id and e.deleted_at is null
    where s.version_id = v.id order by s.id desc limit 100) d)`

/** One for each environment, from its newest period of support. */
const releases = sql<VersionDetails['releases']>`(
  select coalesce(json_agg(r order by r.id desc), '[]') from (
    select distinct on (s.environment_id) s.id, s.uuid, e.display_name as environment,
      s.ended_at is null as "isSupported"
    from release s join environment e on e.id = s.environment_id and e.deleted_at is null
    where s.version_id = v.id order by s.environment_id, s.id desc) r)`

const environments = sql<VersionDetails['environments']>`(
  select coalesce(json_agg(json_build_object('uuid', e.uuid, 'name', e.name, 'displayName', e.display_name)
    order by lower(e.display_name), e.id), '[]')
  from environment e where e.deleted_at is null)`
