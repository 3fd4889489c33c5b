import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { listEnvironmentColumns, listMoves, listStandings } from './environments-queries.ts'
import type { EnvironmentColumn, Move, Standing } from './standing.ts'

export interface EnvironmentsQuestion {
  /** Part of an application's name or of a version. */
  search: string | undefined
  page: { number: number; size: number }
}

/** What is declared to run where, by application. */
export interface EnvironmentsOverview {
  environments: EnvironmentColumn[]
  applications: { name: string; standings: Standing[] }[]
  /** How many applications stand anywhere and match. */
  found: number
  moves: Move[]
}

const MOVES_SHOWN = 30

/** Applications by name; of one page what stands in each environment, and what moved last. */
export async function readEnvironments(
  db: Db,
  { search, page }: EnvironmentsQuestion,
  asOf: Moment,
): Promise<EnvironmentsOverview> {
  const environments = await listEnvironmentColumns(db, asOf)
  const standings = await listStandings(db, { search, page }, asOf)
  const byName = Map.groupBy(standings, ({ application }) => application)
  return {
    environments,
    applications: [...byName].map(([name, some]) => ({ name, standings: some })),
    found: standings[0]?.found ?? 0,
    moves: await listMoves(db, { search, limit: MOVES_SHOWN }, asOf),
  }
}
