import { routesOf } from '@concordat/backend'
import { describe, expect } from '@jest/globals'
import { experimentBody, flagBody } from '../harness/bodies.ts'
import { cast, cleanEachTime } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

const nobody = '00000000-0000-4000-8000-00000000dead'

describe('3.5 error scenarios', () => {
  cleanEachTime()

  scenario('3.5.1 invalid inputs: 422 names the place that is wrong', async () => {
    const as = await cast.person('admin')
    const key = await cast.apiKey()
    for (const [path, body, place] of [
      ['/experiments/', experimentBody({ name: '' }), 'name'],
      ['/feature-flags/', { key: 'f' }, 'name'],
      ['/tracking/assign', { experiment_key: 'checkout' }, 'user_id'],
      ['/tracking/batch', { events: [] }, 'events'],
      ['/utils/sample-size', { baseline_rate: 2, minimum_detectable_effect: 0.1 }, 'baseline_rate'],
    ] as const) {
      const wish = path.startsWith('/tracking') ? { key, body } : { as, body }
      const { detail } = await cast.ask(422, 'POST', path, wish)
      expect(detail).toEqual(
        expect.arrayContaining([expect.objectContaining({ loc: ['body', place] })]),
      )
    }
    await cast.ask(422, 'POST', '/experiments/', {
      as,
      body: '{',
      headers: { 'content-type': 'application/json' },
    })
  })

  scenario('3.5.2 not found scenarios: every resource says that it does not exist', async () => {
    const as = await cast.person('admin')
    const routes = routesOf(cast.stage.app).filter(
      ({ method, url }) =>
        method === 'GET' &&
        /^\/api\/v1\/(experiments|feature-flags|users|rollout-schedules|events|assignments|api-keys|admin\/users)\/:id$/.test(
          url,
        ),
    )
    expect(routes.length).toBeGreaterThan(6)
    for (const { url } of routes) {
      const path = url.replace('/api/v1', '').replace(':id', nobody)
      const { detail } = await cast.ask(404, 'GET', path, { as })
      expect(detail).toMatch(/not found/i)
      expect([400, 422]).toContain(
        (await cast.call('GET', url.replace('/api/v1', '').replace(':id', 'nonsense'), { as }))
          .status,
      )
    }
  })

  scenario('3.5.3 permission denied: no token, a role that may not, another owner', async () => {
    const owner = await cast.person('developer')
    const { id } = await cast.ask(201, 'POST', '/experiments/', {
      as: owner,
      body: experimentBody(),
    })
    await cast.ask(401, 'GET', '/experiments/')
    await cast.ask(401, 'GET', '/feature-flags/user/u')
    for (const role of ['viewer', 'analyst'] as const) {
      const as = await cast.person(role)
      await cast.ask(403, 'POST', '/experiments/', { as, body: experimentBody() })
      await cast.ask(403, 'POST', '/feature-flags/', { as, body: flagBody() })
      await cast.ask(403, 'GET', `/experiments/${id}`, { as })
      const { detail } = await cast.ask(403, 'GET', '/admin/stats', { as })
      expect(detail).toBe('Not enough permissions')
    }
  })

  scenario(
    '3.5.4 conflict scenarios: keys that are taken, versions that are old, steps that the state forbids',
    async () => {
      const as = await cast.person('developer')
      await cast.ask(201, 'POST', '/feature-flags/', { as, body: flagBody() })
      const taken = await cast.ask(409, 'POST', '/feature-flags/', { as, body: flagBody() })
      expect(taken.detail).toBe("Feature flag with key 'new-checkout' already exists")
      const { id } = await cast.ask(201, 'POST', '/experiments/', {
        as,
        body: experimentBody({ key: 'mine' }),
      })
      await cast.ask(409, 'POST', '/experiments/', { as, body: experimentBody({ key: 'mine' }) })
      await cast.ask(409, 'PUT', `/experiments/${id}`, { as, body: { name: 'X', version: 7 } })
      for (const step of ['pause', 'resume', 'complete']) {
        await cast.ask(400, 'POST', `/experiments/${id}/${step}`, { as })
      }
    },
  )
})
