import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { DomainError } from '../errors.ts'
import { MOST_ROWS } from './row.ts'
import {
  type Criteria,
  type Ignored,
  isBareName,
  isDestinationGiven,
  isIgnored,
  type MatrixQuery,
  type PacticipantRef,
  type RequiredIntegration,
  type Resolution,
  type ResolvedSelector,
  type VersionRef,
} from './selector.ts'
import {
  type IntegrationRow,
  listIntegrations,
  listSubjects,
  listVersions,
  type NamedSubjects,
  type VersionQuery,
} from './selector-queries.ts'
import { type AskedQuery, checkMatrixQuery } from './selectors.ts'

/**
 * Turns a question into versions: those named, those of the destination that stand in an integration with them,
 * and what is ignored. Throws `invalid` with the protocol's messages when the question means nothing.
 */
export async function resolveQuery(db: Db, asked: AskedQuery, asOf?: Moment): Promise<Resolution> {
  const subjects = await findSubjects(db, asked, asOf)
  const query = checkMatrixQuery(asked, {
    pacticipants: new Set(subjects.pacticipants.map(({ name }) => name)),
    environments: new Set(subjects.environments.map(({ name }) => name)),
  })
  const named = [
    ...query.selectors.flatMap((selector) => subjectOf(selector.pacticipant, selector, subjects)),
    ...query.ignore.flatMap((selector) => subjectOf(selector.pacticipant, selector, subjects)),
  ]
  const versions = await resolveVersions(db, named, subjects, asOf)
  const specifiedVersions = versions.slice(0, query.selectors.length)
  const ignored = resolveIgnored(query, subjects, versions.slice(query.selectors.length))
  const specified = specifiedVersions.flatMap((found) => selectorsOf(found, true, ignored))
  const integrations = await findIntegrations(db, query, specified, asOf)
  const others = inferredSubjects(query, specified, integrations)
  const inferred = (await resolveVersions(db, others, subjects, asOf)).flatMap((found) =>
    selectorsOf(found, false, ignored),
  )
  return { query, selectors: [...specified, ...inferred], ignored, integrations }
}

interface Subject {
  pacticipant: PacticipantRef
  asked: Criteria
}

interface FoundVersions extends Subject {
  versions: VersionRef[] | 'any'
}

function findSubjects(db: Db, asked: AskedQuery, asOf: Moment): Promise<NamedSubjects> {
  const selectors = [...asked.selectors, ...asked.ignore]
  const pacticipants = selectors.flatMap(({ pacticipant }) => pacticipant ?? [])
  const environments = [asked.destination, ...selectors].flatMap(
    ({ environment }) => environment ?? [],
  )
  return listSubjects(db, [...new Set(pacticipants)], [...new Set(environments)], asOf)
}

function subjectOf(name: string, criteria: Criteria, { pacticipants }: NamedSubjects): Subject[] {
  const pacticipant = pacticipants.find((candidate) => candidate.name === name)
  return pacticipant ? [{ pacticipant, asked: criteria }] : []
}

/** The versions of each subject, in one statement; bare names are not looked up. */
async function resolveVersions(
  db: Db,
  subjects: Subject[],
  { environments }: NamedSubjects,
  asOf: Moment,
): Promise<FoundVersions[]> {
  const wanted = subjects.filter(({ asked }) => !isBareName(asked))
  const queries = wanted.map((subject) => versionQuery(subject, environments))
  const rows = queries.length > 0 ? await listVersions(db, queries, asOf) : []
  if (rows.length > MOST_ROWS) throw tooMany('versions')
  const found = Map.groupBy(rows, ({ query }) => query)
  return subjects.map((subject) => {
    const at = wanted.indexOf(subject)
    if (at < 0) return { ...subject, versions: 'any' as const }
    const versions = (found.get(at) ?? []).map(({ id, ord, number }) => ({ id, ord, number }))
    return { ...subject, versions: narrowToLatest(subject.asked, versions) }
  })
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

function versionQuery(
  { pacticipant, asked }: Subject,
  environments: NamedSubjects['environments'],
): VersionQuery {
  const main = asked.mainBranch ? pacticipant.mainBranch : undefined
  const environment = environments.find(({ name }) => name === asked.environment)
  const isImpossible = main === null || (asked.environment !== undefined && !environment)
  const branch = asked.branch ?? main ?? null
  return {
    kind: isImpossible ? 'none' : kindOf(asked, branch !== null),
    pacticipantId: pacticipant.id,
    number: asked.version ?? null,
    branch,
    alsoOnBranch: asked.branch !== undefined ? (main ?? null) : null,
    tag: asked.tag ?? null,
    environmentId: environment?.id ?? null,
  }
}

/** The criterion that leaves the fewest versions finds them. */
function kindOf(asked: Criteria, onBranch: boolean): VersionQuery['kind'] {
  if (asked.version !== undefined) return 'number'
  if (onBranch && asked.latest) return 'head'
  if (asked.environment !== undefined) return 'environment'
  if (onBranch) return 'members'
  if (asked.tag !== undefined) return asked.latest ? 'tag-head' : 'tagged'
  return 'newest'
}

function resolveIgnored(
  { ignore }: MatrixQuery,
  { pacticipants }: NamedSubjects,
  found: FoundVersions[],
): Ignored[] {
  const rest = [...found]
  return ignore.flatMap((asked): Ignored[] => {
    const pacticipant = pacticipants.find(({ name }) => name === asked.pacticipant)
    const versions = pacticipant ? rest.shift()?.versions : undefined
    if (!pacticipant || !versions || versions.length === 0)
      return [{ found: false, asked, pacticipantExists: pacticipant !== undefined }]
    if (versions === 'any') return [{ found: true, pacticipant }]
    return versions.map((version) => ({ found: true, pacticipant, version }))
  })
}

function selectorsOf(
  { pacticipant, asked, versions }: FoundVersions,
  specified: boolean,
  ignored: Ignored[],
): ResolvedSelector[] {
  const base = { pacticipant, asked, specified }
  if (versions === 'any')
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
): Promise<RequiredIntegration[]> {
  const isAlone = query.selectors.length === 1
  const all = isDestinationGiven(query) || isAlone
  const ids = new Set(specified.map(({ pacticipant }) => pacticipant.id))
  const rows = await listIntegrations(
    db,
    {
      consumerVersions: specified.flatMap((one) => (one.kind === 'version' ? one.version.id : [])),
      consumers: specified.flatMap((one) => (one.kind === 'any' ? one.pacticipant.id : [])),
      providers: all ? [...ids] : [],
    },
    asOf,
  )
  return requiredFirst(all ? rows : rows.filter(({ provider }) => ids.has(provider.id)))
}

/** A pair that is found as required and as not required is required. */
function requiredFirst(rows: (IntegrationRow & { required: boolean })[]): RequiredIntegration[] {
  const pairs = new Map<string, RequiredIntegration>()
  for (const row of rows) {
    const key = `${row.consumer.id} ${row.provider.id}`
    if (row.required || !pairs.has(key)) pairs.set(key, row)
  }
  return [...pairs.values()]
}

/** Who stands in an integration with those named, to be looked for in the destination. */
function inferredSubjects(
  query: MatrixQuery,
  specified: ResolvedSelector[],
  integrations: RequiredIntegration[],
): Subject[] {
  if (!isDestinationGiven(query)) return []
  const named = new Set(specified.map(({ pacticipant }) => pacticipant.id))
  const others = new Map<number, PacticipantRef>()
  for (const { consumer, provider } of integrations) {
    for (const pacticipant of [consumer, provider])
      if (!named.has(pacticipant.id)) others.set(pacticipant.id, pacticipant)
  }
  return [...others.values()].map((pacticipant) => ({ pacticipant, asked: query.destination }))
}
