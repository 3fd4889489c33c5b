import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from '@jest/globals'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { type BackendConfig, createApp, migrateUp } from '../src/backend.ts'
import { testDatabase } from './database.ts'
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts'

/** Nobody listens here: what needs Redis or AWS must go on without. */
const nowhere = 'http://127.0.0.1:9'

/** What tests read from bodies by name; what is not there is undefined, and the test that reads it fails. */
export interface AnswerBody {
  readonly id: string
  readonly key: string
  readonly role: string
  readonly paths: Readonly<Record<string, object>>
  readonly [name: string]: unknown
}

export interface Answer {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly body: AnswerBody
}

export interface Credentials {
  readonly token?: string
  readonly key?: string
}

export interface TestApi {
  readonly app: FastifyInstance
  readonly identities: IdentityProvider
  /** Where the clock of the platform stands; tests may move it. */
  readonly time: { now: Date }
  /** The next ids to be given out; random ones after them. */
  readonly nextIds: string[]
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  call(method: string, path: string, credentials?: Credentials, body?: unknown): Promise<Answer>
  /** A token of a user with this name and these groups. */
  signIn(username: string, ...groups: string[]): Promise<Credentials>
  /** A new API key of the user. */
  apiKey(owner: Credentials): Promise<Credentials>
}

/** The platform on a real database of its own, with every other service away. */
export function testApi(more: Partial<BackendConfig> = {}): TestApi {
  const time = { now: new Date('2026-03-01T12:00:00.000Z') }
  const nextIds: string[] = []
  let app: FastifyInstance | undefined
  let identities: IdentityProvider | undefined

  // Before the database's own end, which would cut off what the workers do just then: hooks run in their order.
  afterAll(async () => {
    await app?.close()
    await identities?.close()
  })
  const database = testDatabase()
  beforeAll(async () => {
    await migrateUp(database.url)
    identities = await startIdentityProvider()
    app = await createApp({
      postgresUrl: database.url,
      redisUrl: 'redis://127.0.0.1:9/0',
      aws: {
        region: 'us-east-1',
        credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
        endpoints: { dynamodb: nowhere, s3: nowhere, kinesis: nowhere, cognito: nowhere },
      },
      cognito: identities.config,
      resourcePrefix: 'test',
      clock: () => new Date(time.now),
      ids: () => nextIds.shift() ?? randomUUID(),
      strictResponses: true,
      ...more,
    })
  })

  const api: TestApi = {
    get app() {
      if (!app) throw new Error('The app is built before the first test: read it inside one')
      return app
    },
    get identities() {
      if (!identities) throw new Error('The identity provider starts before the first test')
      return identities
    },
    time,
    nextIds,
    query: database.query,
    call: async (method, path, { token, key } = {}, body) => {
      const request: InjectOptions = {
        method: method as 'GET',
        url: path.startsWith('/health') || path.startsWith('/lambda') ? path : `/api/v1${path}`,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(key !== undefined && { 'x-api-key': key }),
        },
        ...(body !== undefined && { payload: body as object }),
      }
      const response = await api.app.inject(request)
      const text = response.body
      const isJson = String(response.headers['content-type']).startsWith('application/json')
      const answered = isJson && text !== '' ? JSON.parse(text) : text
      return { status: response.statusCode, headers: response.headers, body: answered }
    },
    signIn: async (username, ...groups) => ({
      token: await api.identities.token({ username, groups }),
    }),
    apiKey: async (owner) => {
      const { body } = await api.call('POST', '/api-keys/', owner, { name: 'test key' })
      return { key: String(body.key) }
    },
  }
  return api
}

/** The body of an experiment that may start. */
export function experimentBody(more: object = {}) {
  return {
    name: 'Checkout',
    variants: [
      { name: 'control', is_control: true, traffic_allocation: 50 },
      { name: 'treatment', traffic_allocation: 50, configuration: { colour: 'red' } },
    ],
    metrics: [{ name: 'Purchases', event_name: 'purchase', is_primary: true }],
    ...more,
  }
}
