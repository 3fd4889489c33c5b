import { describe, expect } from '@jest/globals'
import { experimentBody, flagBody } from '../harness/bodies.ts'
import { type Body, cast, cleanEachTime } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

function names({ items }: Body): unknown[] {
  return items.map(({ name }) => name)
}

describe('3.1 experiments API flow, in lists', () => {
  cleanEachTime()

  scenario(
    '3.1.1 create experiment: it is found by its status in any case, by words of its name, by a tag, and in the order asked for',
    async () => {
      const as = await cast.person('developer')
      for (const more of [
        { name: 'Alpha checkout', tags: ['shop'] },
        { name: 'beta 100%_off', description: 'A checkout for less' },
        { name: 'Gamma' },
      ]) {
        cast.wait(1000)
        await cast.ask(201, 'POST', '/experiments/', {
          as,
          body: experimentBody({ description: null, ...more }),
        })
      }
      const found = async (query: string) =>
        names(await cast.ask(200, 'GET', `/experiments/?${query}`, { as }))
      expect(await found('')).toEqual(['Gamma', 'beta 100%_off', 'Alpha checkout'])
      expect(await found('status_filter=DRAFT&sort_by=created_at&sort_order=asc&limit=2')).toEqual([
        'Alpha checkout',
        'beta 100%_off',
      ])
      expect(await found('status_filter=active')).toEqual([])
      expect((await found('search=CHECKOUT')).sort()).toEqual(['Alpha checkout', 'beta 100%_off'])
      expect(await found('search=shop')).toEqual(['Alpha checkout'])
      expect(await found(`search=${encodeURIComponent('100%_')}`)).toEqual(['beta 100%_off'])
      expect(await found(`search=${encodeURIComponent('%')}`)).toEqual(['beta 100%_off'])
      expect(await found('skip=2&limit=1')).toEqual(['Alpha checkout'])
      for (const query of [
        'limit=0',
        'limit=501',
        'skip=-1',
        'status_filter=gone',
        'sort_by=key',
      ]) {
        await cast.ask(422, 'GET', `/experiments/?${query}`, { as })
      }
    },
  )

  scenario(
    '3.1.1 create experiment: as a draft it may be changed in everything, its dates in order, and is deleted by its own key only',
    async () => {
      const as = await cast.person('developer')
      const { id } = await cast.ask(201, 'POST', '/experiments/', { as, body: experimentBody() })
      const path = `/experiments/${id}`
      const dates = { start_date: '2026-03-03T00:00:00Z', end_date: '2026-03-04T00:00:00+02:00' }
      const metric = { name: 'Revenue', event_name: 'purchase', metric_type: 'revenue' }
      const changes = {
        ...dates,
        experiment_type: 'split_url',
        hypothesis: 'Otherwise',
        tags: ['ä', '%'],
        traffic_allocation: 0.5,
        targeting_rules: null,
        metrics: [metric],
      }
      expect(await cast.ask(200, 'PUT', path, { as, body: changes })).toMatchObject({
        start_date: '2026-03-03T00:00:00.000Z',
        end_date: '2026-03-03T22:00:00.000Z',
        hypothesis: 'Otherwise',
        tags: ['ä', '%'],
        traffic_allocation: 0.5,
        metrics: [metric],
      })
      const schedule = { end_date: '2026-03-05T12:00:00', time_zone: 'Asia/Kolkata' }
      expect(await cast.ask(200, 'PUT', path, { as, body: { schedule } })).toMatchObject({
        end_date: '2026-03-05T06:30:00.000Z',
      })
      for (const wrong of [
        { end_date: '2026-03-01T00:00:00Z' },
        { status: 'active' },
        { metrics: [] },
      ]) {
        await cast.ask(422, 'PUT', path, { as, body: wrong })
      }
      expect(
        await cast.ask(200, 'PUT', path, { as, body: { start_date: null, end_date: null } }),
      ).toMatchObject({
        start_date: null,
        end_date: null,
      })
      const other = await cast.ask(400, 'DELETE', `${path}?experiment_key=another`, { as })
      expect(other.detail).toBe('experiment_key does not match the experiment')
      await cast.ask(204, 'DELETE', `${path}?experiment_key=${id}`, { as })
      await cast.ask(404, 'GET', path, { as })
    },
  )
})

describe('3.2 feature flags API flow, in lists', () => {
  cleanEachTime()

  scenario(
    '3.2.1 create flag: with forms whose shares make up the whole, and found by status and words',
    async () => {
      const as = await cast.person('developer')
      const key = await cast.apiKey()
      const forms = (...allocations: number[]) =>
        allocations.map((allocation, index) => ({
          key: `form-${index}`,
          allocation,
          payload: { index },
        }))
      for (const variants of [forms(0.5, 0.4), [...forms(0.5), ...forms(0.5)]]) {
        await cast.ask(422, 'POST', '/feature-flags/', { as, body: flagBody({ variants }) })
      }
      const body = flagBody({ variants: forms(0.5, 0.5), tags: ['shop'], default_value: 'none' })
      await cast.ask(201, 'POST', '/feature-flags/', { as, body })
      await cast.ask(201, 'POST', '/feature-flags/', {
        as,
        body: { key: 'other', name: 'Other', is_active: false, rollout_percentage: 0 },
      })
      const decisions = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          cast.ask(200, 'GET', `/feature-flags/evaluate/new-checkout?user_id=user_${index}`, {
            key,
          }),
        ),
      )
      expect([...new Set(decisions.map(({ variant }) => variant))].sort()).toEqual([
        'form-0',
        'form-1',
      ])
      for (const { variant, config } of decisions) {
        expect(config).toEqual({ index: Number(String(variant).at(-1)) })
      }
      const found = async (query: string, person = as) =>
        names(await cast.ask(200, 'GET', `/feature-flags/?${query}`, { as: person }))
      expect(await found('status=INACTIVE')).toEqual(['Other'])
      expect(await found('status=ACTIVE&search=CHECK')).toEqual(['New checkout'])
      expect(await found('skip=1&limit=1')).toHaveLength(1)
      expect(await found('', await cast.person('viewer'))).toEqual([])
      await cast.ask(422, 'GET', '/feature-flags/?status=gone', { as })
    },
  )

  scenario(
    '3.2.3 test evaluation: an exception for one user holds until it expires, and only the owner may make it',
    async () => {
      const as = await cast.person('developer')
      const key = await cast.apiKey()
      const { id } = await cast.ask(201, 'POST', '/feature-flags/', {
        as,
        body: flagBody({ rollout_percentage: 0 }),
      })
      const path = `/feature-flags/${id}/overrides/${encodeURIComponent('ü/1?')}`
      const exception = { value: true, reason: 'asked first', expires_at: '2026-03-02T13:00:00Z' }
      const stranger = await cast.person('developer', 'somebody-else')
      await cast.ask(403, 'PUT', path, { as: stranger, body: exception })
      const late = { ...exception, expires_at: '2026-03-02T12:00:00Z' }
      await cast.ask(422, 'PUT', path, { as, body: late })
      expect(await cast.ask(200, 'PUT', path, { as, body: exception })).toMatchObject({
        user_id: 'ü/1?',
      })
      const url = `/feature-flags/evaluate/new-checkout?user_id=${encodeURIComponent('ü/1?')}`
      const seen = async () => (await cast.ask(200, 'GET', url, { key })).reason
      expect(await seen()).toBe('override')
      cast.wait(3_600_000)
      await cast.ask(200, 'POST', '/admin/cache/clear', { as: await cast.person('admin') })
      expect(await seen()).toBe('not_in_rollout')
      await cast.ask(204, 'DELETE', path, { as })
      await cast.ask(404, 'DELETE', path, { as })
    },
  )
})
