import { createApp, hashApiKey, resourceNames } from '@concordat/backend'
import { type Cache, openCache } from '@concordat/backend/cache/cache'
import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import { Redis } from 'ioredis'
import { experimentBody, flagBody, scheduleBody } from '../harness/bodies.ts'
import { type Body, cast, cleanEachTime } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

let redis: Redis
let cache: Cache

const whole = { seconds: 60, isWhole: (value: unknown) => typeof value === 'string' }

function prefix(): string {
  return resourceNames(cast.stage.config.resourcePrefix).cachePrefix
}

/** The keys below the prefix of the platform, without it. */
async function keysLike(pattern: string): Promise<string[]> {
  const keys = await redis.keys(`${prefix()}${pattern}`)
  return keys.map((key) => key.slice(prefix().length)).sort()
}

/** How many seconds the first key that fits a pattern has left, in halves of a minute: slow machines take some. */
async function secondsLeft(pattern: string): Promise<number> {
  const [key] = await redis.keys(`${prefix()}${pattern}`)
  return key === undefined ? 0 : 30 * Math.ceil((await redis.pttl(key)) / 30_000)
}

async function draft(): Promise<{
  as: Awaited<ReturnType<typeof cast.person>>
  path: string
  id: string
}> {
  const as = await cast.person('admin')
  const { id } = await cast.ask(201, 'POST', '/experiments/', { as, body: experimentBody() })
  return { as, id, path: `/experiments/${id}` }
}

describe('5.3 Redis cache integration', () => {
  beforeAll(async () => {
    redis = new Redis(cast.stage.config.redisUrl)
    cache = await openCache({ url: cast.stage.config.redisUrl, prefix: prefix() })
  })
  afterAll(async () => {
    await cache.close()
    await redis.quit()
  })
  cleanEachTime()

  scenario(
    '5.3.1 cache set/get: what was read once is answered without the database, after the permission was checked',
    async () => {
      const { as, id, path } = await draft()
      await cast.ask(200, 'GET', path, { as })
      expect(await keysLike('experiment:*')).toEqual([`experiment:${id}`])
      await cast.db.updateTable('experiments').set({ name: 'Behind its back' }).execute()
      expect(await cast.ask(200, 'GET', path, { as })).toMatchObject({
        name: 'Checkout in one page',
      })
      await cast.ask(403, 'GET', path, { as: await cast.person('analyst') })
    },
  )

  scenario(
    '5.3.1 cache set/get: any JSON comes back as it was, and several counters at once lose nothing',
    async () => {
      for (const value of [0, false, '', 'ä/%?', [], { a: [null, { b: 1.5 }] }]) {
        await cache.set('some key', value, 60)
        expect(await cache.get('some key')).toEqual(value)
      }
      await Promise.all(Array.from({ length: 50 }, () => cache.increment('counter', 60, 2)))
      expect(await cache.counter('counter')).toBe(100)
      expect(await cache.clear()).toBe(2)
      expect(await keysLike('*')).toEqual([])
    },
  )

  scenario(
    '5.3.2 cache expiration: everything has its time to live, and is read anew after it',
    async () => {
      const { as, id, path } = await draft()
      const key = await cast.apiKey()
      const flag = await cast.ask(201, 'POST', '/feature-flags/', { as, body: flagBody() })
      await cast.ask(200, 'POST', `${path}/start`, { as })
      for (const read of [
        path,
        '/experiments/',
        `${path}/results`,
        `${path}/daily-results`,
        `${path}/segmented-results/country`,
        `/feature-flags/${flag.id}`,
        '/feature-flags/',
        '/admin/stats',
      ]) {
        await cast.ask(200, 'GET', read, { as })
      }
      await cast.ask(200, 'GET', '/feature-flags/evaluate/new-checkout?user_id=u', { key })
      const body = { experiment_key: id, user_id: 'u' }
      await cast.ask(200, 'POST', '/tracking/assign', { key, body })
      const expected = {
        [`experiment:${id}`]: 3600,
        'experiments:all:[0-9]*': 60,
        [`experiment_results:${id}`]: 300,
        [`experiment_daily_results:${id}*`]: 300,
        [`experiment_segmented_results:${id}:country*`]: 300,
        [`feature_flag:${flag.id}`]: 3600,
        'feature_flags:*': 60,
        [`feature:${flag.id}:user:u:*`]: 300,
        [`assignment:u:${id}`]: 3600,
        'admin:system_stats': 300,
        [`apikey:${hashApiKey(key)}`]: 60,
      }
      const found: Record<string, number> = {}
      for (const pattern of Object.keys(expected)) found[pattern] = await secondsLeft(pattern)
      expect(found).toEqual(expected)

      await cast.db.updateTable('experiments').set({ name: 'Behind its back' }).execute()
      await redis.pexpire(`${prefix()}experiment:${id}`, 1)
      await new Promise((resolve) => setTimeout(resolve, 5))
      expect(await cast.ask(200, 'GET', path, { as })).toMatchObject({ name: 'Behind its back' })
    },
  )

  scenario(
    '5.3.3 cache invalidation: every write to an experiment is seen by the next reader, alone and in the list',
    async () => {
      const { as, path } = await draft()
      const soon = new Date(Date.now() + 7_200_000 * 10_000).toISOString()
      const writes: readonly (readonly [method: string, path: string, body?: object])[] = [
        ['PUT', path, { name: 'Renamed' }],
        ['PUT', `${path}/schedule`, { end_date: soon }],
        ['POST', `${path}/metadata`, { ticket: 'EP-011' }],
        ['POST', `${path}/start`],
        ['POST', `${path}/pause`],
        ['POST', `${path}/resume`],
        ['POST', `${path}/complete`],
        ['POST', `${path}/archive`],
      ]
      const look = async () => {
        const { version } = await cast.ask(200, 'GET', path, { as })
        const { items } = await cast.ask(200, 'GET', '/experiments/', { as })
        return [version, items[0]?.version]
      }
      for (const [index, [method, where, body]] of writes.entries()) {
        expect({ before: where, seen: await look() }).toEqual({
          before: where,
          seen: [index + 1, index + 1],
        })
        cast.wait(1000)
        await cast.ask(200, method, where, { as, ...(body && { body }) })
      }
      expect(await look()).toEqual([writes.length + 1, writes.length + 1])
    },
  )

  scenario(
    '5.3.3 cache invalidation: every write to a flag, its rollout and its overrides changes what the next user gets',
    async () => {
      const as = await cast.person('admin')
      const key = await cast.apiKey()
      const { id } = await cast.ask(201, 'POST', '/feature-flags/', { as, body: flagBody() })
      const path = `/feature-flags/${id}`
      const schedule = await cast.ask(201, 'POST', '/rollout-schedules/', {
        as,
        body: scheduleBody(id, 100),
      })
      const [stage] = schedule.stages as Body[]
      await cast.ask(200, 'POST', `/rollout-schedules/${schedule.id}/activate`, { as })
      const advance = `/rollout-schedules/stages/${stage?.id}/advance`
      const rollback = `/safety/feature-flags/${id}/rollback?percentage=0`
      const override = `${path}/overrides/user_1`
      const steps: readonly (readonly [boolean, string, string, object?])[] = [
        [false, 'POST', `${path}/toggle`, {}],
        [true, 'POST', `${path}/enable`, {}],
        [false, 'POST', `${path}/disable`, {}],
        [true, 'POST', `${path}/activate`],
        [false, 'POST', `${path}/deactivate`],
        [true, 'POST', `${path}/toggle`, {}],
        [false, 'PUT', path, { rollout_percentage: 0 }],
        [true, 'POST', advance],
        [false, 'POST', rollback],
        [true, 'PUT', override, { value: true, reason: 'asked first' }],
        [false, 'DELETE', override],
        [true, 'PUT', path, { rollout_percentage: 100 }],
        [false, 'DELETE', path],
      ]
      const isOn = async () => {
        const url = '/feature-flags/evaluate/new-checkout?user_id=user_1'
        const { status, body } = await cast.call('GET', url, { key })
        return status === 200 && body.enabled === true
      }
      expect(await isOn()).toBe(true)
      for (const [expected, method, where, body] of steps) {
        const { status } = await cast.call(method, where, { as, ...(body && { body }) })
        expect({ where, status: Math.floor(status / 100), isOn: await isOn() }).toEqual({
          where,
          status: 2,
          isOn: expected,
        })
      }
    },
  )

  scenario(
    '5.3.3 cache invalidation: a deleted API key opens nothing any more, and an admin can have everything forgotten',
    async () => {
      const as = await cast.person('admin')
      const made = await cast.ask(201, 'POST', '/api-keys/', { as, body: { name: 'for a day' } })
      const key = String(made.key)
      await cast.ask(200, 'GET', '/feature-flags/user/u', { key })
      expect(await cast.ask(200, 'GET', `/api-keys/${made.id}`, { as })).toMatchObject({
        name: 'for a day',
        last_used_at: '2026-03-02T12:00:00.000Z',
      })
      await cast.ask(204, 'DELETE', `/api-keys/${made.id}`, { as })
      await cast.ask(401, 'GET', '/feature-flags/user/u', { key })
      expect(await cast.ask(200, 'GET', '/api-keys/', { as })).toEqual([])
      await cast.ask(200, 'GET', '/admin/stats', { as })
      const cleared = await cast.ask(200, 'POST', '/admin/cache/clear', { as })
      expect(cleared.keys_deleted).toBeGreaterThan(0)
      expect(await keysLike('*')).toEqual([])
    },
  )

  scenario(
    '5.3.4 cache miss handling: what is missing is loaded once and kept; what is broken is loaded anew',
    async () => {
      let loads = 0
      const load = async () => `loaded ${++loads}`
      expect(await cache.through('key', whole, load)).toBe('loaded 1')
      expect(await cache.through('key', whole, load)).toBe('loaded 1')
      for (const broken of ['{', '7', 'null', '{"other":"shape"}']) {
        await redis.set(`${prefix()}key`, broken)
        const before = loads
        expect(await cache.through('key', whole, load)).toBe(`loaded ${before + 1}`)
      }
      expect(await cache.through('nothing', whole, async () => null)).toBeNull()
      expect(await keysLike('nothing')).toEqual([])

      const { as, id, path } = await draft()
      for (const broken of ['garbage', '[]', '{"id":1}']) {
        await redis.set(`${prefix()}experiment:${id}`, broken)
        expect(await cast.ask(200, 'GET', path, { as })).toMatchObject({ id })
      }
    },
  )

  scenario(
    '5.3.4 cache miss handling: a reader who was overtaken by a write does not put the old value back',
    async () => {
      const slow = cache.through('key', whole, async () => {
        await cache.invalidate('key')
        return 'old'
      })
      expect(await slow).toBe('old')
      expect(await cache.get('key')).toBeUndefined()
    },
  )

  scenario('5.3.4 cache miss handling: with Redis away every request is answered', async () => {
    const { as, id, path } = await draft()
    const app = await createApp({ ...cast.stage.config, redisUrl: 'redis://127.0.0.1:9/0' })
    try {
      const ask = async (url: string, method: 'GET' | 'PUT' | 'POST' = 'GET', payload?: object) => {
        const headers = { authorization: `Bearer ${as.accessToken}` }
        const request = { method, url: `/api/v1${url}`, headers, ...(payload && { payload }) }
        return (await app.inject(request)).statusCode
      }
      expect(await ask(path)).toBe(200)
      expect(await ask(path, 'PUT', { name: 'Renamed' })).toBe(200)
      expect(await ask('/experiments/')).toBe(200)
      expect(await ask('/admin/stats')).toBe(200)
      expect(await ask('/admin/cache/clear', 'POST')).toBe(200)
      const health = await app.inject('/health')
      expect(health.json()).toMatchObject({ status: 'healthy', checks: { redis: 'down' } })
    } finally {
      await app.close()
    }
    expect(await cast.ask(200, 'GET', path, { as })).toMatchObject({ id, name: 'Renamed' })
  })
})
