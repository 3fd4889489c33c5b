import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { DomainError } from '../errors.ts'
import { MOST_ROWS } from './row.ts'
import {
  type Criteria,
  type Ignored,
  type Integration,
  isBareName,
  isDestinationGiven,
  isIgnored,
  type MatrixQuery,
  type PacticipantRef,
  type Resolution,
  type ResolvedSelector,
  type Selector,
  type VersionRef,
} from './selector.ts'
import { listIntegrations, listNamed, type Named } from './selector-queries.ts'
import { type AskedQuery, checkMatrixQuery } from './selectors.ts'

/**
 * Turns a question into versions: those named, those of the destination that stand in an integration with them,
 * and what is ignored. Throws `invalid` with the protocol's messages when the question means nothing.
 */
export async function resolveQuery(db: Db, asked: AskedQuery, asOf?: Moment): Promise<Resolution> {
  const all: Partial<Selector>[] = [...asked.selectors, ...asked.ignore, asked.destination]
  const found = await listNamed(db, all, asOf)
  const query = checkMatrixQuery(asked, {
    pacticipants: new Set(found.flatMap(({ pacticipant }) => pacticipant?.name ?? [])),
    environments: new Set(
      all.flatMap(({ environment = [] }, at) =>
        nameAt(found, at).hasEnvironment ? environment : [],
      ),
    ),
  })
  refuseTooMany(found.map(({ versions }) => versions))
  const ignored = query.ignore.flatMap((selector, at) =>
    resolveIgnored(selector, nameAt(found, query.selectors.length + at)),
  )
  const specified = query.selectors.flatMap((selector, at) => {
    const { pacticipant, versions } = nameAt(found, at)
    return pacticipant ? selectorsOf({ pacticipant, asked: selector, versions }, true, ignored) : []
  })
  const { integrations, versions } = await findIntegrations(db, query, specified, asOf)
  refuseTooMany([...versions.values()])
  const inferred = inferredSubjects(query, specified, integrations).flatMap((pacticipant) =>
    selectorsOf(
      { pacticipant, asked: query.destination, versions: versions.get(pacticipant.id) ?? [] },
      false,
      ignored,
    ),
  )
  return { query, selectors: [...specified, ...inferred], ignored, integrations }
}

function nameAt(found: readonly Named[], at: number): Named {
  return found[at] ?? { pacticipant: null, hasEnvironment: false, versions: [] }
}

/** A pacticipant with what is asked of it, and the versions that meet that. */
interface FoundVersions {
  pacticipant: PacticipantRef
  asked: Criteria
  versions: VersionRef[]
}

function refuseTooMany(versions: readonly VersionRef[][]): void {
  if (versions.reduce((sum, some) => sum + some.length, 0) > MOST_ROWS) throw tooMany('versions')
}

/** What a question that selects more than anyone can read is answered with. */
export function tooMany(what: 'versions' | 'rows'): DomainError {
  const sentence = `This question selects more than ${MOST_ROWS} ${what}. Narrow it: name a version number, or add latest=true to a branch or tag.`
  return new DomainError('invalid', sentence, [sentence])
}

/** A branch's head is found by the statement; otherwise latest is the newest of what the other criteria leave. */
function narrowToLatest(
  { latest, branch, mainBranch }: Criteria,
  versions: VersionRef[],
): VersionRef[] {
  return latest && branch === undefined && !mainBranch ? versions.slice(0, 1) : versions
}

function resolveIgnored(asked: Selector, { pacticipant, versions }: Named): Ignored[] {
  if (pacticipant && isBareName(asked)) return [{ found: true, pacticipant }]
  const wanted = narrowToLatest(asked, versions)
  if (!pacticipant || wanted.length === 0)
    return [{ found: false, asked, pacticipantExists: pacticipant !== null }]
  return wanted.map((version) => ({ found: true, pacticipant, version }))
}

function selectorsOf(
  { pacticipant, asked, versions: found }: FoundVersions,
  specified: boolean,
  ignored: Ignored[],
): ResolvedSelector[] {
  const base = { pacticipant, asked, specified }
  const versions = narrowToLatest(asked, found)
  if (isBareName(asked))
    return [{ ...base, kind: 'any', ignored: isIgnored(ignored, pacticipant.id) }]
  if (versions.length === 0)
    return [{ ...base, kind: 'none', ignored: isIgnored(ignored, pacticipant.id) }]
  return versions.map((version) => ({
    ...base,
    kind: 'version',
    version,
    oneOfMany: versions.length > 1,
    ignored: isIgnored(ignored, pacticipant.id, version.id),
  }))
}

/** With a destination, or one selector alone: all its integrations. Else: those between the pacticipants named. */
async function findIntegrations(
  db: Db,
  query: MatrixQuery,
  specified: ResolvedSelector[],
  asOf: Moment,
): Promise<{ integrations: Integration[]; versions: Map<number, VersionRef[]> }> {
  const hasDestination = isDestinationGiven(query)
  const all = hasDestination || query.selectors.length === 1
  const named = new Set(specified.map(({ pacticipant }) => pacticipant.id))
  const { integrations, versions } = await listIntegrations(
    db,
    {
      consumerVersions: specified.flatMap((one) => (one.kind === 'version' ? one.version.id : [])),
      consumers: specified.flatMap((one) => (one.kind === 'any' ? one.pacticipant.id : [])),
      providers: all ? [...named] : [],
      named: [...named],
      destination: hasDestination ? query.destination : undefined,
    },
    asOf,
  )
  const wanted = all ? integrations : integrations.filter(({ provider }) => named.has(provider.id))
  return { integrations: wanted, versions }
}

/** Who stands in an integration with those named, to be looked for in the destination. */
function inferredSubjects(
  query: MatrixQuery,
  specified: ResolvedSelector[],
  integrations: readonly Integration[],
): PacticipantRef[] {
  if (!isDestinationGiven(query)) return []
  const named = new Set(specified.map(({ pacticipant }) => pacticipant.id))
  const all = integrations.flatMap(({ consumer, provider }) => [consumer, provider])
  const others = all.filter(({ id }) => !named.has(id))
  return [...new Map(others.map((pacticipant) => [pacticipant.id, pacticipant])).values()]
}
