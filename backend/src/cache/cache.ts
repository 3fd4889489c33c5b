import { Redis } from 'ioredis'

/** How a value is kept. */
export interface Caching {
  readonly seconds: number
  /** Whether what was found can be the value: anybody may have written into Redis. */
  readonly isWhole: (stored: unknown) => boolean
}

export interface CacheOptions {
  readonly url: string
  /** Stands before every key. */
  readonly prefix: string
  readonly enabled?: boolean
  /** Told of each failure, which the caller never sees. */
  readonly onFailure?: (error: unknown) => void
}

/**
 * A cache that never makes a request fail: with Redis away, or a broken value in it, each read is a miss and each
 * write is nothing. Values are JSON.
 */
export interface Cache {
  readonly isEnabled: boolean
  /** The stored value, or undefined. */
  get<T>(key: string): Promise<T | undefined>
  set(key: string, value: unknown, ttlSeconds: number): Promise<void>
  /**
   * The stored value, or the one that `load` makes, which is then stored, unless the key was invalidated meanwhile:
   * a slow reader must not put an old value back. Null and undefined are never stored: what is missing now may be
   * there a moment later. What `isWhole` does not recognise is as good as nothing.
   */
  through<T>(key: string, how: Caching, load: () => Promise<T>): Promise<T>
  /** Forgets keys, for readers under way as well. */
  invalidate(...keys: string[]): Promise<void>
  /** Adds to a counter and sets its time to live, in one step; undefined when Redis is away. */
  increment(key: string, ttlSeconds: number, by?: number): Promise<number | undefined>
  /** A counter's value, 0 when there is none. */
  counter(key: string): Promise<number>
  /** Forgets everything under the prefix and tells how many keys that were. */
  clear(): Promise<number>
  ping(): Promise<boolean>
  close(): Promise<void>
}

/** Stores only when no invalidation came between reading and storing. KEYS: key, its generation. */
const setIfUnchanged = `
  if (redis.call('get', KEYS[2]) or '0') == ARGV[1] then
    redis.call('set', KEYS[1], ARGV[2], 'EX', ARGV[3])
  end`

const generationTtl = 3600

export async function openCache(options: CacheOptions): Promise<Cache> {
  if (options.enabled === false) return noCache
  const fail = options.onFailure ?? (() => {})
  const redis = new Redis(options.url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 2_000,
    commandTimeout: 2_000,
    disconnectTimeout: 100,
    retryStrategy: (times) => Math.min(times * 100, 5_000),
  })
  redis.on('error', fail)
  await redis.connect().catch(fail)
  const full = (key: string) => options.prefix + key
  const generation = (key: string) => `${options.prefix}generation:${key}`

  async function guarded<T>(fallback: T, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      fail(error)
      return fallback
    }
  }

  async function scan(pattern: string, each: (keys: string[]) => Promise<void>): Promise<number> {
    let cursor = '0'
    let count = 0
    do {
      const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 500)
      if (keys.length > 0) await each(keys)
      count += keys.length
      cursor = next
    } while (cursor !== '0')
    return count
  }

  const cache: Cache = {
    isEnabled: true,
    get: (key) =>
      guarded(undefined, async () => {
        const text = await redis.get(full(key))
        return text === null ? undefined : JSON.parse(text)
      }),
    set: (key, value, ttlSeconds) =>
      guarded(undefined, async () => {
        await redis.set(full(key), JSON.stringify(value), 'EX', ttlSeconds)
      }),
    through: async (key, { seconds, isWhole }, load) => {
      const found = await guarded(undefined, () => redis.mget(full(key), generation(key)))
      const [text, before] = found ?? [null, null]
      const stored = text === null || text === undefined ? undefined : parse(text, fail)
      if (isWhole(stored)) return stored as Awaited<ReturnType<typeof load>>
      const value = await load()
      if (found !== undefined && value !== null && value !== undefined) {
        const args = [before ?? '0', JSON.stringify(value), String(seconds)]
        await guarded(undefined, async () => {
          await redis.eval(setIfUnchanged, 2, full(key), generation(key), ...args)
        })
      }
      return value
    },
    invalidate: (...keys) =>
      guarded(undefined, async () => {
        const pipeline = redis.multi()
        for (const key of keys) {
          pipeline.incr(generation(key)).expire(generation(key), generationTtl).del(full(key))
        }
        await pipeline.exec()
      }),
    increment: (key, ttlSeconds, by = 1) =>
      guarded(undefined, async () => {
        const answers = await redis
          .multi()
          .incrby(full(key), by)
          .expire(full(key), ttlSeconds)
          .exec()
        const value = answers?.[0]?.[1]
        return typeof value === 'number' ? value : undefined
      }),
    counter: (key) => guarded(0, async () => Number((await redis.get(full(key))) ?? 0)),
    clear: () =>
      guarded(0, () =>
        scan(`${escapeGlob(options.prefix)}*`, async (keys) => {
          await redis.del(...keys)
        }),
      ),
    ping: () => guarded(false, async () => (await redis.ping()) === 'PONG'),
    close: async () => redis.disconnect(),
  }
  return cache
}

function parse(text: string, fail: (error: unknown) => void): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    fail(error)
    return undefined
  }
}

function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]^-]/g, '\\$&')
}

/** The cache of an installation that has none. */
const noCache: Cache = {
  isEnabled: false,
  get: async () => undefined,
  set: async () => {},
  through: (_key, _how, load) => load(),
  invalidate: async () => {},
  increment: async () => undefined,
  counter: async () => 0,
  clear: async () => 0,
  ping: async () => false,
  close: async () => {},
}
