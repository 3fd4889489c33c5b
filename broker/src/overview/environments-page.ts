import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { type Candidate, type CandidateVerdict, judgeCandidates } from '../matrix/candidates.ts'
import type { Gate } from '../matrix/row.ts'
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
  /** Of what stands in an environment and not in the one after it: whether it may go there. */
  onward: Onward[]
  /** How the pairs of what stands in an environment stand there. */
  there: PairsThere[]
}

/** A version in an environment, and what is known of its pairs with what else runs there. */
export interface PairsThere {
  versionId: number
  environmentId: number
  verdict: CandidateVerdict
}

/** A version of the page on its way from one environment to the next. */
export interface Onward {
  versionId: number
  /** Ids of the environments. */
  from: number
  to: number
  verdict: CandidateVerdict
}

const MOVES_SHOWN = 30

/** Applications by name; of one page what stands in each environment, and what moved last. */
export async function readEnvironments(
  db: Db,
  { search, page }: EnvironmentsQuestion,
  { asOf, gate }: { asOf: Moment; gate: Gate },
): Promise<EnvironmentsOverview> {
  const [environments, standings, moves] = await Promise.all([
    listEnvironmentColumns(db, asOf),
    listStandings(db, { search, page }, asOf),
    listMoves(db, { search, limit: MOVES_SHOWN }, asOf),
  ])
  const byName = Map.groupBy(standings, ({ application }) => application)
  return {
    environments,
    applications: [...byName].map(([name, some]) => ({ name, standings: some })),
    found: standings[0]?.found ?? 0,
    moves,
    ...(await judgeAll(db, environments, standings, { asOf, gate })),
  }
}

/** In one question: how the pairs of what stands somewhere stand there, and whether it may move on. */
async function judgeAll(
  db: Db,
  environments: readonly EnvironmentColumn[],
  standings: readonly Standing[],
  options: { asOf: Moment; gate: Gate },
): Promise<Pick<EnvironmentsOverview, 'onward' | 'there'>> {
  const isIn = new Set(standings.map((one) => `${one.versionId} ${one.environmentId}`))
  const steps = environments.flatMap((from, index) => {
    const to = environments[index + 1]
    if (!to) return []
    const versions = standings.flatMap(({ versionId, environmentId }) =>
      environmentId === from.id && !isIn.has(`${versionId} ${to.id}`) ? [versionId] : [],
    )
    return [...new Set(versions)].map((versionId) => ({ versionId, from, to }))
  })
  const stays = staysOf(environments, standings)
  const coming = steps.map(({ versionId, to }) => ({ versionId, environment: to }))
  const verdicts = await judgeCandidates(db, [...coming, ...stays], options)
  return {
    onward: steps.flatMap(({ versionId, from, to }, place) => {
      const verdict = verdicts[place]
      return verdict ? [{ versionId, from: from.id, to: to.id, verdict }] : []
    }),
    there: pairsThere(stays, verdicts.slice(coming.length)),
  }
}

/** Each version once in each environment that it stands in, as a question to the gate. */
export function staysOf(
  environments: readonly EnvironmentColumn[],
  standings: readonly Standing[],
): Candidate[] {
  const byId = new Map(environments.map((one) => [one.id, one]))
  const stays = standings.flatMap(({ versionId, environmentId }) => {
    const environment = byId.get(environmentId)
    return environment ? [{ versionId, environment }] : []
  })
  return [...new Map(stays.map((one) => [`${one.versionId} ${one.environment.id}`, one])).values()]
}

export function pairsThere(
  stays: readonly Candidate[],
  verdicts: readonly CandidateVerdict[],
): PairsThere[] {
  return stays.flatMap(({ versionId, environment }, place) => {
    const verdict = verdicts[place]
    return verdict ? [{ versionId, environmentId: environment.id, verdict }] : []
  })
}
