import type { Mode } from '../schemas/compatibility.ts'

/** What is asked of one pacticipant's versions. Several criteria narrow each other; none means any version. */
export interface Criteria {
  version?: string
  branch?: string
  /** The pacticipant's own main branch. */
  mainBranch?: true
  tag?: string
  environment?: string
  /** The head of the branch or tag, or the newest version that the other criteria leave. */
  latest?: true
}

export interface Selector extends Criteria {
  pacticipant: string
}

/**
 * How rows are collapsed to the one of the highest provider version: per consumer version and provider version,
 * per consumer version, or per pair. Absent: every revision and every repeated result.
 */
export type LatestBy = 'cvpv' | 'cvp' | 'cp'

/** A question to the matrix, as it was asked. */
export interface MatrixQuery {
  selectors: Selector[]
  /** Where the versions of the pacticipants that are not named are looked for. Empty: nowhere, only those named count. */
  destination: Criteria
  ignore: Selector[]
  latestBy?: LatestBy
  /** Rows to keep by their result; null is "no result". Absent: all. */
  success?: (boolean | null)[]
  /** Absent: as the question needs. */
  limit?: number
}

export interface PacticipantRef {
  id: number
  name: string
  mainBranch: string | null
}

export interface VersionRef {
  id: number
  ord: number
  number: string
}

/**
 * One version that a selector stands for. `any`: every version, none was looked up.
 * `none`: the criteria are met by no version.
 */
export type ResolvedSelector = {
  pacticipant: PacticipantRef
  asked: Criteria
  /** Named in the question, as opposed to added because of an integration and a destination. */
  specified: boolean
  ignored: boolean
} & (
  | { kind: 'version'; version: VersionRef; oneOfMany: boolean }
  | { kind: 'any' }
  | { kind: 'none' }
)

/** What an ignore selector takes out. `version` absent: the whole pacticipant. Not found: nothing, and a warning. */
export type Ignored =
  | { found: true; pacticipant: PacticipantRef; version?: VersionRef }
  | { found: false; asked: Selector; pacticipantExists: boolean }

/** A pair of pacticipants with a pact between them. */
export interface Integration {
  consumer: PacticipantRef
  provider: PacticipantRef
  /** Whether it is a version in question that has the pact. */
  required: boolean
  /** What the provider asks of schemas, where the gate holds to it. */
  schemaMode: Mode | null
}

/** The same text for what stands between the same two. */
export function pairKey({
  consumer,
  provider,
}: Pick<Integration, 'consumer' | 'provider'>): string {
  return `${consumer.id} ${provider.id}`
}

export function isBareName(criteria: Criteria): boolean {
  return Object.keys(criteria).every((key) => key === 'pacticipant')
}

/** By the id of a pacticipant, its selectors: a question about a hub has hundreds, which are looked for row by row. */
export type OwnSelectors = (id: number) => readonly ResolvedSelector[]

export function ownSelectors(selectors: readonly ResolvedSelector[]): OwnSelectors {
  const byId = Map.groupBy(selectors, ({ pacticipant }) => pacticipant.id)
  return (id) => byId.get(id) ?? []
}

export function isDestinationGiven({ destination }: MatrixQuery): boolean {
  return Object.keys(destination).length > 0
}

/**
 * Whether each version found must hold by itself. All versions of a tag or branch are a history instead,
 * of which the results that exist are looked at: a provider does not verify a contract with its whole past.
 */
export function standsForItself({
  version,
  latest,
  environment,
  tag,
  branch,
  mainBranch,
}: Criteria): boolean {
  if (version !== undefined || latest || environment !== undefined) return true
  return tag === undefined && branch === undefined && !mainBranch
}

/** A question with its names made versions. */
export interface Resolution {
  query: MatrixQuery
  selectors: ResolvedSelector[]
  ignored: Ignored[]
  integrations: Integration[]
}

/** Whether an ignore selector names the pacticipant as a whole, or this version of it. */
export function isIgnored(ignored: Ignored[], pacticipantId: number, versionId?: number): boolean {
  return ignored.some(
    (one) =>
      one.found &&
      one.pacticipant.id === pacticipantId &&
      (one.version === undefined || one.version.id === versionId),
  )
}
