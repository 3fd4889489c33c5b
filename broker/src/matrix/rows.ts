import type { FoundPublication, FoundResult, Gate, Row } from './row.ts'
import {
  type LatestBy,
  type MatrixQuery,
  type PacticipantRef,
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

/**
 * Publications beside the results of the provider versions in question. A provider version that must stand for
 * itself and has no result gets a row without one; so does a publication that no version in question has verified.
 */
export function buildRows(found: Found): Row[] {
  const results = Map.groupBy(found.results, ({ contentId }) => contentId)
  const selectors = Map.groupBy(found.selectors, ({ pacticipant }) => pacticipant.id)
  return found.publications.flatMap((publication) => {
    const asked = selectors.get(publication.providerId) ?? []
    const own = (results.get(publication.contentId) ?? []).filter(isOf(asked))
    const rows = own.map((result) => rowOf(found, publication, providerVersionOf(result), result))
    const verified = new Set(own.map(({ providerVersionId }) => providerVersionId))
    const unanswered = liveVersions(asked).filter(({ id }) => !verified.has(id))
    if (found.gate === 'strict')
      rows.push(...unanswered.map((version) => rowOf(found, publication, version)))
    if (rows.length === 0) rows.push(rowOf(found, publication, null))
    const alone = rows.length === 1
    return rows.map((row) => ({ ...row, alone }))
  })
}

/** Versions that need a result of their own, each once. */
function liveVersions(selectors: ResolvedSelector[]): VersionRef[] {
  const versions = new Map<number, VersionRef>()
  for (const selector of selectors) {
    if (selector.kind === 'version' && standsForItself(selector.asked))
      versions.set(selector.version.id, selector.version)
  }
  return [...versions.values()]
}

function isOf(selectors: ResolvedSelector[]): (result: FoundResult) => boolean {
  if (selectors.some(({ kind }) => kind === 'any')) return () => true
  const ids = new Set(selectors.flatMap((one) => (one.kind === 'version' ? one.version.id : [])))
  return ({ providerVersionId }) => ids.has(providerVersionId)
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
  providerVersion: VersionRef | null,
  result?: FoundResult,
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
    result: result
      ? {
          id: result.id,
          number: result.number,
          success: result.success,
          createdAt: result.createdAt,
        }
      : null,
    alone: false,
  }
}

function refOf(pacticipants: Map<number, PacticipantRef>, id: number): PacticipantRef {
  const pacticipant = pacticipants.get(id)
  if (!pacticipant) throw new Error(`No pacticipant ${id} among those the question found`)
  return pacticipant
}

/**
 * Of each group the rows that are kept: the one of the highest provider version, and every row without a result.
 * A live version that has not answered is never hidden behind one that has.
 */
export function collapse(rows: Row[], latestBy: LatestBy | undefined): Row[] {
  if (latestBy === undefined) return rows
  const answered = rows.filter((row) => row.result !== null)
  const kept = new Set(
    [...Map.groupBy(answered, (row) => groupOf(row, latestBy)).values()].map((group) =>
      group.reduce((best, row) => (compareAge(row, best) < 0 ? row : best)),
    ),
  )
  return rows.filter((row) => row.result === null || kept.has(row))
}

function groupOf(row: Row, latestBy: LatestBy): string {
  const pair = `${row.consumer.id} ${row.provider.id}`
  if (latestBy === 'cp') return pair
  if (latestBy === 'cvp') return `${pair} ${row.consumerVersion.id}`
  return `${pair} ${row.consumerVersion.id} ${row.providerVersion?.id}`
}

/** Highest provider version first, then consumer version, then the newest result. */
function compareAge(one: Row, other: Row): number {
  return (
    (other.providerVersion?.ord ?? 0) - (one.providerVersion?.ord ?? 0) ||
    other.consumerVersion.ord - one.consumerVersion.ord ||
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

/** The protocol's order: names upward, versions and revisions downward, rows without a provider version first. */
export function sortRows(rows: Row[]): Row[] {
  return rows.toSorted(
    (one, other) =>
      byText(one.consumer.name, other.consumer.name) ||
      other.consumerVersion.ord - one.consumerVersion.ord ||
      other.publication.revision - one.publication.revision ||
      byText(one.provider.name, other.provider.name) ||
      (other.providerVersion?.ord ?? Infinity) - (one.providerVersion?.ord ?? Infinity) ||
      (other.result?.id ?? 0) - (one.result?.id ?? 0),
  )
}

function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
