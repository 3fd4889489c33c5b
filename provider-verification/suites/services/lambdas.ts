import { jobsOf, lambdasOf } from '@concordat/backend'
import { describe, expect } from '@jest/globals'
import { experimentBody, flagBody } from '../harness/bodies.ts'
import { cast, cleanEachTime } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

describe('3.5 error scenarios, of the lambdas', () => {
  cleanEachTime()

  scenario(
    '3.5.1 invalid inputs: a lambda names the parameter that is missing, and ignores a body that it cannot read',
    async () => {
      const { featureFlag, assignment } = lambdasOf(cast.stage.app)
      for (const [parameters, error] of [
        [null, 'Missing query parameters'],
        [{}, 'Missing required parameter: user_id'],
        [{ user_id: ' ' }, 'Parameter must not be blank: user_id'],
      ] as const) {
        for (const lambda of [featureFlag, assignment]) {
          const { statusCode, body } = await lambda({ queryStringParameters: parameters })
          expect([statusCode, JSON.parse(body)]).toEqual([400, { error }])
        }
      }
      const query = '/lambda/feature-flags/evaluate?user_id=u'
      expect(await cast.ask(400, 'GET', query)).toEqual({
        error: 'Missing required parameter: flag_key',
      })
      const as = await cast.person('admin')
      await cast.ask(201, 'POST', '/feature-flags/', { as, body: flagBody() })
      await jobsOf(cast.stage.app).publishOutbox()
      const queryStringParameters = { user_id: 'u', flag_key: 'new-checkout' }
      for (const body of ['{', '[]', '{"context":7}', '{"context":{"a":1}}']) {
        const { statusCode } = await featureFlag({ queryStringParameters, body })
        expect(statusCode).toBe(200)
      }
      await cast.ask(401, 'GET', '/lambda/assignments?user_id=u&experiment_key=e')
    },
  )

  scenario(
    '3.5.1 invalid inputs: of the records of a batch those that cannot be read are named, to come again',
    async () => {
      const { eventProcessor } = lambdasOf(cast.stage.app)
      expect(await eventProcessor(null)).toEqual({
        batchItemFailures: [],
        error: 'The event is empty',
      })
      expect(await eventProcessor({ Records: 'none' })).toEqual({ batchItemFailures: [] })
      const encoded = (text: string | Uint8Array) => Buffer.from(text).toString('base64')
      const good = { event_id: 'e', event_type: 'click', user_id: 'u' }
      const records = [
        '***',
        encoded(new Uint8Array([0xff, 0xfe])),
        encoded('{'),
        encoded(JSON.stringify({ ...good, event_id: '' })),
        encoded(JSON.stringify({ ...good, timestamp: 'soon' })),
        encoded(JSON.stringify({ ...good, properties: 'none' })),
        encoded(JSON.stringify(good)),
      ].map((data, index) => ({
        kinesis: { data, sequenceNumber: String(index), partitionKey: 'u' },
      }))
      const { batchItemFailures } = await eventProcessor({ Records: [...records, 'no record', {}] })
      const numbers = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
      expect(numbers).toEqual(expect.arrayContaining(['0', '1', '2']))
      // Records that can be read but mean nothing would be as wrong the next time.
      for (const settled of ['3', '4', '5', '6']) expect(numbers).not.toContain(settled)
    },
  )

  scenario(
    '3.5.2 not found scenarios: a lambda says what it does not know, and leaves out who takes no part',
    async () => {
      const as = await cast.person('admin')
      const unknown = '/lambda/feature-flags/evaluate?user_id=u&flag_key=never-made'
      expect(await cast.ask(404, 'GET', unknown)).toEqual({
        error: 'Feature flag not found: never-made',
      })
      const assignments = (key: unknown, user = 'u') =>
        `/lambda/assignments?user_id=${user}&experiment_key=${key}`
      expect(await cast.ask(404, 'GET', assignments('never-made'), { as })).toEqual({
        error: 'Experiment not found: never-made',
      })
      const condition = { attribute: 'country', operator: 'eq', value: 'NZ' }
      const rules = { rules: [{ id: 'r', rule: { conditions: [condition] } }] }
      const flag = await cast.ask(201, 'POST', '/feature-flags/', {
        as,
        body: flagBody({ rollout_percentage: 0, targeting_rules: rules }),
      })
      const { id, key } = await cast.ask(201, 'POST', '/experiments/', {
        as,
        body: experimentBody({ targeting_rules: rules }),
      })
      await cast.ask(200, 'POST', `/experiments/${id}/start`, { as })
      const publish = () => jobsOf(cast.stage.app).publishOutbox()
      await publish()
      const inNz = `&context=${encodeURIComponent('{"country":"NZ"}')}`
      const evaluate = '/lambda/feature-flags/evaluate?user_id=u&flag_key=new-checkout'
      expect(await cast.ask(200, 'GET', evaluate + inNz)).toMatchObject({ enabled: true })
      expect(await cast.ask(200, 'GET', evaluate)).toMatchObject({ enabled: false })
      expect(await cast.ask(200, 'GET', assignments(key), { as })).toMatchObject({
        variant: null,
        excluded: true,
      })
      const assigned = await cast.ask(200, 'GET', assignments(key) + inNz, { as })
      expect(assigned).toMatchObject({ excluded: false, experiment_id: id })
      await cast.ask(200, 'POST', `/feature-flags/${flag.id}/disable`, { as, body: {} })
      await cast.ask(200, 'POST', `/experiments/${id}/pause`, { as })
      await publish()
      expect(await cast.ask(200, 'GET', evaluate + inNz)).toMatchObject({ reason: 'flag_disabled' })
      const later = await cast.ask(200, 'GET', assignments(key, 'v') + inNz, { as })
      expect(later).toMatchObject({ variant: null, excluded: true })
    },
  )
})
