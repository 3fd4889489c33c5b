import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { headOfBranch, inEnvironment, living, type Moment, mainBranch } from '../db/moments.ts'
import type { Reliance, Scope } from './reliance.ts'
import type { Field, SchemaKey } from './schema.ts'

/**
 * Consumer versions whose contracts with the provider count at the moment, by consumer, newest first. A consumer
 * that has neither a main branch nor a live version is asked for its latest contract, if nothing else was named.
 */
export async function listReliances(
  db: Db,
  providerId: number,
  scope: Scope,
  asOf: Moment,
): Promise<Reliance[]> {
  const { rows } = await sql<Reliance>`
    with i as materialized (
      select i.id, i.consumer_id, c.name as consumer, ${mainBranch(asOf, 'c')} as main
      from ${living('integration', 'deleted_at', asOf)} i join pacticipant c on c.id = i.consumer_id
      where i.provider_id = ${providerId}),
    asked as (${versionsOf(scope, asOf)}),
    found as materialized (
      select a.integration_id, p.consumer_version_id, p.consumer_version_ord, p.content_id, p.created_at
      from (select distinct integration_id, version_id from asked) a
      join ${living('publication', 'ended_at', asOf)} p on p.consumer_version_id = a.version_id and p.integration_id = a.integration_id),
    chosen as (
      select * from found ${scope.kind === 'live' ? orLatest(asOf) : sql``})
    select i.consumer, v.number, x.content_id as "contentId", ct.sha, x.created_at as "publishedAt",
      array(
        select b.name from ${living('branch_version', 'ended_at', asOf)} m join branch b on b.id = m.branch_id
        cross join lateral (${headOfBranch(sql`b.id`, asOf)}) h
        where m.version_id = v.id and h.version_id = v.id order by b.name) as branches,
      array(
        select distinct e.name from (
          select environment_id from ${living('deployment', 'ended_at', asOf)} d where d.version_id = v.id
          union all
          select environment_id from ${living('release', 'ended_at', asOf)} l where l.version_id = v.id) live
        join environment e on e.id = live.environment_id order by e.name) as environments
    from chosen x join i on i.id = x.integration_id
    join version v on v.id = x.consumer_version_id join content ct on ct.id = x.content_id
    order by i.consumer, x.consumer_version_ord desc`.execute(db)
  return rows
}

function versionsOf(scope: Scope, asOf: Moment): RawBuilder<unknown> {
  switch (scope.kind) {
    case 'branch':
      return heads(sql`${scope.branch}`, asOf)
    case 'environment':
      return sql`
        select i.id as integration_id, live.version_id from i
        cross join ${living('environment', 'deleted_at', asOf)} e
        cross join lateral (${inEnvironment(sql`i.consumer_id`, sql`e.id`, asOf)}) live
        where e.name = ${scope.environment}`
    case 'live':
      return sql`
        ${heads(sql`i.main`, asOf)}
        union all
        select i.id, d.version_id from i join ${living('deployment', 'ended_at', asOf)} d on d.pacticipant_id = i.consumer_id
        union all
        select i.id, l.version_id from i join ${living('release', 'ended_at', asOf)} l on l.pacticipant_id = i.consumer_id`
  }
}

function heads(name: RawBuilder<unknown>, asOf: Moment): RawBuilder<unknown> {
  return sql`
    select i.id as integration_id, h.version_id from i
    join ${living('branch', 'ended_at', asOf)} b on b.pacticipant_id = i.consumer_id and b.name = ${name}
    cross join lateral (${headOfBranch(sql`b.id`, asOf)}) h`
}

function orLatest(asOf: Moment): RawBuilder<unknown> {
  return sql`
    union all
    select i.id, p.consumer_version_id, p.consumer_version_ord, p.content_id, p.created_at from i
    cross join lateral (
      select * from ${living('publication', 'ended_at', asOf)} p where p.integration_id = i.id
      order by p.consumer_version_ord desc limit 1) p
    where i.main is null and not exists (select from found f where f.integration_id = i.id)`
}

/** Whether there is, or was at the moment, an environment of that name. */
export async function isEnvironment(db: Db, name: string, asOf: Moment): Promise<boolean> {
  const { rows } = await sql`
    select e.id from ${living('environment', 'deleted_at', asOf)} e where e.name = ${name} limit 1`.execute(
    db,
  )
  return rows.length > 0
}

export interface FieldRow
  extends SchemaKey,
    Pick<Field, 'pointer' | 'required' | 'types' | 'expects'> {
  contentId: number
}

/**
 * The fields of a resource in contents. `place`: only those that a place in a value is one of; an index or a name is
 * found where all items or members are spoken of, and `*` finds any.
 */
export async function listFields(
  db: Db,
  contentIds: readonly number[],
  { resource, place }: { resource: string; place: readonly string[] | undefined },
): Promise<FieldRow[]> {
  const matching =
    place === undefined
      ? sql`true`
      : sql`cardinality(f.segments) = ${place.length} and not exists (
          select from unnest(f.segments, ${place}::text[]) s (has, asked) where has <> asked and has <> '*' and asked <> '*')`
  const { rows } = await sql<FieldRow>`
    select s.content_id as "contentId", s.resource, s.direction, s.part, f.pointer, f.required, f.types, f.expects
    from content_schema s join schema_field f on f.schema_id = s.schema_id
    where s.content_id = any(${contentIds}::bigint[]) and s.resource = ${resource} and ${matching}
    order by s.direction desc, s.part, f.pointer, s.content_id`.execute(db)
  return rows
}
