import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { type CandidateVerdict, judgeCandidates } from '../matrix/candidates.ts'
import type { Gate } from '../matrix/row.ts'
import type { PacticipantView } from '../pacticipants/pacticipant.ts'
import { describePacticipant } from '../pacticipants/pacticipants.ts'
import { listNewestVersions } from './application-queries.ts'
import { type PairsThere, pairsThere, staysOf } from './environments-page.ts'
import { listEnvironmentColumns, listStandingsOf } from './environments-queries.ts'
import { type Line, worstFirst } from './graph-line.ts'
import { linesOf } from './graph-page.ts'
import {
  findInteractionsOf,
  type InteractionsFound,
  type InteractionsQuestion,
} from './interactions.ts'
import { type LivePair, readLivePairs } from './live-pairs.ts'
import type { NewestVersion } from './newest-version.ts'
import { readSeams, type Seams } from './seams.ts'
import type { EnvironmentColumn, Standing } from './standing.ts'

/** Everything an application takes part in. */
export interface ApplicationPage {
  application: PacticipantView
  environments: EnvironmentColumn[]
  standings: Standing[]
  /** How the pairs of what stands somewhere stand there. */
  there: PairsThere[]
  /** Worst first. */
  asProvider: Line[]
  asConsumer: Line[]
  /** Of the lines that are shown, by the integration's id. */
  seams: Seams
  livePairs: ReadonlyMap<number, LivePair[]>
  /** The newest few with the gate's answer for the last environment, unless there is none or they are there. */
  versions: (NewestVersion & { verdict: CandidateVerdict | undefined })[]
  interactions: InteractionsFound
}

/** More integrations on one side than a page shows: the rest is in the list of integrations. */
export const MOST_LINES = 50

const VERSIONS_SHOWN = 12
/** Of those on their way: a hub's version has hundreds of pairs to look at. */
const MOST_JUDGED = 4

/** Throws `not-found`. */
export async function readApplication(
  db: Db,
  { name, interactions }: { name: string; interactions: InteractionsQuestion },
  { asOf, now, gate }: { asOf: Moment; now: Date; gate: Gate },
): Promise<ApplicationPage> {
  const application = await describePacticipant(db, name)
  const [lines, judged, found] = await Promise.all([
    linesOf(db, name, asOf).then(worstFirst),
    judgedVersions(db, application.id, { gate, asOf }),
    findInteractionsOf(db, name, interactions, asOf),
  ])
  const asProvider = lines.filter(({ provider }) => provider === name)
  const asConsumer = lines.filter(({ consumer }) => consumer === name)
  const shown = [asProvider, asConsumer].flatMap((some) => some.slice(0, MOST_LINES))
  const ids = shown.map(({ id }) => id)
  const [seams, livePairs] = await Promise.all([
    readSeams(db, ids, { asOf, now }),
    readLivePairs(db, ids, asOf),
  ])
  return {
    application,
    ...judged,
    asProvider,
    asConsumer,
    seams,
    livePairs,
    interactions: found,
  }
}

/** What stands where; the newest versions, and what the gate says of those on their way to the last environment. */
async function judgedVersions(
  db: Db,
  pacticipantId: number,
  { gate, asOf }: { gate: Gate; asOf: Moment },
): Promise<Pick<ApplicationPage, 'environments' | 'standings' | 'there' | 'versions'>> {
  const [environments, standings, versions] = await Promise.all([
    listEnvironmentColumns(db, asOf),
    listStandingsOf(db, pacticipantId, asOf),
    listNewestVersions(db, pacticipantId, VERSIONS_SHOWN, asOf),
  ])
  const last = environments.at(-1)
  const coming = versions.filter(
    ({ environments }) => !environments.includes(last?.displayName ?? ''),
  )
  const candidates = coming
    .slice(0, MOST_JUDGED)
    .flatMap(({ id }) => (last ? [{ versionId: id, environment: last }] : []))
  const stays = staysOf(environments, standings)
  const verdicts = await judgeCandidates(db, [...candidates, ...stays], { gate, asOf })
  const byVersion = new Map(candidates.map(({ versionId }, place) => [versionId, verdicts[place]]))
  return {
    environments,
    standings,
    there: pairsThere(stays, verdicts.slice(candidates.length)),
    versions: versions.map((one) => ({ ...one, verdict: byVersion.get(one.id) })),
  }
}
