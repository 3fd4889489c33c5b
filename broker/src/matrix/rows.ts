import type { FoundPublication, FoundResult, Gate, Row, RowResult } from './row.ts'
import {
  type LatestBy,
  type MatrixQuery,
  ownSelectors,
  type PacticipantRef,
  pairKey,
  type ResolvedSelector,
  standsForItself,
  type VersionRef,
} from './selector.ts'

export interface Found {
  publications: FoundPublication[]
  results: FoundResult[]
  selectors: ResolvedSelector[]
  /** By id, everyone a row may name. */
  pacticipants: Map<number, PacticipantRef>
  gate: Gate
}

export interface Wanted {
  latestBy: LatestBy | undefined
  /** Which verdicts: `null` stands for those without a result. */
  isWanted(result: RowResult | null): boolean
  /** Whether the pacts of a consumer count that nobody in question has verified. */
  isOwnConsumer(id: number): boolean
  /** So many rows are wanted: of a long history no more are built than show that there are more. */
  enough: number
}

/**
 * Publications beside the results of the provider versions in question, in the protocol's order. A provider version that
 * must stand for itself and has no result gets a row without one; so does a publication that no version in question has
 * verified. What is said of a content is said in each of its publications.
 */
export function buildRows(found: Found, wanted: Wanted): Row[] {
  const { latestBy, enough } = wanted
  const isOfPair = latestBy === 'cp'
  const isWanted = ({ result }: { result: RowResult | null }) => wanted.isWanted(result)
  // The latest result of a pair is found among those of all its publications, and then wanted or not.
  const outcomes = outcomesByContent(found, latestBy, isOfPair ? () => true : isWanted)
  const rows: Row[] = []
  for (const publication of inOrder(found)) {
    if (!isOfPair && rows.length > enough) break
    for (const outcome of outcomes(publication)) {
      if (outcome.result === null && !wanted.isOwnConsumer(publication.consumerId)) continue
      rows.push(rowOf(found, publication, outcome))
    }
  }
  return isOfPair ? newestOfEachPair(rows).filter(isWanted) : rows
}

/** What one version of the provider says of a content, or that none says anything. */
interface Outcome {
  providerVersion: VersionRef | null
  result: FoundResult | null
  alone: boolean
}

/** For each content once, what is said of it and wanted, in the protocol's order. */
function outcomesByContent(
  { results, selectors, gate }: Found,
  latestBy: LatestBy | undefined,
  isWanted: (outcome: Outcome) => boolean,
): (publication: FoundPublication) => Outcome[] {
  const byContent = Map.groupBy(results, ({ contentId }) => contentId)
  const asked = ownSelectors(selectors)
  const speakers = new Map<number, Speakers>()
  const known = new Map<number, Outcome[]>()
  return ({ contentId, providerId }) => {
    const before = known.get(contentId)
    if (before) return before
    const own = speakers.get(providerId) ?? speakersOf(asked(providerId), gate)
    speakers.set(providerId, own)
    const outcomes = outcomesOf(byContent.get(contentId) ?? [], own)
    const kept = collapse(outcomes, latestBy).filter(isWanted).sort(compareOutcomes)
    known.set(contentId, kept)
    return kept
  }
}

/** Which versions of a provider are in question, and which of them must say something. */
interface Speakers {
  includes: (result: FoundResult) => boolean
  live: VersionRef[]
}

function speakersOf(asked: readonly ResolvedSelector[], gate: Gate): Speakers {
  const isAny = asked.some(({ kind }) => kind === 'any')
  const ids = new Set(asked.flatMap((one) => (one.kind === 'version' ? one.version.id : [])))
  return {
    includes: ({ providerVersionId }) => isAny || ids.has(providerVersionId),
    live: gate === 'strict' ? liveVersions(asked) : [],
  }
}

function outcomesOf(results: FoundResult[], { includes, live }: Speakers): Outcome[] {
  const own = results.filter(includes)
  const verified = new Set(own.map(({ providerVersionId }) => providerVersionId))
  const unanswered = live.filter(({ id }) => !verified.has(id))
  const said = [
    ...own.map((result) => ({ providerVersion: providerVersionOf(result), result })),
    ...unanswered.map((providerVersion) => ({ providerVersion, result: null })),
  ]
  if (said.length === 0) return [{ providerVersion: null, result: null, alone: true }]
  return said.map((outcome) => ({ ...outcome, alone: said.length === 1 }))
}

/** Versions that need a result of their own, each once. */
function liveVersions(selectors: readonly ResolvedSelector[]): VersionRef[] {
  const versions = new Map<number, VersionRef>()
  for (const selector of selectors) {
    if (selector.kind === 'version' && standsForItself(selector.asked))
      versions.set(selector.version.id, selector.version)
  }
  return [...versions.values()]
}

function providerVersionOf(result: FoundResult): VersionRef {
  return {
    id: result.providerVersionId,
    ord: result.providerVersionOrd,
    number: result.providerVersionNumber,
  }
}

function rowOf(
  { pacticipants }: Found,
  publication: FoundPublication,
  { providerVersion, result, alone }: Outcome,
): Row {
  const { id, contentId, sha, revision, createdAt } = publication
  return {
    consumer: refOf(pacticipants, publication.consumerId),
    consumerVersion: {
      id: publication.consumerVersionId,
      ord: publication.consumerVersionOrd,
      number: publication.consumerVersionNumber,
    },
    provider: refOf(pacticipants, publication.providerId),
    providerVersion,
    publication: { id, contentId, sha, revision, createdAt },
    result,
    alone,
  }
}

function refOf(pacticipants: Map<number, PacticipantRef>, id: number): PacticipantRef {
  const pacticipant = pacticipants.get(id)
  if (!pacticipant) throw new Error(`No pacticipant ${id} among those the question found`)
  return pacticipant
}

/**
 * Of what is said of a content, what is kept: the result of the highest provider version, or the newest of each, and
 * every version without a result. A live version that has not answered is never hidden behind one that has.
 */
function collapse(outcomes: Outcome[], latestBy: LatestBy | undefined): Outcome[] {
  if (latestBy === undefined) return outcomes
  const best = new Map<number, Outcome>()
  for (const outcome of outcomes) {
    if (outcome.result === null) continue
    const group = latestBy === 'cvpv' ? outcome.result.providerVersionId : 0
    const other = best.get(group)
    if (!other || compareAge(outcome, other) < 0) best.set(group, outcome)
  }
  const kept = new Set(best.values())
  return outcomes.filter((outcome) => outcome.result === null || kept.has(outcome))
}

/** Of each pair the row of the highest provider version, and every row without a result. */
function newestOfEachPair(rows: Row[]): Row[] {
  const answered = rows.filter(({ result }) => result !== null)
  const pairs = Map.groupBy(answered, pairKey)
  const kept = new Set(
    [...pairs.values()].map((some) =>
      some.reduce((best, row) => (compareAge(row, best) < 0 ? row : best)),
    ),
  )
  return rows.filter((row) => row.result === null || kept.has(row))
}

/** Highest provider version first, then consumer version, then the newest result. */
function compareAge(
  one: Pick<Row, 'providerVersion' | 'result'> & { consumerVersion?: VersionRef },
  other: typeof one,
): number {
  return (
    (other.providerVersion?.ord ?? 0) - (one.providerVersion?.ord ?? 0) ||
    (other.consumerVersion?.ord ?? 0) - (one.consumerVersion?.ord ?? 0) ||
    (other.result?.number ?? 0) - (one.result?.number ?? 0)
  )
}

/**
 * `cvp` would leave, of all provider versions that live side by side in an environment, only the newest:
 * it is read as `cvpv` wherever an environment is asked for, unless the old answer is wanted.
 */
export function effectiveLatestBy(query: MatrixQuery, gate: Gate): LatestBy | undefined {
  const asksEnvironment = [query.destination, ...query.selectors].some(
    ({ environment }) => environment !== undefined,
  )
  return gate === 'strict' && query.latestBy === 'cvp' && asksEnvironment ? 'cvpv' : query.latestBy
}

/** The protocol's order: names upward, versions and revisions downward. */
function inOrder({ publications, pacticipants }: Found): FoundPublication[] {
  const nameOf = (id: number) => refOf(pacticipants, id).name
  return publications.toSorted(
    (one, other) =>
      byText(nameOf(one.consumerId), nameOf(other.consumerId)) ||
      other.consumerVersionOrd - one.consumerVersionOrd ||
      other.revision - one.revision ||
      byText(nameOf(one.providerId), nameOf(other.providerId)),
  )
}

/** Within a publication: what no provider version has said first, then versions downward, the newest result first. */
function compareOutcomes(one: Outcome, other: Outcome): number {
  return (
    (other.providerVersion?.ord ?? Infinity) - (one.providerVersion?.ord ?? Infinity) ||
    (other.result?.id ?? 0) - (one.result?.id ?? 0)
  )
}

function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
