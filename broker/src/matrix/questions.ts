import type { Db } from '../db/client.ts'
import { DomainError, type FieldErrors, invalidFields } from '../errors.ts'
import { type AskOptions, askMatrix, type Matrix } from './matrix.ts'
import type { PacticipantRef } from './selector.ts'
import {
  listSubjects,
  listVersions,
  type NamedSubjects,
  type VersionQuery,
} from './selector-queries.ts'
import { parseMatrixQuery } from './selectors.ts'

/** Something a path names and that does not exist; badges say which. */
export class Missing extends DomainError {
  readonly what: 'pacticipant' | 'version' | 'branch' | 'environment' | 'main branch version'

  constructor(what: Missing['what'], message: string) {
    super('not-found', message)
    this.what = what
  }
}

/** The parameters of `GET /matrix`. Throws `invalid` with a list of the protocol's messages. */
export function askByQuery(
  db: Db,
  query: Record<string, unknown>,
  options: AskOptions,
): Promise<Matrix> {
  return askMatrix(db, parseMatrixQuery(query), options)
}

/** Everything between one consumer and one provider; further parameters as for `GET /matrix`. */
export async function askForPair(
  db: Db,
  { consumer, provider }: { consumer: string; provider: string },
  query: Record<string, unknown>,
  options: AskOptions,
): Promise<Matrix> {
  const subjects = await listSubjects(db, [consumer, provider], [], options.asOf)
  pacticipantIn(subjects, consumer, 'consumer')
  pacticipantIn(subjects, provider, 'provider')
  const q = [{ pacticipant: consumer }, { pacticipant: provider }]
  return askByQuery(db, { ...query, q }, options)
}

/**
 * `GET /can-i-deploy`: one version, to an environment or beside the latest versions with a tag (`to`).
 * Throws `invalid` with messages by parameter.
 */
export async function canIDeploy(
  db: Db,
  query: Record<string, unknown>,
  options: AskOptions,
): Promise<Matrix> {
  const { pacticipant, version, environment, to } = query
  const names = [pacticipant, environment].filter((name) => typeof name === 'string')
  const subjects = await listSubjects(db, names, names, options.asOf)
  const errors: FieldErrors = {}
  for (const [name, value] of Object.entries({ pacticipant, version })) {
    if (value === undefined) errors[name] = ['is missing']
    else if (typeof value !== 'string') errors[name] = ['must be a string']
    else if (value === '') errors[name] = ['must be filled']
  }
  if (!errors.pacticipant && !subjects.pacticipants.some(({ name }) => name === pacticipant))
    errors.pacticipant = ['does not match an existing pacticipant']
  if (environment && !subjects.environments.some(({ name }) => name === environment))
    errors.environment = [`with name '${String(environment)}' does not exist`]
  if (environment && to) errors[''] = ["Cannot specify both a 'to' tag and an environment."]
  if (!environment && !to) errors[''] = ["Must specify either an environment or a 'to' tag."]
  if (Object.keys(errors).length > 0) throw invalidFields(errors)
  const destination = environment
    ? { environment, latestby: 'cvpv' }
    : { tag: to, latest: 'true', latestby: 'cvp' }
  const ignore = query.ignore === undefined ? {} : { ignore: namesToIgnore(query.ignore) }
  return askByQuery(db, { q: [{ pacticipant, version }], ...destination, ...ignore }, options)
}

/** `ignore[]=NAME` for short, or as in the matrix. */
function namesToIgnore(ignore: unknown): unknown[] {
  return [ignore].flat().map((one) => (typeof one === 'string' ? { pacticipant: one } : one))
}

/** The latest version with one tag, beside the latest versions with another. Throws `Missing`. */
export async function canIDeployTag(
  db: Db,
  { pacticipant, tag, to }: { pacticipant: string; tag: string; to: string },
  options: AskOptions,
): Promise<Matrix> {
  const subjects = await listSubjects(db, [pacticipant], [], options.asOf)
  const { id } = pacticipantIn(subjects, pacticipant)
  const found = await listVersions(db, [versionQuery('tag-head', id, { tag })], options.asOf)
  if (found.length === 0)
    throw new Missing('version', `No version of ${pacticipant} with tag '${tag}' found`)
  const q = [{ pacticipant, tag, latest: 'true' }]
  return askByQuery(db, { q, tag: to, latest: 'true', latestby: 'cvp' }, options)
}

/** The head of a branch, to an environment. Throws `Missing`. */
export async function canIDeployBranch(
  db: Db,
  asked: { pacticipant: string; branch: string; environment: string },
  options: AskOptions,
): Promise<Matrix> {
  const { pacticipant, branch, environment } = asked
  const subjects = await listSubjects(db, [pacticipant], [environment], options.asOf)
  const { id } = pacticipantIn(subjects, pacticipant)
  const found = await listVersions(db, [versionQuery('head', id, { branch })], options.asOf)
  if (found.length === 0)
    throw new Missing('branch', `No version of ${pacticipant} on branch '${branch}' found`)
  if (subjects.environments.length === 0)
    throw new Missing('environment', `No environment with name '${environment}' found`)
  const q = [{ pacticipant, branch, latest: 'true' }]
  return askByQuery(db, { q, environment, latestby: 'cvpv' }, options)
}

/** The newest version of the main branch, beside the newest of everybody else's. Throws `Missing`. */
export async function canIMerge(db: Db, pacticipant: string, options: AskOptions): Promise<Matrix> {
  const subjects = await listSubjects(db, [pacticipant], [], options.asOf)
  const { id, mainBranch } = pacticipantIn(subjects, pacticipant)
  const found = mainBranch
    ? await listVersions(
        db,
        [
          versionQuery('head', id, { branch: mainBranch }),
          versionQuery('tag-head', id, { tag: mainBranch }),
        ],
        options.asOf,
      )
    : []
  const version = found[0]?.number
  if (version === undefined)
    throw new Missing(
      'main branch version',
      `No version of ${pacticipant} on its main branch found`,
    )
  const q = [{ pacticipant, version }]
  return askByQuery(db, { q, mainBranch: 'true', latest: 'true', latestby: 'cvp' }, options)
}

function versionQuery(
  kind: VersionQuery['kind'],
  pacticipantId: number,
  { branch = null, tag = null }: { branch?: string | null; tag?: string | null },
): VersionQuery {
  const nothing = { number: null, alsoOnBranch: null, environmentId: null }
  return { kind, pacticipantId, branch, tag, ...nothing }
}

function pacticipantIn(
  { pacticipants }: NamedSubjects,
  name: string,
  role = 'pacticipant',
): PacticipantRef {
  const pacticipant = pacticipants.find((candidate) => candidate.name === name)
  if (!pacticipant) throw new Missing('pacticipant', `No ${role} with name '${name}' found`)
  return pacticipant
}
