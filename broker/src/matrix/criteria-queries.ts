import { type RawBuilder, sql } from 'kysely'
import { headOfBranch, inEnvironment, living, type Moment, mainBranch } from '../db/moments.ts'
import { MOST_ROWS } from './row.ts'
import { type Criteria, isBareName } from './selector.ts'

/** The criterion that finds the versions; the others narrow. `any`: every version will do, and none is looked up. */
const kinds = [
  'any',
  'environment',
  'head',
  'members',
  'newest',
  'number',
  'tag-head',
  'tagged',
] as const
type Kind = (typeof kinds)[number]

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

type Narrowing = 'environment' | 'tag' | 'branch' | 'main branch'

/** What is asked of the versions of some pacticipants, each by its place in the lists, and which parts that needs. */
export interface Wanted extends Partial<Record<`by ${Kind}` | `within ${Narrowing}`, true>> {
  kinds: Kind[]
  numbers: (string | null)[]
  branches: (string | null)[]
  ofMain: (true | null)[]
  tags: (string | null)[]
  environments: (string | null)[]
}

/** The values of a statement with `versionsThatMeet`. */
export function wantedOf(criteria: readonly Criteria[]): Wanted {
  const column = <Name extends keyof Criteria>(name: Name) =>
    criteria.map((one) => one[name] ?? null)
  const isNarrowed = (name: keyof Criteria, ...by: Kind[]) =>
    criteria.some((one) => one[name] !== undefined && !by.includes(kindOf(one)))
  const isOnMainToo = criteria.some(({ branch, mainBranch }) => branch !== undefined && mainBranch)
  const wanted: Wanted = {
    kinds: criteria.map(kindOf),
    numbers: column('version'),
    branches: column('branch'),
    ofMain: column('mainBranch'),
    tags: column('tag'),
    environments: column('environment'),
  }
  for (const kind of kinds) if (wanted.kinds.includes(kind)) wanted[`by ${kind}`] = true
  if (isNarrowed('environment', 'environment')) wanted['within environment'] = true
  if (isNarrowed('tag', 'tag-head', 'tagged')) wanted['within tag'] = true
  if (isNarrowed('branch', 'head', 'members')) wanted['within branch'] = true
  if (isOnMainToo || isNarrowed('mainBranch', 'head', 'members'))
    wanted['within main branch'] = true
  return wanted
}

/**
 * Two parts of a `with`: `asked`, the pacticipants with what is asked of each, and `met`, the versions that meet it,
 * at most one more than MOST_ROWS. They hold only the arms and filters that the criteria need: most need one arm.
 * `of`: the pacticipants `p` beside the criteria `a`, as a join: `… join pacticipant p …`.
 */
export function versionsThatMeet(
  wanted: Wanted,
  of: RawBuilder<unknown>,
  asOf: Moment,
): RawBuilder<unknown> {
  const arms = kinds
    .filter((kind) => kind === 'any' || wanted[`by ${kind}`])
    .map((kind) => arm(kind, asOf))
  return sql`asked as (
      select a.*, p.id as pacticipant_id, p.name as pacticipant, ${mainBranch(asOf)} as main_branch, e.id as environment_id
      from unnest(${wanted.kinds}::text[], ${wanted.numbers}::text[], ${wanted.branches}::text[],
        ${wanted.ofMain}::bool[], ${wanted.tags}::text[], ${wanted.environments}::text[]) with ordinality
        as a (kind, number, branch, of_main, tag, environment, n)
      ${of}
      left join ${living('environment', 'deleted_at', asOf)} e on e.name = a.environment),
    met as (
      select a.n, a.pacticipant_id, v.id, v.ord, v.number
      from (${sql.join(arms, sql` union all `)}) a join version v on v.id = a.version_id
      where ${sql.join(filters(wanted, asOf), sql` and `)}
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
function filters(wanted: Wanted, asOf: Moment): RawBuilder<unknown>[] {
  const onBranch = (name: RawBuilder<unknown>) => sql`exists (
    select 1 from ${living('branch_version', 'ended_at', asOf)} m join branch b on b.id = m.branch_id
    where m.version_id = v.id and b.name = ${name})`
  const narrowing: [true | undefined, RawBuilder<unknown>][] = [
    [true, sql`(a.number is null or v.number = a.number)`],
    [
      wanted['within environment'],
      sql`(a.environment is null or v.id in (${inEnvironment(sql`a.pacticipant_id`, sql`a.environment_id`, asOf)}))`,
    ],
    [
      wanted['within tag'],
      sql`(a.tag is null or exists (
        select 1 from ${living('tag', 'ended_at', asOf)} t where t.version_id = v.id and t.name = a.tag))`,
    ],
    [wanted['within branch'], sql`(a.branch is null or ${onBranch(sql`a.branch`)})`],
    [wanted['within main branch'], sql`(a.of_main is null or ${onBranch(sql`a.main_branch`)})`],
  ]
  return narrowing.flatMap(([isNeeded, filter]) => (isNeeded ? [filter] : []))
}
