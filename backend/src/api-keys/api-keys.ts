import type { Actor } from '../access/actor.ts'
import type { Deps } from '../deps.ts'
import { notFound, unauthorized } from '../errors.ts'
import { type ApiKeyRow, formatKey, hashApiKey } from './api-key.ts'
import {
  deleteApiKeyRow,
  findApiKey,
  findKeyOwner,
  insertApiKey,
  type KeyOwner,
  touchApiKey,
} from './queries.ts'

export { listApiKeys } from './queries.ts'

type KeyDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'cache'>

const dayMs = 86_400_000
const cacheSeconds = 60
const challenge = 'APIKey'

export interface NewApiKey {
  readonly name: string
  readonly description?: string | null
  readonly scopes?: string | null
  readonly expires_in_days?: number | null
}

/** Makes a key for the user; the answer is the only place where the secret ever appears. */
export async function createApiKey(
  { db, clock, ids }: KeyDeps,
  actor: Actor,
  body: NewApiKey,
): Promise<{ key: string; row: ApiKeyRow }> {
  const key = formatKey(ids())
  const now = clock()
  const days = body.expires_in_days ?? null
  const row = await insertApiKey(db, {
    id: ids(),
    key_hash: hashApiKey(key),
    key_prefix: key.slice(0, 8),
    name: body.name,
    description: body.description ?? null,
    scopes: body.scopes ?? null,
    expires_at: days === null ? null : new Date(now.getTime() + days * dayMs),
    user_id: actor.id,
    created_at: now,
    updated_at: now,
  })
  return { key, row }
}

export async function getApiKey({ db }: KeyDeps, actor: Actor, id: string): Promise<ApiKeyRow> {
  const key = await findApiKey(db, actor.id, id)
  if (!key) throw notFound('API key not found')
  return key
}

export async function deleteApiKey(deps: KeyDeps, actor: Actor, id: string): Promise<void> {
  const key = await getApiKey(deps, actor, id)
  await deleteApiKeyRow(deps.db, key.id)
  await deps.cache.invalidate(`apikey:${key.key_hash}`)
}

/** Lets a request with a good key pass and refuses every other; whoever owns the key must be active too. */
export async function checkApiKey(
  { db, clock, cache }: KeyDeps,
  key: string | undefined,
): Promise<void> {
  if (!key) throw unauthorized('API key missing', challenge)
  const hash = hashApiKey(key)
  const cached = await cache.get<CachedOwner>(`apikey:${hash}`)
  if (cached && isGood(cached, clock())) return
  const owner = await findKeyOwner(db, hash)
  if (!owner || !isGood(owner, clock())) throw unauthorized('Invalid API Key', challenge)
  await touchApiKey(db, owner.key_id, clock())
  await cache.set(`apikey:${hash}`, owner, cacheSeconds)
}

type CachedOwner = Omit<KeyOwner, 'expires_at'> & { readonly expires_at: string | Date | null }

function isGood({ is_active, user_is_active, expires_at }: CachedOwner, now: Date): boolean {
  const isInTime = expires_at === null || new Date(expires_at) > now
  return is_active && user_is_active && isInTime
}
