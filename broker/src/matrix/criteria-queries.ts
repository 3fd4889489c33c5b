import { type RawBuilder, sql } from 'kysely'
import { headOfBranch, inEnvironment, living, type Moment, mainBranch } from '../db/moments.ts'
import { MOST_ROWS } from './row.ts'
import { type Criteria, isBareName } from './selector.ts'

/** The criterion that finds the versions; the others filter. `any`: every version will do, and none is looked up. */
type Kind = 'number' | 'environment' | 'head' | 'members' | 'tag-head' | 'tagged' | 'newest' | 'any'

/** The criterion that leaves the fewest versions finds them. */
function kindOf(asked: Criteria): Kind {
  const onBranch = asked.branch !== undefined || asked.mainBranch === true
  if (isBareName(asked)) return 'any'
  if (asked.version !== undefined) return 'number'
  if (onBranch && asked.latest) return 'head'
  if (asked.environment !== undefined) return 'environment'
  if (onBranch) return 'members'
  if (asked.tag !== undefined) return asked.latest ? 'tag-head' : 'tagged'
  return 'newest'
}

/** What is asked of the versions of some pacticipants, each by its place in the list. */
export interface Wanted {
  criteria: readonly Criteria[]
  /** The pacticipants `p` beside the criteria `a`, as a join: `… join pacticipant p …`. */
  of: RawBuilder<unknown>
}

/**
 * Two parts of a `with`: `asked`, the pacticipants with what is asked of each, and `met`, the versions that meet it,
 * at most one more than MOST_ROWS. They hold only the arms and filters that the criteria need: most need one arm.
 */
export function versionsThatMeet({ criteria, of }: Wanted, asOf: Moment): RawBuilder<unknown> {
  const column = (name: keyof Criteria) => criteria.map((one) => one[name] ?? null)
  const kinds = [...new Set<Kind>(['any', ...criteria.map(kindOf)])].sort()
  const arms = kinds.map((kind) => arm(kind, asOf))
  return sql`asked as (
      select a.*, p.id as pacticipant_id, p.name as pacticipant, ${mainBranch(asOf)} as main_branch, e.id as environment_id
      from unnest(${criteria.map(kindOf)}::text[], ${column('version')}::text[], ${column('branch')}::text[],
        ${column('mainBranch')}::bool[], ${column('tag')}::text[], ${column('environment')}::text[]) with ordinality
        as a (kind, number, branch, of_main, tag, environment, n)
      ${of}
      left join ${living('environment', 'deleted_at', asOf)} e on e.name = a.environment),
    met as (
      select a.n, a.pacticipant_id, v.id, v.ord, v.number
      from (${sql.join(arms, sql` union all `)}) a join version v on v.id = a.version_id
      where ${sql.join(filters(criteria, asOf), sql` and `)}
      order by a.n, v.ord desc limit ${MOST_ROWS + 1})`
}

/** How the versions of one kind are found. Nobody's main branch has no name, and so no member. */
function arm(kind: Kind, asOf: Moment): RawBuilder<unknown> {
  const branch = sql`${living('branch', 'ended_at', asOf)} b
    on b.pacticipant_id = a.pacticipant_id and b.name = coalesce(a.branch, a.main_branch)`
  switch (kind) {
    case 'any':
      return sql`select a.*, null::bigint as version_id from asked a where false`
    case 'number':
      return sql`select a.*, v.id as version_id from asked a
        join ${living('version', 'deleted_at', asOf)} v on v.pacticipant_id = a.pacticipant_id and v.number = a.number
        where a.kind = 'number'`
    case 'environment':
      return sql`select a.*, l.version_id from asked a
        cross join lateral (${inEnvironment(sql`a.pacticipant_id`, sql`a.environment_id`, asOf)}) l
        where a.kind = 'environment'`
    case 'head':
      return sql`select a.*, h.version_id from asked a join ${branch}
        cross join lateral (${headOfBranch(sql`b.id`, asOf)}) h
        where a.kind = 'head'`
    case 'members':
      return sql`select a.*, m.version_id from asked a join ${branch}
        join ${living('branch_version', 'ended_at', asOf)} m on m.branch_id = b.id
        where a.kind = 'members'`
    case 'tag-head':
      return sql`select a.*, t.version_id from asked a
        cross join lateral (
          select t.version_id from ${living('tag', 'ended_at', asOf)} t
          where t.pacticipant_id = a.pacticipant_id and t.name = a.tag order by t.version_ord desc limit 1) t
        where a.kind = 'tag-head'`
    case 'tagged':
      return sql`select a.*, t.version_id from asked a
        join ${living('tag', 'ended_at', asOf)} t on t.pacticipant_id = a.pacticipant_id and t.name = a.tag
        where a.kind = 'tagged'`
    case 'newest':
      return sql`select a.*, v.id as version_id from asked a
        cross join lateral (
          select v.id from ${living('version', 'deleted_at', asOf)} v
          where v.pacticipant_id = a.pacticipant_id order by v.ord desc limit 1) v
        where a.kind = 'newest'`
  }
}

/** The criteria that have not found a version narrow what was found. */
function filters(criteria: readonly Criteria[], asOf: Moment): RawBuilder<unknown>[] {
  const isFiltered = (name: keyof Criteria, ...by: Kind[]) =>
    criteria.some((one) => one[name] !== undefined && !by.includes(kindOf(one)))
  const onBranch = (name: RawBuilder<unknown>) => sql`exists (
    select 1 from ${living('branch_version', 'ended_at', asOf)} m join branch b on b.id = m.branch_id
    where m.version_id = v.id and b.name = ${name})`
  const isOnMainToo = criteria.some(({ branch, mainBranch }) => branch !== undefined && mainBranch)
  const narrowing: [boolean, RawBuilder<unknown>][] = [
    [true, sql`(a.number is null or v.number = a.number)`],
    [
      isFiltered('environment', 'environment'),
      sql`(a.environment is null or v.id in (${inEnvironment(sql`a.pacticipant_id`, sql`a.environment_id`, asOf)}))`,
    ],
    [
      isFiltered('tag', 'tag-head', 'tagged'),
      sql`(a.tag is null or exists (
        select 1 from ${living('tag', 'ended_at', asOf)} t where t.version_id = v.id and t.name = a.tag))`,
    ],
    [
      isFiltered('branch', 'head', 'members'),
      sql`(a.branch is null or ${onBranch(sql`a.branch`)})`,
    ],
    [
      isOnMainToo || isFiltered('mainBranch', 'head', 'members'),
      sql`(a.of_main is null or ${onBranch(sql`a.main_branch`)})`,
    ],
  ]
  return narrowing.flatMap(([isNeeded, filter]) => (isNeeded ? [filter] : []))
}
