import { sql } from 'kysely'
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
  const pattern = patternOf(search)
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
      where ${pattern}::text is null or p.name ilike ${pattern} or v.number ilike ${pattern})
    select n.name as application, n.environment_id as "environmentId", n.kind, n.number as version, n.target,
      n.created_at as since, (select max(place) from named)::int as found
    from named n where n.place > ${(page.number - 1) * page.size} and n.place <= ${page.number * page.size}
    order by n.place, n.environment_id, n.target nulls first, n.created_at desc, n.number`.execute(
    db,
  )
  return rows
}

/** The newest beginnings and ends of stays. A deployment's end by the next one is told by that one. */
export async function listMoves(
  db: Db,
  { search, limit }: { search: string | undefined; limit: number },
  asOf: Moment,
): Promise<Move[]> {
  const pattern = patternOf(search)
  const until = asOf ?? null
  const { rows } = await sql<Move>`
    with move as (
      select d.created_at as at, 'deployed' as what, d.pacticipant_id, d.environment_id, d.version_id, nullif(d.target, '') as target,
        (select v.number from deployment b join version v on v.id = b.version_id where b.pacticipant_id = d.pacticipant_id
          and b.environment_id = d.environment_id and b.target = d.target and b.ended_at = d.created_at limit 1) as before
      from deployment d
      union all
      select d.ended_at, 'undeployed', d.pacticipant_id, d.environment_id, d.version_id, nullif(d.target, ''), null
      from deployment d where d.ended_at is not null and not exists (
        select from deployment n where n.pacticipant_id = d.pacticipant_id and n.environment_id = d.environment_id
          and n.target = d.target and n.created_at = d.ended_at)
      union all
      select l.created_at, 'released', l.pacticipant_id, l.environment_id, l.version_id, null, null from release l
      union all
      select l.ended_at, 'support ended', l.pacticipant_id, l.environment_id, l.version_id, null, null
      from release l where l.ended_at is not null)
    select m.at, m.what, p.name as application, v.number as version, m.target, e.display_name as environment, e.production, m.before
    from move m join pacticipant p on p.id = m.pacticipant_id join version v on v.id = m.version_id
    join environment e on e.id = m.environment_id
    where (${until}::timestamptz is null or m.at <= ${until})
      and (${pattern}::text is null or p.name ilike ${pattern} or v.number ilike ${pattern})
    order by m.at desc, p.name limit ${limit}`.execute(db)
  return rows
}

function patternOf(search: string | undefined): string | null {
  return search === undefined ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`
}

/** Where the versions of one application stand. */
export async function listStandingsOf(
  db: Db,
  pacticipantId: number,
  asOf: Moment,
): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select p.name as application, s.environment_id as "environmentId", s.kind, v.number as version, s.target,
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
