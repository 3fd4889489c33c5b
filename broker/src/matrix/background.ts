import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { findViolations, type Violation } from '../schemas/gate.ts'
import type { Mismatch } from '../verifications/mismatch.ts'
import { findMismatches } from './failures.ts'
import { listVersionFacts } from './queries.ts'
import type { Row, VersionFacts } from './row.ts'
import { type Resolution, standsForItself } from './selector.ts'
import { listKnownOfUnanswered } from './unanswered-queries.ts'

/** Rows without a result with what is known instead: who was asked for it, and what other versions said. */
export async function withWhatIsKnown(
  db: Db,
  rows: Row[],
  {
    verificationTimeLimit: timeLimit = 60,
    asOf,
  }: { verificationTimeLimit?: number; asOf?: Moment },
): Promise<Row[]> {
  const unanswered = rows.filter(({ result }) => result === null)
  if (unanswered.length === 0) return rows
  const questions = unanswered.map(({ publication, providerVersion }) => ({
    contentId: publication.contentId,
    providerVersionId: providerVersion?.id ?? null,
  }))
  const known = await listKnownOfUnanswered(db, questions, { timeLimit, asOf })
  const byRow = new Map(unanswered.map((row, place) => [row, known.get(place)]))
  return rows.map((row) => ({ ...row, ...byRow.get(row) }))
}

/** Contracts of the consumers that are asked about, on their way into an environment. */
export async function findSchemaViolations(
  db: Db,
  resolution: Resolution,
  considered: Row[],
  asOf: Moment,
): Promise<Violation[]> {
  const { environment } = resolution.query.destination
  if (environment === undefined) return []
  const modes = new Map(
    resolution.integrations.flatMap(({ provider, schemaMode }) =>
      schemaMode ? [[provider.id, schemaMode] as const] : [],
    ),
  )
  const named = new Set(
    resolution.selectors.flatMap((one) =>
      one.specified && one.kind === 'version' ? one.version.id : [],
    ),
  )
  const coming = considered.filter((row) => named.has(row.consumerVersion.id))
  const candidates = coming.map(({ publication, consumer, provider }) => ({
    publicationId: publication.id,
    consumerId: consumer.id,
    providerId: provider.id,
    contentId: publication.contentId,
  }))
  const distinct = new Map(candidates.map((one) => [one.publicationId, one]))
  return findViolations(db, [...distinct.values()], { modes, environment, asOf })
}

/** Failed results whose details are read; the others are linked to. */
const MOST_EXPLAINED = 100

/** By result, what failed. */
export function findFailures(db: Db, considered: Row[]): Promise<Map<number, Mismatch[]>> {
  const failed = considered.flatMap((row) => (row.result?.success === false ? row.result.id : []))
  return findMismatches(db, failed.slice(0, MOST_EXPLAINED))
}

/** By version, where it stands. */
export async function findVersionFacts(
  db: Db,
  ids: ReadonlySet<number>,
  asOf: Moment,
): Promise<Map<number, VersionFacts>> {
  const facts = ids.size > 0 ? await listVersionFacts(db, [...ids], asOf) : []
  return new Map(facts.map((one) => [one.id, one]))
}

/**
 * Versions that rows will be about, so that what is shown of them can be asked for beside the rows: those that stand
 * for themselves. Of the others, a whole branch say, most have none.
 */
export function versionsOfRows({ selectors }: Resolution): Set<number> {
  return new Set(
    selectors.flatMap((one) =>
      one.kind === 'version' && standsForItself(one.asked) ? one.version.id : [],
    ),
  )
}

/** Versions that the rows are about, but for those of which all is known. */
export function versionsIn(
  rows: readonly Row[],
  known: ReadonlyMap<number, VersionFacts>,
): Set<number> {
  const ids = rows.flatMap(({ consumerVersion, providerVersion }) => [
    consumerVersion.id,
    providerVersion?.id ?? consumerVersion.id,
  ])
  return new Set(ids.filter((id) => !known.has(id)))
}
