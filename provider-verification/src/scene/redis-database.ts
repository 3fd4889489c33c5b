import type { RunningService } from '@concordat/local-services'
import { Redis } from 'ioredis'

export interface RedisDatabase {
  readonly url: string
  empty(): Promise<void>
  close(): Promise<void>
}

/**
 * A Redis database of a run's own. A server that others may use, too, is never emptied where it holds something:
 * there the first empty database is taken.
 */
export async function takeRedisDatabase({ driver, url }: RunningService): Promise<RedisDatabase> {
  const index = driver === 'external' ? await firstEmpty(url) : 0
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

async function firstEmpty(url: string): Promise<number> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 })
  try {
    for (let index = lastIndex; index > 0; index -= 1) {
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
