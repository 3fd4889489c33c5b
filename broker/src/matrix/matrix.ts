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
import { listLatestResults, listPublications, listResults } from './queries.ts'
import type { Reason } from './reason.ts'
import { resolveQuery, tooMany } from './resolve.ts'
import {
  type FoundPublication,
  type FoundResult,
  type Gate,
  MOST_ROWS,
  type Row,
  type VersionFacts,
} from './row.ts'
import { buildRows, collapse, effectiveLatestBy, type Found, sortRows } from './rows.ts'
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
  const publications = await findPublications(db, { ...resolution, selectors }, limit, asOf)
  const results = await findResults(db, publications, { query, selectors, limit }, asOf)
  const pacticipants = pacticipantsOf(resolution)
  const found = { publications, results, selectors, pacticipants, gate, latestBy }
  const built = buildRows(found)
  const own = isAlone(resolution) ? built.filter((row) => isOwn(row, resolution)) : built
  const rows = sortRows(collapse(own, latestBy).filter((row) => isWanted(row, query)))
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
function isOwn(row: Row, { selectors }: Resolution): boolean {
  return (
    row.result !== null || selectors.some(({ pacticipant }) => pacticipant.id === row.consumer.id)
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
): Promise<FoundPublication[]> {
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
      everyRevision: query.latestBy === undefined,
      limit: limit + 1,
    },
    asOf,
  )
}

interface ResultQuestion {
  query: MatrixQuery
  selectors: ResolvedSelector[]
  limit: number
}

/** Results of the provider versions in question, each statement only where there is something for it to find. */
async function findResults(
  db: Db,
  publications: FoundPublication[],
  { query, selectors, limit }: ResultQuestion,
  asOf: Moment,
): Promise<FoundResult[]> {
  const every = query.latestBy === undefined
  const contents = new Map(publications.map((one) => [one.contentId, one.providerId]))
  const byProvider = Map.groupBy(contents.keys(), (id) => contents.get(id))
  const pairs: { contentId: number; providerVersionOrd: number }[] = []
  const wide = { contents: new Set<number>(), versions: new Set<number>(), any: new Set<number>() }
  for (const selector of selectors) {
    const own = byProvider.get(selector.pacticipant.id) ?? []
    if (selector.kind === 'any') for (const id of own) wide.any.add(id)
    if (selector.kind !== 'version') continue
    const { version } = selector
    if (standsForItself(selector.asked) && !every) {
      pairs.push(...own.map((contentId) => ({ contentId, providerVersionOrd: version.ord })))
    } else {
      wide.versions.add(version.id)
      for (const id of own) wide.contents.add(id)
    }
  }
  const found = [
    pairs.length > 0 ? await listLatestResults(db, pairs, asOf) : [],
    wide.contents.size > 0 && wide.versions.size > 0
      ? await listResults(
          db,
          {
            contents: [...wide.contents],
            providerVersions: [...wide.versions],
            every,
            limit: limit + 1,
          },
          asOf,
        )
      : [],
    wide.any.size > 0
      ? await listResults(
          db,
          { contents: [...wide.any], providerVersions: 'any', every, limit: limit + 1 },
          asOf,
        )
      : [],
  ].flat()
  return [...new Map(found.map((result) => [result.id, result])).values()]
}

function isWanted(row: Row, { success }: MatrixQuery): boolean {
  return success === undefined || success.includes(row.result?.success ?? null)
}
