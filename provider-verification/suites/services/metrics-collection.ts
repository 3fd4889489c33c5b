import { gunzipSync } from 'node:zlib'
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { jobsOf, resourceNames } from '@concordat/backend'
import { windowsOf } from '@concordat/backend/pipeline/aggregate'
import { describe, expect } from '@jest/globals'
import { arrange } from '../../src/states/arrange.ts'
import { type Body, cast, cleanEachTime, noon } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

const id = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'

async function participant(): Promise<{ readonly key: string; readonly assigned: Body }> {
  await arrange(cast.scene, 'an experiment exists', { id, key: 'checkout', status: 'active' })
  const key = await cast.apiKey()
  const body = { experiment_key: 'checkout', user_id: 'user_1' }
  const assigned = await cast.ask(200, 'POST', '/tracking/assign', { key, body })
  return { key, assigned }
}

/** An event in the stream's own form. */
function record(event_id: string, more: object = {}) {
  return {
    event_id,
    event_type: 'click',
    user_id: 'user_1',
    experiment_id: id,
    timestamp: noon.toISOString(),
    ...more,
  }
}

async function clicks(variant: string): Promise<unknown[]> {
  const { aggregationsTable } = resourceNames(cast.stage.config.resourcePrefix)
  return Promise.all(
    windowsOf(id, variant, noon.toISOString()).map(async (window) => {
      const { Items = [] } = await cast.stage.clients.dynamo.send(
        new QueryCommand({
          TableName: aggregationsTable,
          KeyConditionExpression: 'partition_key = :window and sort_key = :type',
          ExpressionAttributeValues: { ':window': window, ':type': 'event_type#click' },
        }),
      )
      return Items[0]?.event_count ?? 0
    }),
  )
}

describe('4.4 metrics collection pipeline', () => {
  cleanEachTime()

  scenario(
    '4.4.1 event ingestion: what is tracked goes through the outbox into the stream, keyed by its user, as the processor reads it',
    async () => {
      const { key } = await participant()
      const stream = await cast.stage.readStream()
      const event = { event_type: 'click', experiment_key: 'checkout', user_id: 'ü/1', value: 2 }
      const { event_id } = await cast.ask(200, 'POST', '/tracking/track', { key, body: event })
      const admin = await cast.person('admin')
      const published = await cast.ask(200, 'POST', '/admin/outbox/process', { as: admin })
      expect(published).toMatchObject({ failed: 0, pending: 0 })
      const records = await stream.next(2000)
      const events = records.map(({ partitionKey, data }) => ({
        partitionKey,
        ...JSON.parse(Buffer.from(data).toString('utf8')),
      }))
      expect(events).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            partitionKey: 'ü/1',
            user_id: 'ü/1',
            event_id,
            event_type: 'click',
            experiment_id: id,
            timestamp: '2026-03-02T12:00:00.000Z',
          }),
        ]),
      )
    },
  )

  scenario(
    '4.4.1 event ingestion: of a batch what is wrong is named and put aside, and the rest goes on',
    async () => {
      const { key } = await participant()
      const good = { event_type: 'click', experiment_key: 'checkout', user_id: 'user_1' }
      const body = { events: [good, { ...good, experiment_key: 'never-made' }] }
      expect(await cast.ask(200, 'POST', '/tracking/batch', { key, body })).toMatchObject({
        success_count: 1,
        failure_count: 1,
        errors: [{ index: 1, user_id: 'user_1', error: expect.stringContaining('never-made') }],
      })
      const events = [record('a'), { event_type: 'click' }, 'nonsense']
      expect(await cast.ask(200, 'POST', '/lambda/events/batch', { body: { events } })).toEqual({
        batchItemFailures: [],
      })
      const { archiveBucket: Bucket } = resourceNames(cast.stage.config.resourcePrefix)
      const { Contents = [] } = await cast.stage.clients.s3.send(
        new ListObjectsV2Command({ Bucket, Prefix: 'dead-letters/' }),
      )
      expect(Contents.length).toBeGreaterThan(0)
    },
  )

  scenario(
    '4.4.2 aggregation: clicks are counted by hour and by day, and one that is delivered twice once',
    async () => {
      const { assigned } = await participant()
      const variant = String(assigned.variant_name).toLowerCase()
      expect(await clicks(variant)).toEqual([0, 0])
      for (const event of [record('one'), record('two'), record('one')]) {
        await cast.ask(200, 'POST', '/lambda/events', { body: event })
      }
      expect(await clicks(variant)).toEqual([2, 2])
    },
  )

  scenario(
    '4.4.3 storage: an event stands in the database once and in the archive with what is known of its user',
    async () => {
      const { key, assigned } = await participant()
      const body = {
        event_type: 'click',
        event_id: 'sent-twice',
        experiment_key: 'checkout',
        user_id: 'user_1',
        metadata: { button: 'buy' },
      }
      for (const _time of [1, 2]) await cast.ask(200, 'POST', '/tracking/track', { key, body })
      const stored = await cast.db
        .selectFrom('events')
        .selectAll()
        .where('event_type', '=', 'click')
        .execute()
      expect(stored).toMatchObject([
        { event_id: 'sent-twice', event_name: 'click', event_metadata: { button: 'buy' } },
      ])
      await jobsOf(cast.stage.app).publishOutbox()
      await jobsOf(cast.stage.app).drainStream()
      const { archiveBucket: Bucket } = resourceNames(cast.stage.config.resourcePrefix)
      const { s3 } = cast.stage.clients
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'year=' }))
      const found: Body[] = []
      for (const { Key } of Contents) {
        const { Body: bytes } = await s3.send(new GetObjectCommand({ Bucket, Key }))
        const whole = gunzipSync((await bytes?.transformToByteArray()) ?? new Uint8Array())
        found.push(...(JSON.parse(whole.toString('utf8')) as Body[]))
      }
      expect(found.filter(({ event_id }) => event_id === 'sent-twice')).toMatchObject([
        {
          experiment_id: id,
          assignment_id: assigned.id,
          variant: String(assigned.variant_name).toLowerCase(),
        },
      ])
    },
  )

  scenario(
    '4.4.4 querying: events are found by experiment, user, kind and time, in pages, newest first',
    async () => {
      const { key } = await participant()
      for (const [event_type, hours] of [
        ['click', 1],
        ['page_view', 1],
        ['click', 1],
      ] as const) {
        cast.wait(hours * 3_600_000)
        const body = { event_type, experiment_key: 'checkout', user_id: 'user_1' }
        await cast.ask(200, 'POST', '/tracking/track', { key, body })
      }
      const as = await cast.person('analyst')
      const kinds = async (query: string) =>
        (await cast.ask(200, 'GET', `/events/?experiment_id=${id}&${query}`, { as })).items.map(
          ({ event_type }) => event_type,
        )
      expect(await kinds('user_id=user_1')).toEqual(['click', 'page_view', 'click', 'exposure'])
      expect(await kinds('user_id=nobody')).toEqual([])
      expect(await kinds('event_type=click&limit=1&offset=1')).toEqual(['click'])
      expect(await kinds('start_date=2026-03-02T13:30:00Z&end_date=2026-03-02T14:30:00Z')).toEqual([
        'page_view',
      ])
      const { items, total } = await cast.ask(200, 'GET', '/events/?event_type=click&limit=1', {
        as,
      })
      expect(total).toBe(2)
      expect(await cast.ask(200, 'GET', `/events/${items[0]?.id}`, { as })).toEqual(items[0])
      await cast.ask(422, 'GET', '/events/?start_date=2026-03-02&end_date=2026-03-01', { as })
    },
  )
})
