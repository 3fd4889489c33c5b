import { DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb'
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { jobsOf, resourceNames } from '@concordat/backend'
import { increment, windowsOf } from '@concordat/backend/pipeline/aggregate'
import { describe, expect } from '@jest/globals'
import { experimentBody } from '../harness/bodies.ts'
import { type Body, cast, cleanEachTime, noon } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

const ninetyDays = 7_776_000
const atNoon = noon.getTime() / 1000

interface Running {
  readonly experiment: Body
  readonly key: string
  assign(user_id: string): Promise<Body>
  /** The item that the lambdas read. */
  itemOf(user_id: string): Promise<Readonly<Record<string, unknown>> | undefined>
}

async function runningExperiment(): Promise<Running> {
  const as = await cast.person('developer')
  const key = await cast.apiKey()
  const experiment = await cast.ask(201, 'POST', '/experiments/', { as, body: experimentBody() })
  await cast.ask(200, 'POST', `/experiments/${experiment.id}/start`, { as })
  return {
    experiment,
    key,
    assign: (user_id) =>
      cast.ask(200, 'POST', '/tracking/assign', {
        key,
        body: { experiment_key: experiment.key, user_id, context: { country: 'NZ' } },
      }),
    itemOf: (user_id) =>
      cast.scene.lambdas.find('assignments', { user_id, experiment_id: experiment.id }),
  }
}

/** The counters of one experiment in a window, whatever else the stream still holds. */
async function countersOf(window: string): Promise<Readonly<Record<string, unknown>>[]> {
  const { aggregationsTable } = resourceNames(cast.stage.config.resourcePrefix)
  const { Items = [] } = await cast.stage.clients.dynamo.send(
    new QueryCommand({
      TableName: aggregationsTable,
      KeyConditionExpression: 'partition_key = :window and begins_with(sort_key, :counter)',
      ExpressionAttributeValues: { ':window': window, ':counter': 'event_type#' },
    }),
  )
  return Items
}

function keyOf({ variants }: Body, name: unknown): string {
  const variant = (variants as Body[]).find((each) => each.name === name)
  return String(variant?.key)
}

describe('5.2 DynamoDB integration', () => {
  cleanEachTime()

  scenario(
    '5.2.1 assignment writes: the item stands as soon as the request is answered, and an older one is not overwritten',
    async () => {
      const { experiment, assign, itemOf } = await runningExperiment()
      const { variant_name, id } = await assign('user/1 é')
      expect(await itemOf('user/1 é')).toEqual({
        user_id: 'user/1 é',
        experiment_id: experiment.id,
        experiment_key: experiment.key,
        assignment_id: id,
        variant: keyOf(experiment, variant_name),
        timestamp: '2026-03-02T12:00:00.000Z',
        context: { country: 'NZ' },
        ttl: atNoon + ninetyDays,
      })
      const first = {
        user_id: 'user_2',
        experiment_id: experiment.id,
        experiment_key: experiment.key,
        assignment_id: 'assign_0123456789ab',
        variant: 'chosen-by-a-lambda',
        timestamp: noon.toISOString(),
        ttl: atNoon + ninetyDays,
      }
      await cast.scene.lambdas.put('assignments', first)
      await assign('user_2')
      expect(await itemOf('user_2')).toEqual(first)
    },
  )

  scenario(
    '5.2.1 assignment writes: a variant that is chosen by hand replaces the one that stands',
    async () => {
      const { experiment, assign, itemOf } = await runningExperiment()
      const as = await cast.person('developer')
      const { variant_name } = await assign('user_1')
      const other = (experiment.variants as Body[]).find(({ name }) => name !== variant_name)
      const body = { experiment_id: experiment.id, user_id: 'user_1', variant_id: other?.id }
      await cast.ask(200, 'POST', '/assignments/', { as, body })
      expect(await itemOf('user_1')).toMatchObject({ variant: other?.key })
    },
  )

  scenario(
    '5.2.2 metrics counters: events and the users behind them are counted by hour and by day, each event once',
    async () => {
      const { experiment, key, assign } = await runningExperiment()
      const assigned = await Promise.all(['user_1', 'user_2', 'user_3', 'user_4'].map(assign))
      const variant = String(assigned[0]?.variant_name)
      const same = assigned.filter(({ variant_name }) => variant_name === variant)
      const event = (user_id: unknown, event_id?: string) => ({
        event_type: 'conversion',
        event_name: 'purchase',
        experiment_key: experiment.key,
        user_id,
        ...(event_id && { event_id }),
      })
      const events = [
        ...same.map(({ user_id }) => event(user_id)),
        event(same[0]?.user_id, 'sent-twice'),
      ]
      await cast.ask(200, 'POST', '/tracking/batch', { key, body: { events } })
      await cast.ask(200, 'POST', '/tracking/track', {
        key,
        body: event(same[0]?.user_id, 'sent-twice'),
      })
      await jobsOf(cast.stage.app).publishOutbox()
      await jobsOf(cast.stage.app).drainStream()
      // Nothing is new by now: what was counted is not counted again.
      await jobsOf(cast.stage.app).drainStream()
      const windows = windowsOf(experiment.id, keyOf(experiment, variant), noon.toISOString())
      expect(windows).toEqual([
        expect.stringMatching(/#hour#2026-03-02-12$/),
        expect.stringMatching(/#day#2026-03-02$/),
      ])
      for (const window of windows) {
        expect(await countersOf(window)).toMatchObject([
          {
            sort_key: 'event_type#conversion',
            event_count: same.length + 1,
            unique_users: same.length,
          },
          {
            sort_key: 'event_type#exposure',
            event_count: same.length,
            unique_users: same.length,
          },
        ])
      }
    },
  )

  scenario('5.2.3 atomic operations: a hundred increments at once make a hundred', async () => {
    const { clients, config } = cast.stage
    const deps = { aws: clients, names: resourceNames(config.resourcePrefix) }
    const sort = 'event_type#click'
    const counts = await Promise.all(
      Array.from({ length: 100 }, (_, index) => increment(deps, 'contended', sort, index % 2)),
    )
    const each = counts.map(({ event_count }) => event_count).sort((a, b) => a - b)
    expect(each).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    expect(await countersOf('contended')).toMatchObject([{ event_count: 100, unique_users: 50 }])
  })

  scenario(
    '5.2.3 atomic operations: of twenty first calls of the lambda one is stored, and all answer with it',
    async () => {
      const { experiment, itemOf } = await runningExperiment()
      await jobsOf(cast.stage.app).publishOutbox()
      const as = await cast.person('viewer')
      const path = `/lambda/assignments?user_id=crowd&experiment_key=${experiment.key}`
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => cast.ask(200, 'GET', path, { as })),
      )
      const stored = await itemOf('crowd')
      expect(new Set(answers.map(({ assignment_id }) => assignment_id))).toEqual(
        new Set([stored?.assignment_id]),
      )
    },
  )

  scenario(
    '5.2.4 TTL behavior: ninety days are written down, and an item whose time is over counts as none',
    async () => {
      const { experiment, itemOf } = await runningExperiment()
      await jobsOf(cast.stage.app).publishOutbox()
      const old = {
        user_id: 'user_1',
        experiment_id: experiment.id,
        experiment_key: experiment.key,
        assignment_id: 'assign_0123456789ab',
        variant: 'of-last-year',
        timestamp: '2025-12-02T12:00:00.000Z',
      }
      const as = await cast.person('viewer')
      const ask = () =>
        cast.ask(
          200,
          'GET',
          `/lambda/assignments?user_id=user_1&experiment_key=${experiment.key}`,
          {
            as,
          },
        )
      await cast.scene.lambdas.put('assignments', { ...old, ttl: atNoon + 1 })
      expect(await ask()).toMatchObject({ variant: 'of-last-year' })
      cast.wait(1000)
      const renewed = await ask()
      expect(['control', 'treatment']).toContain(renewed.variant)
      expect(await itemOf('user_1')).toMatchObject({
        assignment_id: renewed.assignment_id,
        ttl: atNoon + 1 + ninetyDays,
      })
    },
  )

  scenario('5.2.4 TTL behavior: the table itself expires items by their attribute ttl', async () => {
    const { assignmentsTable } = resourceNames(cast.stage.config.resourcePrefix)
    const { TimeToLiveDescription } = await cast.stage.clients.dynamo.send(
      new DescribeTimeToLiveCommand({ TableName: assignmentsTable }),
    )
    expect(TimeToLiveDescription).toMatchObject({
      AttributeName: 'ttl',
      TimeToLiveStatus: expect.stringMatching(/^ENABL(ED|ING)$/),
    })
  }, ['dynamodb.timeToLive'])
})
