import type { Db } from '../db/client.ts'
import { DomainError, type FieldErrors, invalidFields } from '../errors.ts'
import { type AskOptions, askMatrix, type Matrix } from './matrix.ts'
import { listNamed } from './selector-queries.ts'
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
  const q = [{ pacticipant: consumer }, { pacticipant: provider }]
  const [one, other] = await listNamed(db, q, options.asOf)
  if (!one?.pacticipant) throw missingPacticipant(consumer, 'consumer')
  if (!other?.pacticipant) throw missingPacticipant(provider, 'provider')
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
  const names = [
    typeof pacticipant === 'string' ? { pacticipant } : {},
    typeof environment === 'string' ? { environment } : {},
  ]
  const [own, place] = await listNamed(db, names, options.asOf)
  const errors: FieldErrors = {}
  for (const [name, value] of Object.entries({ pacticipant, version })) {
    if (value === undefined) errors[name] = ['is missing']
    else if (typeof value !== 'string') errors[name] = ['must be a string']
    else if (value === '') errors[name] = ['must be filled']
  }
  if (!errors.pacticipant && !own?.pacticipant)
    errors.pacticipant = ['does not match an existing pacticipant']
  if (environment && !place?.hasEnvironment)
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
  const [found] = await listNamed(db, [{ pacticipant, tag, latest: true }], options.asOf)
  if (!found?.pacticipant) throw missingPacticipant(pacticipant)
  if (found.versions.length === 0)
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
  const [found, place] = await listNamed(
    db,
    [{ pacticipant, branch, latest: true }, { environment }],
    options.asOf,
  )
  if (!found?.pacticipant) throw missingPacticipant(pacticipant)
  if (found.versions.length === 0)
    throw new Missing('branch', `No version of ${pacticipant} on branch '${branch}' found`)
  if (!place?.hasEnvironment)
    throw new Missing('environment', `No environment with name '${environment}' found`)
  const q = [{ pacticipant, branch, latest: 'true' }]
  return askByQuery(db, { q, environment, latestby: 'cvpv' }, options)
}

/** The newest version of the main branch, beside the newest of everybody else's. Throws `Missing`. */
export async function canIMerge(db: Db, pacticipant: string, options: AskOptions): Promise<Matrix> {
  const [own] = await listNamed(db, [{ pacticipant, mainBranch: true, latest: true }], options.asOf)
  if (!own?.pacticipant) throw missingPacticipant(pacticipant)
  const { mainBranch: tag } = own.pacticipant
  const [tagged] =
    own.versions.length === 0 && tag !== null
      ? await listNamed(db, [{ pacticipant, tag, latest: true }], options.asOf)
      : []
  const version = (own.versions[0] ?? tagged?.versions[0])?.number
  if (version === undefined)
    throw new Missing(
      'main branch version',
      `No version of ${pacticipant} on its main branch found`,
    )
  const q = [{ pacticipant, version }]
  return askByQuery(db, { q, mainBranch: 'true', latest: 'true', latestby: 'cvp' }, options)
}

function missingPacticipant(name: string, role = 'pacticipant'): Missing {
  return new Missing('pacticipant', `No ${role} with name '${name}' found`)
}
