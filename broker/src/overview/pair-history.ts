import type { Db } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import { findMismatches } from '../matrix/failures.ts'
import type { Mismatch } from '../verifications/mismatch.ts'
import {
  after,
  type Cell,
  type Change,
  consumerCells,
  type LivePeriod,
  livePeriods,
  type PairVerdict,
  providerCells,
  type Run,
  runsOf,
  type Segment,
  standingOf,
  worstOf,
} from './history.ts'
import {
  type Numbered,
  type PublicationCell,
  publicationCells,
  type ResultCell,
  resultCells,
} from './history-cells.ts'
import {
  findPair,
  isPublishedMoreThan,
  listAnswers,
  listDescriptions,
  listKnownBefore,
  listLastPublished,
  listNames,
  listPairResults,
  listPublished,
  listRecentBranches,
  listStays,
  MOST_STAYS,
  type PairRow,
  type Span,
  type StayRow,
} from './history-queries.ts'

export interface HistoryQuestion {
  consumer: string
  provider: string
  /** From when; absent: thirty days back, or from the pair's first pact. */
  from?: Date | undefined
  asOf?: Date | undefined
  now: Date
  /** Which branches the lanes show; absent: the main ones, or all versions where there is none. */
  consumerBranch?: string | undefined
  providerBranch?: string | undefined
}

/** A change with the interaction that it is about. */
export interface ExplainedChange extends Change {
  mismatches: Mismatch[]
  /** What the interaction is called; of a failure, the one that failed first. */
  interaction: string | null
}

export interface EnvironmentLane {
  name: string
  displayName: string
  production: boolean
  periods: (LivePeriod & { verdict: PairVerdict })[]
  arrivals: { side: 'consumer' | 'provider'; version: string; at: Date }[]
}

/** Of one side: its branches to choose from, and the one that is shown; undefined: all versions. */
export interface Side {
  branches: string[]
  branch: string | undefined
}

/** Who held with whom, since when, and who moved: between one consumer and one provider. */
export interface PairHistory extends Span {
  consumer: Side
  provider: Side
  verdict: PairVerdict
  segments: Segment[]
  changes: ExplainedChange[]
  consumerCells: Cell[]
  providerCells: Cell[]
  environments: EnvironmentLane[]
  /** From when on the lanes of environments are told; absent: all the time. */
  environmentsSince: Date | undefined
  /**
   * Where more was published than can be drawn: in how many stretches of time, of each of which only the last
   * publication is told, with what was answered to it. Absent: all are.
   */
  stretches: number | undefined
  latestVersion: string | undefined
}

const DAY = 24 * 60 * 60_000
/** Changes that are explained; the older ones are told by their versions alone. */
const MOST_EXPLAINED = 50
/**
 * Publications that are told one by one, twenty a day for a year; of more, the last of each of so many stretches, six of
 * which make a cell.
 */
const MOST_TOLD = 20 * 365
const STRETCHES = 288

/** Throws `not-found` for a pair that had no contract at that moment, and for a branch that it does not have. */
export async function getPairHistory(db: Db, asked: HistoryQuestion): Promise<PairHistory> {
  const { asOf, now } = asked
  const pair = await findPair(db, asked, asOf)
  if (!pair) {
    const then = asOf ? ' at that moment' : ''
    throw new DomainError(
      'not-found',
      `There is no contract between consumer ${asked.consumer} and provider ${asked.provider}${then}`,
    )
  }
  const { integrationId } = pair
  const wide = spanOf(asked, asOf ?? after(now))
  const [consumer, provider, isDense] = await Promise.all([
    sideOf(db, pair.consumerId, pair.consumerMainBranch, asked.consumerBranch, asOf),
    sideOf(db, pair.providerId, pair.providerMainBranch, asked.providerBranch, asOf),
    isPublishedMoreThan(db, { integrationId, ...wide }, MOST_TOLD),
  ])
  const published = { integrationId, branchId: consumer.id, ...wide }
  const facts = isDense
    ? await listLastPublished(db, published, stretchesOf(wide, STRETCHES), asOf)
    : await listPublished(db, published, asOf)
  const span = asked.from ? wide : narrowed(wide, facts[0]?.at)
  const cells = publicationCells(facts, span)
  const [{ found, segments, changes, told }, lanes] = await Promise.all([
    verdictsOf(db, { cells, span, branchId: provider.id }, asOf),
    lanesOf(db, { pair, span }, asOf),
  ])
  return {
    ...span,
    consumer: { branches: consumer.branches, branch: consumer.branch },
    provider: { branches: provider.branches, branch: provider.branch },
    verdict: segments.at(-1)?.verdict ?? 'unknown',
    segments,
    changes: told,
    consumerCells: consumerCells(found, changes),
    providerCells: providerCells(found, changes),
    ...lanes,
    stretches: isDense ? STRETCHES : undefined,
    latestVersion: found.runs.at(-1)?.cells.at(-1)?.last,
  }
}

/** How the pair stood, and the changes with what they are about, of what the consumer published. */
async function verdictsOf(
  db: Db,
  { cells, span, branchId }: { cells: PublicationCell[]; span: Span; branchId: number | null },
  asOf: Date | undefined,
) {
  const runs = runsOf(cells, span)
  const question = { runs, branchId }
  const [answers, known] =
    runs.length === 0
      ? [[], []]
      : await Promise.all([listAnswers(db, question, asOf), listKnownBefore(db, question, asOf)])
  const results = resultCells(answers, span)
  const found = { span, known, ...(await withNames(db, runs, results)) }
  const { segments, changes } = standingOf(found)
  return { found, segments, changes, told: await explained(db, changes) }
}

/** All versions and contents of both lanes are looked up at once, each once. */
async function withNames(db: Db, runs: Run<PublicationCell>[], results: ResultCell[]) {
  const cells = [...runs.flatMap((run) => run.cells), ...results]
  const versions = [...new Set(cells.flatMap(({ first, last }) => [first, last]))]
  const contents = [...new Set(runs.map(({ contentId }) => contentId))]
  const { numbers, shas } = await listNames(db, { versions, contents })
  const numbered = <C extends PublicationCell | ResultCell>(cell: C): Numbered<C> => ({
    ...cell,
    first: numbers[cell.first] ?? '',
    last: numbers[cell.last] ?? '',
  })
  return {
    runs: runs.map((run) => ({
      ...run,
      cells: run.cells.map((cell) => ({ ...numbered(cell), sha: shas[cell.contentId] ?? '' })),
    })),
    results: results.map(numbered),
  }
}

function spanOf({ from }: HistoryQuestion, to: Date): Span {
  if (from && from >= to)
    throw new DomainError(
      'invalid',
      `The history cannot begin at ${from.toISOString()}, for it ends at ${to.toISOString()}`,
    )
  return { from: from ?? new Date(to.getTime() - 30 * DAY), to }
}

/** A span in equal parts. */
function stretchesOf({ from, to }: Span, count: number): Span[] {
  const [first, length] = [from.getTime(), after(to).getTime() - from.getTime()]
  const cuts = Array.from({ length: count + 1 }, (_, n) => new Date(first + (length * n) / count))
  return cuts.slice(1).map((end, n) => ({ from: cuts[n] ?? from, to: end }))
}

/** A young pair's history fills the drawing: it begins a little before the first pact. */
function narrowed({ from, to }: Span, first: number | undefined): Span {
  if (first === undefined || first <= from.getTime()) return { from, to }
  const length = Math.max(to.getTime() - first, 60_000)
  return { from: new Date(to.getTime() - length * 1.04), to }
}

async function sideOf(
  db: Db,
  pacticipantId: number,
  mainBranch: string | null,
  wanted: string | undefined,
  asOf: Date | undefined,
): Promise<Side & { id: number | null }> {
  const found = await listRecentBranches(db, pacticipantId, asOf)
  const chosen = found.find(({ name }) => name === (wanted ?? mainBranch))
  if (wanted !== undefined && !chosen)
    throw new DomainError('not-found', `There is no branch ${wanted} among the 50 used last`)
  const branches = found.map(({ name }) => name)
  return { branches, branch: chosen?.name, id: chosen?.id ?? null }
}

async function explained(db: Db, changes: Change[]): Promise<ExplainedChange[]> {
  const told = changes.slice(-MOST_EXPLAINED)
  const failed = told.flatMap(({ verdict, resultId }) =>
    resultId !== null && verdict !== 'ok' ? [resultId] : [],
  )
  const fresh = told.filter(
    ({ movedBy, contentBefore }) => movedBy === 'consumer' && contentBefore !== null,
  )
  const contents = fresh.flatMap(({ contentId, contentBefore }) => [
    contentId,
    contentBefore ?? contentId,
  ])
  const [mismatches, found] = await Promise.all([
    findMismatches(db, failed),
    contents.length > 0 ? listDescriptions(db, [...new Set(contents)]) : [],
  ])
  const byContent = Map.groupBy(found, ({ contentId }) => contentId)
  let lastFailure: string | null = null
  return changes.map((change) => {
    const own = (change.resultId !== null && mismatches.get(change.resultId)) || []
    const failure = own[0]?.interaction ?? null
    if (failure !== null) lastFailure = failure
    const before = new Set(byContent.get(change.contentBefore ?? 0)?.map(({ sha }) => sha))
    const added = byContent.get(change.contentId)?.find(({ sha }) => !before.has(sha))?.description
    const mended = change.verdict === 'ok' && change.movedBy === 'provider' ? lastFailure : null
    return { ...change, mismatches: own, interaction: failure ?? mended ?? added ?? null }
  })
}

async function lanesOf(
  db: Db,
  { pair, span }: { pair: PairRow; span: Span },
  asOf: Date | undefined,
): Promise<Pick<PairHistory, 'environments' | 'environmentsSince'>> {
  const { integrationId } = pair
  const stays = await listStays(db, { ...pair, ...span }, asOf)
  const lanes = [...Map.groupBy(stays, ({ environment }) => environment).values()].flatMap(
    (own) => {
      const [{ environment: name, displayName, production }] = own as [StayRow]
      const periods = livePeriods(own, span)
      const arrivals = own
        .filter(({ at }) => at >= span.from)
        .map(({ side, version, at }) => ({ side, version, at }))
      return periods.length > 0 ? [{ name, displayName, production, periods, arrivals }] : []
    },
  )
  const pairs = new Map<string, { consumer: number; provider: number }>()
  for (const { consumers, providers } of lanes.flatMap(({ periods }) => periods))
    for (const { id: consumer } of consumers)
      for (const { id: provider } of providers)
        pairs.set(`${consumer} ${provider}`, { consumer, provider })
  const found =
    pairs.size > 0
      ? await listPairResults(
          db,
          { integrationId, pairs: [...pairs.values()].slice(0, 1000) },
          asOf,
        )
      : []
  const verdicts = new Map<string, PairVerdict>(
    found.map(({ consumer, provider, verdict }) => [
      `${consumer} ${provider}`,
      verdict ?? 'unknown',
    ]),
  )
  const environments = lanes
    .map((lane) => ({
      ...lane,
      periods: lane.periods.map((period) => ({
        ...period,
        verdict: worstOf(
          period.consumers.flatMap((consumer) =>
            period.providers.map(
              (provider) => verdicts.get(`${consumer.id} ${provider.id}`) ?? 'unknown',
            ),
          ),
        ),
      })),
    }))
    .sort(
      (one, other) =>
        Number(one.production) - Number(other.production) || (one.name < other.name ? -1 : 1),
    )
  const isAll = stays.length < MOST_STAYS
  return { environments, environmentsSince: isAll ? undefined : stays.at(-1)?.at }
}
