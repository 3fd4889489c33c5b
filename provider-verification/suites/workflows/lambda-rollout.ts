import { describe, expect } from '@jest/globals'
import { flagBody } from '../harness/bodies.ts'
import { cast, cleanEachTime } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

const users = Array.from({ length: 40 }, (_, index) => `user_${index + 1}`)

describe('6.2 feature rollout workflow, beyond the API', () => {
  cleanEachTime()

  scenario(
    '6.2.3 verify 10% get feature: the lambda gives it to the same users as the API',
    async () => {
      const as = await cast.person('admin')
      const key = await cast.apiKey()
      await cast.ask(201, 'POST', '/feature-flags/', {
        as,
        body: flagBody({ rollout_percentage: 10 }),
      })
      await cast.ask(200, 'POST', '/admin/outbox/process', { as })
      const byLambda = await Promise.all(
        users.map(async (user) => {
          const path = `/lambda/feature-flags/evaluate?user_id=${user}&flag_key=new-checkout`
          return (await cast.ask(200, 'GET', path)).enabled
        }),
      )
      const byApi = await Promise.all(
        users.map(
          async (user) =>
            (await cast.ask(200, 'GET', `/feature-flags/user/${user}`, { key }))['new-checkout'],
        ),
      )
      expect(byLambda).toEqual(byApi)
      expect(byApi).toContain(true)
      expect(byApi).toContain(false)
    },
  )
})
