import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import {
  findFailures,
  findSchemaViolations,
  findVersionFacts,
  versionsIn,
  versionsOfRows,
  withWhatIsKnown,
} from './background.ts'
import { explain } from './explain.ts'
import { type MatrixNotice, noticesOf } from './notices.ts'
import { listPublications, listResults } from './queries.ts'
import type { Reason } from './reason.ts'
import { resolveQuery, tooMany } from './resolve.ts'
import {
  type FoundPublication,
  type FoundResult,
  type Gate,
  MOST_ROWS,
  type Row,
  type RowResult,
  type VersionFacts,
} from './row.ts'
import { buildRows, effectiveLatestBy, type Found } from './rows.ts'
import {
  isBareName,
  isDestinationGiven,
  type LatestBy,
  type MatrixQuery,
  type PacticipantRef,
  type Resolution,
  type ResolvedSelector,
  standsForItself,
} from './selector.ts'
import type { AskedQuery } from './selectors.ts'
import { isRowIgnored, judge, type Verdict } from './verdict.ts'

/** The answer to a question, with everything a page or a representation shows of it. */
export interface Matrix {
  resolution: Resolution
  verdict: Verdict
  notices: MatrixNotice[]
  reasons: Reason[]
  /** By version id, where the versions of the rows stand. */
  versions: Map<number, VersionFacts>
  /** What the rows were built from, and how. */
  found: Found & { latestBy: LatestBy | undefined }
  /** The past moment that was asked about. */
  asOf: Moment
}

export interface AskOptions {
  gate: Gate
  /** Minutes after which a verification that was asked for counts as lost; absent: an hour. */
  verificationTimeLimit?: number
  /** The past moment that is asked about; absent: now. */
  asOf?: Date | undefined
  /** So many of the newest versions of each side are enough, and all rows between them are wanted: for a drawing. */
  versionsOfEachSide?: number
}

/**
 * Who is compatible with whom, and may the named versions be deployed: the whole of the gate.
 * Throws `invalid` with the protocol's messages. "No" is an answer, not an error.
 */
export async function askMatrix(db: Db, asked: AskedQuery, options: AskOptions): Promise<Matrix> {
  const { asOf } = options
  const resolution = await resolveQuery(db, asked, asOf)
  const [{ rows: bare, limited, found }, early] = await Promise.all([
    findRows(db, resolution, options),
    findVersionFacts(db, versionsOfRows(resolution), asOf),
  ])
  const considered = bare.filter((row) => !isRowIgnored(resolution, row))
  const [rows, violations, mismatches, late] = await Promise.all([
    withWhatIsKnown(db, bare, options),
    findSchemaViolations(db, resolution, considered, asOf),
    findFailures(db, considered),
    findVersionFacts(db, versionsIn(bare, early), asOf),
  ])
  const verdict = judge({ resolution, rows, violations, ...(limited !== undefined && { limited }) })
  return {
    resolution,
    verdict,
    notices: noticesOf(verdict, resolution),
    reasons: explain(verdict, resolution, mismatches),
    versions: new Map([...early, ...late]),
    found,
    asOf,
  }
}

/** Rows from facts; a question that limits itself says where it was cut. */
async function findRows(
  db: Db,
  resolution: Resolution,
  { gate, asOf, versionsOfEachSide }: AskOptions,
): Promise<Pick<Matrix, 'found'> & { rows: Row[]; limited?: number }> {
  const { query } = resolution
  const isOfSides =
    versionsOfEachSide !== undefined && query.limit === undefined && rowLimit(query) < MOST_ROWS
  const limit = isOfSides ? versionsOfEachSide : rowLimit(query)
  const latestBy = effectiveLatestBy(query, gate)
  const selectors = withNeighbours(resolution)
  const { publications, results: latest } = await findPublications(
    db,
    { ...resolution, selectors },
    limit,
    asOf,
  )
  const isPrefix = !isOfSides && isInOrder(resolution, publications)
  const others = await findResults(db, publications, { query, selectors, limit, isPrefix }, asOf)
  const results = [...new Map([...latest, ...others].map((one) => [one.id, one])).values()]
  const pacticipants = pacticipantsOf(resolution)
  const found = { publications, results, selectors, pacticipants, gate, latestBy }
  const rows = buildRows(found, {
    latestBy,
    isWanted: (result) => isWanted(result, query),
    isOwnConsumer: (id) => isOwnConsumer(id, resolution),
    enough: isOfSides ? Infinity : limit,
  })
  if (isOfSides) return { rows, found, ...(publications.length > limit && { limited: limit }) }
  const isCut = publications.length > limit || results.length > limit || rows.length > limit
  if (!isCut) return { rows, found }
  if (limit === MOST_ROWS && isDestinationGiven(query)) throw tooMany('rows')
  return { rows: rows.slice(0, limit), found, limited: limit }
}

/**
 * A limit would drop rows and turn a no into a yes: none applies when a destination or a version is asked for,
 * but for one pacticipant alone, which is browsing.
 */
function rowLimit({ selectors, destination, limit }: MatrixQuery): number {
  const asksVersion = selectors.some((one) => !isBareName(one) && standsForItself(one))
  if (Object.keys(destination).length > 0) return MOST_ROWS
  if (asksVersion && selectors.length > 1) return MOST_ROWS
  return Math.min(limit ?? (asksVersion ? MOST_ROWS : 100), MOST_ROWS)
}

/** One selector and no destination: all that is known of a pacticipant, on both sides. */
function isAlone({ query }: Resolution): boolean {
  return query.selectors.length === 1 && !isDestinationGiven(query)
}

/** Alone, a pacticipant's rows are those with any version of its neighbours. */
function withNeighbours(resolution: Resolution): ResolvedSelector[] {
  if (!isAlone(resolution)) return resolution.selectors
  const named = new Set(resolution.selectors.map(({ pacticipant }) => pacticipant.id))
  const neighbours = [...pacticipantsOf(resolution).values()].filter(({ id }) => !named.has(id))
  return [
    ...resolution.selectors,
    ...neighbours.map(
      (pacticipant): ResolvedSelector => ({
        kind: 'any',
        pacticipant,
        asked: {},
        specified: false,
        ignored: false,
      }),
    ),
  ]
}

/** Alone, the pacts of others count only where the pacticipant has verified them. */
function isOwnConsumer(id: number, resolution: Resolution): boolean {
  return (
    !isAlone(resolution) || resolution.selectors.some(({ pacticipant }) => pacticipant.id === id)
  )
}

function pacticipantsOf({ selectors, integrations }: Resolution): Map<number, PacticipantRef> {
  const all = [
    ...selectors.map(({ pacticipant }) => pacticipant),
    ...integrations.flatMap(({ consumer, provider }) => [consumer, provider]),
  ]
  return new Map(all.map((pacticipant) => [pacticipant.id, pacticipant]))
}

async function findPublications(
  db: Db,
  resolution: Resolution,
  limit: number,
  asOf: Moment,
): ReturnType<typeof listPublications> {
  const { selectors, query } = resolution
  const versionIds = (some: ResolvedSelector[]) =>
    some.flatMap((one) => (one.kind === 'version' ? one.version.id : []))
  const alone = isAlone(resolution)
  const specified = selectors.filter((one) => one.specified)
  const isWhole = specified.some(({ kind }) => kind === 'any')
  const whole = alone && !isWhole ? [] : selectors.filter(({ kind }) => kind === 'any')
  const ids = (some: ResolvedSelector[]) => [
    ...new Set(some.map(({ pacticipant }) => pacticipant.id)),
  ]
  return listPublications(
    db,
    {
      namedVersions: versionIds(specified),
      otherVersions: versionIds(selectors.filter((one) => !one.specified)),
      consumers: ids(whole),
      providers: ids(selectors),
      namedProviders: ids(specified),
      verifiedBy: alone ? versionIds(specified) : [],
      answeredBy: selectors.flatMap((one) =>
        one.kind === 'version' && answersForItself(one, query)
          ? { pacticipantId: one.pacticipant.id, ord: one.version.ord }
          : [],
      ),
      everyRevision: query.latestBy === undefined,
      limit: limit + 1,
    },
    asOf,
  )
}

/**
 * Whether the rows stand in the order of the publications, and each result is a row: of one pair, where nothing is left
 * out. Then so many rows are made of as many results, and a history of thousands need not be read to show a part of it.
 */
function isInOrder(resolution: Resolution, publications: FoundPublication[]): boolean {
  const { latestBy, success } = resolution.query
  const pairs = new Set(publications.map((one) => `${one.consumerId} ${one.providerId}`))
  return latestBy === undefined && success === undefined && !isAlone(resolution) && pairs.size === 1
}

interface ResultsOf {
  query: MatrixQuery
  selectors: ResolvedSelector[]
  limit: number
  isPrefix: boolean
}

/** Whether of a version only its latest result of each content counts, which is found with the contents. */
function answersForItself({ asked }: ResolvedSelector, { latestBy }: MatrixQuery): boolean {
  return latestBy !== undefined && standsForItself(asked)
}

/** Results that were not found with the publications: those of a history, and repeated ones. */
async function findResults(
  db: Db,
  publications: FoundPublication[],
  { query, selectors, limit, isPrefix }: ResultsOf,
  asOf: Moment,
): Promise<FoundResult[]> {
  const every = query.latestBy === undefined
  const contents = new Map(publications.map((one) => [one.contentId, one.providerId]))
  const byProvider = Map.groupBy(contents.keys(), (id) => contents.get(id))
  const wide = { contents: new Set<number>(), versions: new Set<number>(), any: new Set<number>() }
  for (const selector of selectors) {
    const own = byProvider.get(selector.pacticipant.id) ?? []
    if (selector.kind === 'any') for (const id of own) wide.any.add(id)
    if (selector.kind !== 'version' || answersForItself(selector, query)) continue
    wide.versions.add(selector.version.id)
    for (const id of own) wide.contents.add(id)
  }
  const inOrder = isPrefix ? limit + 1 : undefined
  const ask = (ids: ReadonlySet<number>, providerVersions: number[] | 'any') =>
    listResults(
      db,
      { contents: [...ids], providerVersions, every, limit: limit + 1, inOrder },
      asOf,
    )
  return [
    ...(wide.contents.size > 0 ? await ask(wide.contents, [...wide.versions]) : []),
    ...(wide.any.size > 0 ? await ask(wide.any, 'any') : []),
  ]
}

function isWanted(result: RowResult | null, { success }: MatrixQuery): boolean {
  return success === undefined || success.includes(result?.success ?? null)
}
