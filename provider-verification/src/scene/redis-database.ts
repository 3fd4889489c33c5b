import type { RunningService } from '@concordat/local-services'
import { Redis } from 'ioredis'

export interface RedisDatabase {
  readonly url: string
  empty(): Promise<void>
  close(): Promise<void>
}

/**
 * A Redis database of a run's own: the one of this number, by which runs that share a server keep apart. A server that
 * strangers may use, too, is never emptied where it holds something: there the first empty database is taken.
 */
export async function takeRedisDatabase(
  { driver, url }: Pick<RunningService, 'driver' | 'url'>,
  number: number,
): Promise<RedisDatabase> {
  const index = driver === 'external' ? await firstEmpty(url, number) : number
  const own = withIndex(url, index)
  const redis = new Redis(own, { maxRetriesPerRequest: 1 })
  return {
    url: own,
    async empty() {
      await redis.flushdb()
    },
    async close() {
      await redis.flushdb()
      await redis.quit()
    },
  }
}

const lastIndex = 15
const apart = 4

/** The search begins at another end for each number, so that two who look at once do not meet. */
async function firstEmpty(url: string, number: number): Promise<number> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 })
  try {
    for (let step = 0; step < lastIndex; step += 1) {
      const index = ((lastIndex - 1 + number * apart - step) % lastIndex) + 1
      await redis.select(index)
      if ((await redis.dbsize()) === 0) return index
    }
    throw new Error(`Redis databases 1 to ${lastIndex} all hold something: empty one of them`)
  } finally {
    await redis.quit()
  }
}

function withIndex(url: string, index: number): string {
  const own = new URL(url)
  own.pathname = `/${index}`
  return own.href
}
