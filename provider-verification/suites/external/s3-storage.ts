import { gunzipSync } from 'node:zlib'
import {
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3'
import { jobsOf, resourceNames } from '@concordat/backend'
import { describe, expect } from '@jest/globals'
import type { Person } from '../../src/scene/people.ts'
import { experimentBody } from '../harness/bodies.ts'
import { type Body, cast, cleanEachTime } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

interface Seen {
  readonly as: Person
  readonly key: string
  readonly experiment: Body
  readonly path: string
}

/** An experiment with two participants, of whom one bought something. */
async function seenExperiment(): Promise<Seen> {
  const as = await cast.person('developer')
  const key = await cast.apiKey()
  const experiment = await cast.ask(201, 'POST', '/experiments/', { as, body: experimentBody() })
  const path = `/experiments/${experiment.id}`
  await cast.ask(200, 'POST', `${path}/start`, { as })
  for (const user_id of ['user_1', 'user_2']) {
    const body = { experiment_key: experiment.key, user_id }
    await cast.ask(200, 'POST', '/tracking/assign', { key, body })
  }
  const bought = { experiment_key: experiment.key, user_id: 'user_1', event_name: 'purchase' }
  const body = { ...bought, event_type: 'conversion', metadata: { note: 'naïve ✓' } }
  await cast.ask(200, 'POST', '/tracking/track', { key, body })
  return { as, key, experiment, path }
}

function buckets(): { archive: string; exports: string } {
  const { archiveBucket, exportsBucket } = resourceNames(cast.stage.config.resourcePrefix)
  return { archive: archiveBucket, exports: exportsBucket }
}

/** The archived events of one experiment, with the object that holds each. */
async function archived(experiment: Body) {
  await jobsOf(cast.stage.app).publishOutbox()
  await jobsOf(cast.stage.app).drainStream()
  const { s3 } = cast.stage.clients
  const Bucket = buckets().archive
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }))
  const found: { key: string; events: Body[] }[] = []
  for (const { Key = '' } of Contents) {
    const { Body: stream } = await s3.send(new GetObjectCommand({ Bucket, Key }))
    const bytes = (await stream?.transformToByteArray()) ?? new Uint8Array()
    // The stream still holds what the scenarios before this one put into it.
    const all = JSON.parse(gunzipSync(bytes).toString('utf8')) as Body[]
    const events = all.filter(({ experiment_id }) => experiment_id === experiment.id)
    if (events.length > 0) found.push({ key: Key, events })
  }
  return found
}

describe('5.4 S3 storage integration', () => {
  cleanEachTime()

  scenario(
    '5.4.1 file uploads: the pipeline stores the events of each hour, compressed, under that hour',
    async () => {
      const { experiment, key } = await seenExperiment()
      const late = { experiment_key: experiment.key, user_id: 'user_2', event_type: 'click' }
      const timestamp = '2026-03-02T10:30:00Z'
      await cast.ask(200, 'POST', '/tracking/track', { key, body: { ...late, timestamp } })
      const files = await archived(experiment)
      expect(files.map((file) => [file.key, file.events.length]).sort()).toEqual([
        [expect.stringMatching(archiveKey('10')), 1],
        [expect.stringMatching(archiveKey('12')), 3],
      ])
      const Key = files[0]?.key
      const head = await cast.stage.clients.s3.send(
        new HeadObjectCommand({ Bucket: buckets().archive, Key }),
      )
      expect(head).toMatchObject({
        ContentType: 'application/json',
        ContentEncoding: 'gzip',
        Metadata: {
          compression: 'gzip',
          event_count: expect.stringMatching(/^\d+$/),
          upload_timestamp: '2026-03-02T12:00:00.000Z',
        },
      })
    },
  )

  scenario(
    '5.4.1 file uploads: whoever may see the results attaches a file by a link, of the type that was said',
    async () => {
      const { as, path } = await seenExperiment()
      const file = { filename: 'notes & plans/ü.pdf', content_type: 'application/pdf' }
      const link = await cast.ask(201, 'POST', `${path}/results/attachments`, { as, body: file })
      const put = (type: string) =>
        fetch(String(link.url), {
          method: 'PUT',
          body: 'a report',
          headers: { 'content-type': type },
        })
      expect((await put('application/pdf')).status).toBe(200)
      const stored = await cast.stage.clients.s3.send(
        new GetObjectCommand({ Bucket: buckets().exports, Key: String(link.s3_key) }),
      )
      expect(stored.ContentType).toBe('application/pdf')
      expect(await stored.Body?.transformToString()).toBe('a report')
      expect(link.s3_key).toMatch(/^attachments\/[0-9a-f-]{36}\/[0-9a-f-]{36}-[A-Za-z0-9._-]+$/)
      for (const wrong of [{ content_type: 'nonsense' }, { filename: '' }, { expires_in: 3601 }]) {
        await cast.ask(422, 'POST', `${path}/results/attachments`, {
          as,
          body: { ...file, ...wrong },
        })
      }
    },
  )

  scenario(
    '5.4.2 file downloads: an archived event is the one that was tracked, with its variant and its experiment',
    async () => {
      const { experiment } = await seenExperiment()
      const [file] = await archived(experiment)
      const event = file?.events.find(({ event_type }) => event_type === 'conversion')
      expect(event).toMatchObject({
        user_id: 'user_1',
        timestamp: '2026-03-02T12:00:00.000Z',
        experiment_key: experiment.key,
        experiment_name: experiment.name,
        experiment_status: 'active',
        time_since_assignment_seconds: 0,
      })
      expect(['control', 'treatment']).toContain(event?.variant)
      expect(JSON.stringify(event)).toContain('naïve ✓')
    },
  )

  scenario(
    '5.4.2 file downloads: exported results are those that the API answers, as JSON and as a table',
    async () => {
      const { as, path } = await seenExperiment()
      const exported = async (format: string) => {
        const body = { format }
        const made = await cast.ask(201, 'POST', `${path}/results/export`, { as, body })
        const again = await cast.ask(200, 'GET', `${path}/results/exports/${made.export_id}`, {
          as,
        })
        expect(again).toMatchObject({ s3_key: made.s3_key, format })
        return fetch(String(again.url))
      }
      const json = await exported('json')
      expect(json.headers.get('content-type')).toBe('application/json')
      expect(await json.json()).toEqual(await cast.ask(200, 'GET', `${path}/results`, { as }))
      const csv = await exported('csv')
      expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
      const lines = (await csv.text()).trim().split(/\r?\n/)
      expect(lines[0]).toMatch(/^metric,variant,sample_size,control_value,value,/)
      expect(lines.slice(1)).toEqual([expect.stringMatching(/^Purchases,Treatment,1,1,0,-1,/)])
    },
  )

  scenario('5.4.3 presigned URLs: anybody may fetch by the link, and by no other that looks like it', async () => {
    const { as, path } = await seenExperiment()
    const made = await cast.ask(201, 'POST', `${path}/results/export`, { as })
    expect(made).toMatchObject({ format: 'json', expires_in: 900 })
    const url = new URL(String(made.url))
    const status = async (change: (url: URL) => void = () => {}) => {
      const tried = new URL(url)
      change(tried)
      return (await fetch(tried)).status
    }
    expect(await status()).toBe(200)
    expect(await status((it) => it.searchParams.set('X-Amz-Signature', '0'.repeat(64)))).toBe(403)
    expect(await status((it) => it.searchParams.set('X-Amz-Expires', '3600'))).toBe(403)
    expect(
      await status((it) => {
        it.pathname = it.pathname.replace('.json', '.csv')
      }),
    ).toBe(403)
    const put = await fetch(url, { method: 'PUT', body: 'other results' })
    expect(put.status).toBe(403)
    const unknown = '00000000-0000-4000-8000-00000000dead'
    await cast.ask(404, 'GET', `${path}/results/exports/${unknown}`, { as })
    const stranger = await cast.person('developer', 'somebody-else')
    await cast.ask(403, 'GET', `${path}/results/exports/${made.export_id}`, { as: stranger })
  }, ['s3.presigned', 's3.signatures'])

  scenario('5.4.3 presigned URLs: a link lasts as long as was asked for, an hour at most', async () => {
    const { as, path } = await seenExperiment()
    const body = { expires_in: 1 }
    const { url } = await cast.ask(201, 'POST', `${path}/results/export`, { as, body })
    const deadline = Date.now() + 3000
    let status = 200
    while (status === 200 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      status = (await fetch(String(url))).status
    }
    expect(status).toBe(403)
    for (const expires_in of [0, 3601]) {
      await cast.ask(422, 'POST', `${path}/results/export`, { as, body: { expires_in } })
    }
  }, ['s3.presignedExpiry'])

  scenario('5.4.4 bucket policies: no request without TLS, no public object, and only the service itself', async () => {
    for (const Bucket of Object.values(buckets())) {
      const { Policy = '{}' } = await cast.stage.clients.s3.send(
        new GetBucketPolicyCommand({ Bucket }),
      )
      const everything = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`]
      expect(JSON.parse(Policy)).toMatchObject({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: everything,
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          {
            Effect: 'Deny',
            Principal: '*',
            Action: expect.arrayContaining(['s3:PutObject', 's3:PutObjectAcl']),
            Condition: { StringLike: { 's3:x-amz-acl': 'public-*' } },
          },
          {
            Effect: 'Allow',
            Principal: { AWS: expect.stringContaining('experimently-backend') },
            Resource: everything,
          },
        ],
      })
    }
  }, ['s3.policy'])

  scenario('5.4.4 bucket policies: a request without TLS is refused', async () => {
    const endpoint = cast.stage.config.aws.endpoints.s3 ?? ''
    const plain = new URL(endpoint.replace(/^https:/, 'http:'))
    plain.pathname = `/${buckets().exports}/anything`
    expect((await fetch(plain)).status).toBe(403)
  }, ['s3.policyEnforced'])
})

function archiveKey(hour: string): RegExp {
  return new RegExp(`^year=2026/month=03/day=02/hour=${hour}/events_[0-9a-f-]{36}\\.json\\.gz$`)
}
