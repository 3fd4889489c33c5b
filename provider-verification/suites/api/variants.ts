import { describe, expect } from '@jest/globals'
import { experimentBody } from '../harness/bodies.ts'
import { type Body, cast, cleanEachTime } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

describe('3.1 experiments API flow, before the start', () => {
  cleanEachTime()

  scenario(
    '3.1.2 add variants: one that is taken out again leaves a draft that cannot start; a copy of the whole has them all',
    async () => {
      const as = await cast.person('developer')
      const made = await cast.ask(201, 'POST', '/experiments/', { as, body: experimentBody() })
      const path = `/experiments/${made.id}`
      const [, second] = made.variants as Body[]
      await cast.ask(204, 'DELETE', `${path}/variants/${second?.id}`, { as })
      await cast.ask(404, 'DELETE', `${path}/variants/${second?.id}`, { as })
      const refused = await cast.ask(400, 'POST', `${path}/start`, { as })
      expect(refused.detail).toBe('Cannot start experiment with fewer than 2 variants')
      await cast.ask(409, 'POST', `${path}/variants`, {
        as,
        body: { name: 'Control', traffic_allocation: 50 },
      })
      await cast.ask(201, 'POST', `${path}/variants`, {
        as,
        body: { name: 'Second try', traffic_allocation: 50 },
      })
      const copy = await cast.ask(201, 'POST', `${path}/clone`, { as })
      expect(copy).toMatchObject({
        name: 'Copy of Checkout in one page',
        status: 'draft',
        variants: [{ name: 'Control' }, { name: 'Second try' }],
      })
      await cast.ask(200, 'POST', `${path}/start`, { as })
      const late = await cast.ask(400, 'POST', `${path}/variants`, {
        as,
        body: { name: 'Too late' },
      })
      expect(late.detail).toBe('Cannot change variants of experiment with status: active')
    },
  )
})
