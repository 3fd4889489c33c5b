import { createHash } from 'node:crypto'
import { type Actor, ownsOrRules } from '../access/actor.ts'
import type { Cache } from '../cache/cache.ts'
import type { Deps } from '../deps.ts'
import { forbidden, notFound } from '../errors.ts'
import { canonicalJson, hasFields, isText } from '../json.ts'
import { type ExperimentBody, representExperiment } from './experiment.ts'
import {
  countExperiments,
  type ExperimentFilter,
  type ExperimentOrder,
  findExperiment,
  findExperimentIdByKey,
  listExperiments,
} from './queries.ts'

type Reading = Pick<Deps, 'db' | 'cache'>

const hour = 3600
const whole = { seconds: hour, isWhole: hasFields('id', 'owner_id', 'variants', 'version') }
const identity = { seconds: hour, isWhole: isText }
const list = { seconds: 60, isWhole: hasFields('items', 'total') }
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** An experiment's body, from the cache when it is there; undefined when there is none. */
export async function findExperimentBody(
  { db, cache }: Reading,
  id: string,
): Promise<ExperimentBody | undefined> {
  const body = await cache.through(`experiment:${id.toLowerCase()}`, whole, async () => {
    const experiment = await findExperiment(db, id)
    return experiment ? representExperiment(experiment) : null
  })
  return body ?? undefined
}

/** The same for whoever may see it; the permission is checked after the cache, for it is not the same for everyone. */
export async function readExperiment(
  deps: Reading,
  actor: Actor,
  id: string,
): Promise<ExperimentBody> {
  const body = await findExperimentBody(deps, id)
  if (!body) throw notFound('Experiment not found')
  if (!ownsOrRules(actor, body.owner_id)) {
    throw forbidden("You don't have permission to access this experiment")
  }
  return body
}

/** An experiment by its key or its id. */
export async function findByReference(
  deps: Reading,
  reference: string,
): Promise<ExperimentBody | undefined> {
  if (uuidPattern.test(reference)) {
    const body = await findExperimentBody(deps, reference)
    if (body) return body
  }
  const id = await deps.cache.through(`experiment_key:${reference}`, identity, async () => {
    return (await findExperimentIdByKey(deps.db, reference)) ?? null
  })
  return id === null ? undefined : findExperimentBody(deps, id)
}

export interface ExperimentSearch extends ExperimentOrder {
  readonly status?: ExperimentFilter['status']
  readonly search?: string
  readonly skip: number
  readonly limit: number
}

/** All experiments for a superuser, one's own for the others. */
export async function listVisibleExperiments(
  { db, cache }: Reading,
  actor: Actor,
  search: ExperimentSearch,
): Promise<{ items: ExperimentBody[]; total: number }> {
  const owner = actor.isSuperuser ? everyone : actor.id
  const version = await cache.counter(`experiments:${owner}:v`)
  const query = createHash('md5').update(canonicalJson(search)).digest('hex')
  return cache.through(`experiments:${owner}:${version}:${query}`, list, async () => {
    const filter = {
      ...(actor.isSuperuser ? {} : { ownerId: actor.id }),
      ...(search.status !== undefined && { status: search.status }),
      ...(search.search !== undefined && { search: search.search }),
    }
    const items = await listExperiments(db, filter, search, search)
    const total = await countExperiments(db, filter)
    return { items: items.map(representExperiment), total }
  })
}

const everyone = 'all'

/** Drops what the cache knows of an experiment and of the lists that may show it. */
export async function forgetExperiment(
  cache: Cache,
  { id, key, owner_id }: Pick<ExperimentBody, 'id' | 'key' | 'owner_id'>,
): Promise<void> {
  await cache.invalidate(`experiment:${id}`, `experiment_key:${key}`, `experiment_results:${id}`)
  const owners = owner_id === null ? [everyone] : [everyone, owner_id]
  await Promise.all(owners.map((owner) => cache.increment(`experiments:${owner}:v`, hour)))
}
