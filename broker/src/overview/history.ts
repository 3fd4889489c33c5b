import type { Numbered, PublicationCell, ResultCell } from './history-cells.ts'
import type { Span, StayRow } from './history-queries.ts'

/** How a pair stands at some time: by the newest result for the consumer's newest content. */
export type PairVerdict = 'ok' | 'fail' | 'pend' | 'unknown'

export interface Segment {
  verdict: PairVerdict
  from: Date
  to: Date
}

/** One version, or several with the same verdict that came one after the other, from the first's arrival on. */
export interface Cell {
  verdict: PairVerdict
  from: Date
  to: Date
  count: number
  first: string
  last: string
  /** Its arrival changed how the pair stands. */
  isFlip: boolean
  /** It brought another content. */
  isNewContent: boolean
}

/** The moment at which a pair began to stand otherwise, and who moved. */
export interface Change {
  at: Date
  before: PairVerdict | null
  verdict: PairVerdict
  movedBy: 'consumer' | 'provider'
  /** Of the one who moved. */
  version: string
  consumerVersion: string
  contentId: number
  sha: string
  contentBefore: number | null
  /** The result that told; null while there is none. */
  resultId: number | null
  result: number | null
}

/** Versions that ran together in an environment, and how they stood. */
export interface LivePeriod {
  from: Date
  to: Date
  consumers: LiveVersion[]
  providers: LiveVersion[]
}

export interface LiveVersion {
  id: number
  number: string
}

/** Without an answer for less than this, a new content is not called unknown: its verification is under way. */
const LEASE = 60 * 60_000

/** A cell of the consumer, with what its content is called. */
export type Publication = Numbered<PublicationCell> & { sha: string }

interface Event {
  at: Date
  verdict: PairVerdict
  movedBy: 'consumer' | 'provider'
  version: string
  publication: Publication
  contentBefore: number | null
  result: { id: number; number: number } | null
}

/** Cells of one content that came one after the other, for as long as it was the newest. */
export interface Run<C> {
  contentId: number
  began: Date
  ended: Date
  cells: C[]
}

/** The runs of equal content among the cells. */
export function runsOf<C extends PublicationCell>(cells: C[], { from, to }: Span): Run<C>[] {
  const runs: Run<C>[] = []
  for (const cell of cells) {
    const run = runs.at(-1)
    if (run?.contentId === cell.contentId) run.cells.push(cell)
    else {
      const began = laterOf(cell.at, from)
      if (run) run.ended = began
      runs.push({ contentId: cell.contentId, began, ended: after(to), cells: [cell] })
    }
  }
  return runs
}

function laterOf(one: Date, other: Date): Date {
  return new Date(Math.max(one.getTime(), other.getTime()))
}

/**
 * The end of a span belongs to it, and what came in the millisecond that it is now to what is there now: the database
 * counts in thousandths of one.
 */
export function after(moment: Date): Date {
  return new Date(moment.getTime() + 1)
}

type Known = { run: number; verdict: PairVerdict; resultId: number; result: number }

interface Facts {
  span: Span
  runs: Run<Publication>[]
  results: Numbered<ResultCell>[]
  /** What was known of each run's content before it began. */
  known: Known[]
}

/** How the pair stood over the span, and each change with the one who moved. */
export function standingOf({ span, runs, results, known }: Facts): {
  segments: Segment[]
  changes: Change[]
} {
  const events = withoutShortWaits(eventsOf({ runs, results, known }))
  const changes = events.flatMap((event, index): Change[] => {
    const before = events[index - 1]
    const wasThere = !before && event.at <= span.from
    const isGoodBeginning = !before && event.verdict === 'ok'
    if (before?.verdict === event.verdict || wasThere || isGoodBeginning) return []
    return [changeOf(event, before?.verdict ?? null)]
  })
  return { segments: segmentsOf(events, span.to), changes }
}

/** What began to be known at a time; `result` null: nobody has answered yet. */
interface KnownAt {
  at: Date
  verdict: PairVerdict
  result: unknown
}

/** Stretches in which a pair stood the same, of what became known one after the other. */
export function segmentsOf(events: readonly KnownAt[], to: Date): Segment[] {
  const segments: Segment[] = []
  for (const [index, { at, verdict }] of events.entries()) {
    const last = segments.at(-1)
    const end = events[index + 1]?.at ?? to
    if (last?.verdict === verdict) last.to = end
    else segments.push({ verdict, from: at, to: end })
  }
  return segments
}

function changeOf(event: Event, before: PairVerdict | null): Change {
  const { at, verdict, movedBy, version, publication, contentBefore, result } = event
  return {
    at,
    before,
    verdict,
    movedBy,
    version,
    consumerVersion: publication.first,
    contentId: publication.contentId,
    sha: publication.sha,
    contentBefore,
    resultId: result?.id ?? null,
    result: result?.number ?? null,
  }
}

function eventsOf({ runs, results, known }: Omit<Facts, 'span'>): Event[] {
  const answers = Map.groupBy(results, ({ run }) => run)
  const before = new Map(known.map((one) => [one.run, one]))
  return runs.flatMap((run, index): Event[] => {
    const [publication] = run.cells
    if (!publication) return []
    const contentBefore = runs[index - 1]?.contentId ?? null
    const start = before.get(index)
    const common = { publication, contentBefore }
    const arrival: Event = {
      ...common,
      at: run.began,
      verdict: start?.verdict ?? 'unknown',
      movedBy: 'consumer',
      version: publication.first,
      result: start ? { id: start.resultId, number: start.result } : null,
    }
    const own = (answers.get(index) ?? []).map((cell, place): Event => {
      const isFirstAnswer = place === 0 && !start && index > 0
      return {
        ...common,
        at: cell.at,
        verdict: cell.verdict,
        movedBy: isFirstAnswer ? 'consumer' : 'provider',
        version: isFirstAnswer ? publication.first : cell.first,
        result: { id: cell.resultId, number: cell.result },
      }
    })
    return [arrival, ...own]
  })
}

/** A wait for an answer that came in time is no change: what stood before stands until the answer. */
export function withoutShortWaits<E extends KnownAt>(events: readonly E[]): E[] {
  return events.filter((event, index) => {
    const next = events[index + 1]
    const isWait = event.verdict === 'unknown' && next !== undefined && next.result !== null
    return !(isWait && next.at.getTime() - event.at.getTime() < LEASE)
  })
}

/** The lane of the consumer: a cell says whether the pair held when it arrived, or soon after. */
export function consumerCells({ span, runs, results, known }: Facts, changes: Change[]): Cell[] {
  const answers = Map.groupBy(results, ({ run }) => run)
  const before = new Map(known.map((one) => [one.run, one.verdict]))
  const moved = new Set(
    changes.flatMap(({ movedBy, version }) => (movedBy === 'consumer' ? version : [])),
  )
  const all = runs.flatMap((run, index) =>
    run.cells.map((cell, place) => ({ cell, index, isFirst: place === 0 })),
  )
  return all.map(({ cell, index, isFirst }, place) => {
    const at = laterOf(cell.at, span.from)
    const earlier = answers.get(index)?.findLast((answer) => answer.at <= at)
    const soon = answers.get(index)?.find((answer) => answer.at.getTime() - at.getTime() < LEASE)
    return {
      verdict: earlier?.verdict ?? before.get(index) ?? soon?.verdict ?? 'unknown',
      from: at,
      to: all[place + 1]?.cell.at ?? span.to,
      count: cell.count,
      first: cell.first,
      last: cell.last,
      isFlip: isFirst && moved.has(cell.first),
      isNewContent: isFirst && cell.at >= span.from,
    }
  })
}

/** The lane of the provider: its versions by what they answered to the consumer's newest content. */
export function providerCells({ span, results }: Facts, changes: Change[]): Cell[] {
  const moved = new Set(
    changes.flatMap(({ movedBy, resultId }) => (movedBy === 'provider' ? resultId : [])),
  )
  return results.map((cell, index) => ({
    verdict: cell.verdict,
    from: cell.at,
    to: results[index + 1]?.at ?? span.to,
    count: cell.count,
    first: cell.first,
    last: cell.last,
    isFlip: moved.has(cell.resultId),
    isNewContent: false,
  }))
}

/** What ran together in one environment, period by period; times with only one side there are left out. */
export function livePeriods(stays: StayRow[], { from, to }: Span): LivePeriod[] {
  const times = stays.flatMap(({ at, endedAt }) => [at.getTime(), (endedAt ?? to).getTime()])
  const [first, last] = [from.getTime(), to.getTime()]
  const cuts = [first, ...times.filter((time) => time > first && time < last), last]
  const moments = [...new Set(cuts)].sort((one, other) => one - other)
  const arriving = stays.toSorted((one, other) => other.at.getTime() - one.at.getTime())
  const periods: LivePeriod[] = []
  let there: StayRow[] = []
  for (const [index, start] of moments.entries()) {
    const end = moments[index + 1]
    if (end === undefined) break
    for (let next = arriving.at(-1); next && next.at.getTime() <= start; next = arriving.at(-1))
      there.push(...arriving.splice(-1))
    there = there.filter(({ endedAt }) => endedAt === null || endedAt.getTime() > start)
    const consumers = versionsOf(there, 'consumer')
    const providers = versionsOf(there, 'provider')
    if (consumers.length === 0 || providers.length === 0) continue
    const before = periods.at(-1)
    const goesOn =
      before?.to.getTime() === start &&
      isSameVersions(before.consumers, consumers) &&
      isSameVersions(before.providers, providers)
    if (goesOn) before.to = new Date(end)
    else periods.push({ from: new Date(start), to: new Date(end), consumers, providers })
  }
  return periods
}

function isSameVersions(some: LiveVersion[], others: LiveVersion[]): boolean {
  return some.length === others.length && some.every(({ id }, n) => id === others[n]?.id)
}

/** Each version once, whatever its instances. */
function versionsOf(stays: StayRow[], side: StayRow['side']): LiveVersion[] {
  const found: LiveVersion[] = []
  for (const stay of stays)
    if (stay.side === side && !found.some(({ id }) => id === stay.versionId))
      found.push({ id: stay.versionId, number: stay.version })
  return found.sort((one, other) => other.id - one.id)
}

const severity: readonly PairVerdict[] = ['ok', 'unknown', 'pend', 'fail']

export function worstOf(verdicts: PairVerdict[]): PairVerdict {
  return severity[Math.max(0, ...verdicts.map((verdict) => severity.indexOf(verdict)))] ?? 'ok'
}
