import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { living, type Moment } from '../db/moments.ts'
import type { EnvironmentColumn, Move, Standing } from './standing.ts'

/** Test-like environments first, production last. */
export async function listEnvironmentColumns(db: Db, asOf: Moment): Promise<EnvironmentColumn[]> {
  const { rows } = await sql<EnvironmentColumn>`
    select e.id, e.name, e.display_name as "displayName", e.production
    from ${living('environment', 'deleted_at', asOf)} e order by e.production, e.id`.execute(db)
  return rows
}

/** What stands in each environment, for one page of applications, by name. */
export async function listStandings(
  db: Db,
  { search, page }: { search: string | undefined; page: { number: number; size: number } },
  asOf: Moment,
): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    with standing as (
      select d.pacticipant_id, d.environment_id, 'deployed' as kind, d.version_id, nullif(d.target, '') as target, d.created_at
      from ${living('deployment', 'ended_at', asOf)} d
      union all
      select l.pacticipant_id, l.environment_id, 'released', l.version_id, null, l.created_at
      from ${living('release', 'ended_at', asOf)} l),
    named as (
      select s.*, p.name, v.number, dense_rank() over (order by p.name) as place
      from standing s join pacticipant p on p.id = s.pacticipant_id join version v on v.id = s.version_id
      join ${living('environment', 'deleted_at', asOf)} e on e.id = s.environment_id
      where ${matches(search)})
    select n.name as application, n.environment_id as "environmentId", n.kind, n.version_id as "versionId", n.number as version, n.target,
      n.created_at as since, (select max(place) from named)::int as found
    from named n where n.place > ${(page.number - 1) * page.size} and n.place <= ${page.number * page.size}
    order by n.place, n.environment_id, n.target nulls first, n.created_at desc, n.number`.execute(
    db,
  )
  return rows
}

/**
 * The newest beginnings and ends of stays. A deployment's end by the next one is told by that one. Each kind is cut
 * before the kinds are put together, and what was there before is looked up for those that are shown alone.
 */
export async function listMoves(
  db: Db,
  { search, limit }: { search: string | undefined; limit: number },
  asOf: Moment,
): Promise<Move[]> {
  const named =
    search === undefined
      ? sql`true`
      : sql`exists (select from pacticipant p join version v on v.id = s.version_id where p.id = s.pacticipant_id and ${matches(search)})`
  const newest = (
    what: string,
    table: 'deployment' | 'release',
    end: boolean,
    also = sql`true`,
  ) => {
    const at = sql.ref(end ? 's.ended_at' : 's.created_at')
    const target = table === 'deployment' ? sql`s.target` : sql`''`
    const past = asOf ? sql`and ${at} <= ${asOf}` : sql``
    return sql`(
      select ${at} as at, ${sql.lit(what)} as what, s.pacticipant_id, s.environment_id, s.version_id, ${target} as target
      from ${sql.table(table)} s where ${at} is not null ${past} and ${named} and ${also}
      order by ${at} desc limit ${limit})`
  }
  const isNotReplaced = sql`not exists (
    select from deployment n where n.pacticipant_id = s.pacticipant_id and n.environment_id = s.environment_id
      and n.target = s.target and n.created_at = s.ended_at)`
  const kinds = [
    newest('deployed', 'deployment', false),
    newest('undeployed', 'deployment', true, isNotReplaced),
    newest('released', 'release', false),
    newest('support ended', 'release', true),
  ]
  const { rows } = await sql<Move>`
    with move as materialized (
      select * from (${sql.join(kinds, sql` union all `)}) m order by at desc limit ${limit})
    select m.at, m.what, p.name as application, v.number as version, nullif(m.target, '') as target,
      e.display_name as environment, e.name, e.production,
      case when m.what = 'deployed' then (
        select v.number from deployment b join version v on v.id = b.version_id where b.pacticipant_id = m.pacticipant_id
          and b.environment_id = m.environment_id and b.target = m.target and b.ended_at = m.at limit 1) end as before
    from move m join pacticipant p on p.id = m.pacticipant_id join version v on v.id = m.version_id
    join environment e on e.id = m.environment_id
    order by m.at desc, p.name`.execute(db)
  return rows
}

/** Of an application `p` and its version `v`. A condition that is not needed is left out, or each plan would reckon with it. */
function matches(search: string | undefined): RawBuilder<unknown> {
  if (search === undefined) return sql`true`
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  return sql`(p.name ilike ${pattern} or v.number ilike ${pattern})`
}

/** Where the versions of one application stand. */
export async function listStandingsOf(
  db: Db,
  pacticipantId: number,
  asOf: Moment,
): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select p.name as application, s.environment_id as "environmentId", s.kind, s.version_id as "versionId", v.number as version, s.target,
      s.created_at as since, 1 as found
    from (
      select d.pacticipant_id, d.environment_id, 'deployed' as kind, d.version_id, nullif(d.target, '') as target, d.created_at
      from ${living('deployment', 'ended_at', asOf)} d where d.pacticipant_id = ${pacticipantId}
      union all
      select l.pacticipant_id, l.environment_id, 'released', l.version_id, null, l.created_at
      from ${living('release', 'ended_at', asOf)} l where l.pacticipant_id = ${pacticipantId}) s
    join pacticipant p on p.id = s.pacticipant_id join version v on v.id = s.version_id
    order by s.environment_id, s.target nulls first, s.created_at desc, v.number`.execute(db)
  return rows
}
