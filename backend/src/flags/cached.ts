import { type Actor, ownsOrRules } from '../access/actor.ts'
import { may } from '../access/permissions.ts'
import type { Cache } from '../cache/cache.ts'
import type { FlagStatus } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { forbidden, notFound } from '../errors.ts'
import { hasFields, isText } from '../json.ts'
import { type FlagBody, representFlag } from './flag.ts'
import { countFlags, findFlag, findFlagIdByKey, listFlags } from './queries.ts'

type Reading = Pick<Deps, 'db' | 'cache'>

const hour = 3600
const whole = { seconds: hour, isWhole: hasFields('id', 'key', 'status', 'version') }
const identity = { seconds: hour, isWhole: isText }
const list = { seconds: 60, isWhole: hasFields('items', 'total') }
const lists = 'feature_flags:'
const listVersion = 'feature_flag_lists:v'

/** A flag's body, from the cache when it is there. */
export async function findFlagBody(
  { db, cache }: Reading,
  id: string,
): Promise<FlagBody | undefined> {
  const body = await cache.through(`feature_flag:${id.toLowerCase()}`, whole, async () => {
    const flag = await findFlag(db, id)
    return flag ? representFlag(flag) : null
  })
  return body ?? undefined
}

export async function findFlagBodyByKey(deps: Reading, key: string): Promise<FlagBody | undefined> {
  const id = await deps.cache.through(`feature_flag_key:${key}`, identity, async () => {
    return (await findFlagIdByKey(deps.db, key)) ?? null
  })
  return id === null ? undefined : findFlagBody(deps, id)
}

/** A flag for its owner or a superuser; the permission is checked after the cache. */
export async function readFlag(deps: Reading, actor: Actor, id: string): Promise<FlagBody> {
  const body = await findFlagBody(deps, id)
  if (!body) throw notFound('Feature flag not found')
  if (!ownsOrRules(actor, body.owner_id)) {
    throw forbidden('Not enough permissions to access this feature flag')
  }
  return body
}

export interface FlagSearch {
  readonly status?: FlagStatus
  readonly search?: string
  readonly skip: number
  readonly limit: number
}

/** All flags for those who may change flags, one's own for the others. */
export async function listVisibleFlags(
  { db, cache }: Reading,
  actor: Actor,
  { status, search, skip, limit }: FlagSearch,
): Promise<{ items: FlagBody[]; total: number }> {
  const seesAll = may(actor, 'update', 'feature_flag')
  const version = await cache.counter(listVersion)
  const words = [seesAll ? 'all' : actor.id, skip, limit, status ?? '', search ?? '', `v${version}`]
  return cache.through(lists + words.join(':'), list, async () => {
    const filter = {
      ...(!seesAll && { ownerId: actor.id }),
      ...(status !== undefined && { status }),
      ...(search !== undefined && { search }),
    }
    const items = await listFlags(db, filter, { skip, limit })
    return { items: items.map(representFlag), total: await countFlags(db, filter) }
  })
}

/** Drops what the cache knows of a flag, and turns to new lists, for any of the old ones may show it. */
export async function forgetFlag(
  cache: Cache,
  { id, key }: Pick<FlagBody, 'id' | 'key'>,
): Promise<void> {
  await cache.invalidate(`feature_flag:${id}`, `feature_flag_key:${key}`)
  await cache.increment(listVersion, hour)
}
