import { randomBytes } from 'node:crypto'
import {
  type AwsConfig,
  type BackendConfig,
  createApp,
  createAwsResources,
  defaultSchema,
  deleteAwsResources,
  jobsOf,
  lambdasOf,
  resourceNames,
} from '@concordat/backend'
import { type AwsClients, openAws } from '@concordat/backend/aws/clients'
import { openDb } from '@concordat/backend/db/client'
import type { ServiceName, Services } from '@concordat/local-services'
import type { FastifyInstance } from 'fastify'
import { Client } from 'pg'
import { emptyBucket } from './buckets.ts'
import { createUserPool } from './cognito.ts'
import { createCompany } from './company.ts'
import { createRunDatabase, deleteStatement } from './database.ts'
import { openDynamoTables } from './dynamo-tables.ts'
import { readFromNow, type StreamReader } from './event-stream.ts'
import { takeRedisDatabase } from './redis-database.ts'
import type { Scene, SceneAnswer, SceneRequest } from './scene.ts'
import { createSceneClock } from './scene-clock.ts'

export const neededServices: readonly ServiceName[] = [
  'postgres',
  'redis',
  'dynamodb',
  's3',
  'kinesis',
  'cognito',
]

/** The backend, running on real services with data of its own, and the scene that states play on. */
export interface Stage {
  readonly scene: Scene
  readonly app: FastifyInstance
  readonly clients: AwsClients
  readonly config: BackendConfig
  /** Makes the backend listen, where it does not yet, and returns its address. */
  listen(): Promise<string>
  /** Reads the records that the backend puts into its stream from now on. */
  readStream(): Promise<StreamReader>
  /** Empties everything that an interaction may have left, and sets the clocks right. */
  clean(): Promise<void>
  close(): Promise<void>
}

export interface StageOptions {
  /** The Redis database to take where the server is ours: stages that live at once need different ones. */
  readonly redisDatabase?: number
  /** New UUIDs: random ones. */
  readonly ids?: () => string
  /** Other settings of the backend. */
  readonly more?: Partial<BackendConfig>
}

/**
 * Builds the backend on these services, with a database, a Redis database, AWS resources and a user pool that nobody
 * else uses. The services stay with whoever started them; `close` takes away everything else.
 */
export async function createStage(
  services: Pick<Services, 'get' | 'aws'>,
  { redisDatabase = 0, ids, more = {} }: StageOptions = {},
): Promise<Stage> {
  const name = `concordat-${process.pid}-${randomBytes(4).toString('hex')}`
  const aws: AwsConfig = {
    ...services.aws,
    endpoints: {
      dynamodb: services.get('dynamodb').url,
      s3: services.get('s3').url,
      kinesis: services.get('kinesis').url,
      cognito: services.get('cognito').url,
    },
  }
  const resources = { aws, resourcePrefix: name }
  const clock = createSceneClock()
  const tokenClock = createSceneClock()
  const undo: (() => Promise<unknown>)[] = []
  async function close(): Promise<void> {
    for (const step of undo.splice(0).reverse()) await step()
  }

  try {
    const [database, redis, pool] = await Promise.all([
      createRunDatabase(services.get('postgres').url).then((made) => {
        undo.push(made.remove)
        return made
      }),
      takeRedisDatabase(services.get('redis'), redisDatabase).then((taken) => {
        undo.push(taken.close)
        return taken
      }),
      createUserPool(services, name).then((made) => {
        undo.push(made.remove)
        return made
      }),
      createAwsResources(resources).then(() => {
        undo.push(() => deleteAwsResources(resources))
      }),
    ])
    const config: BackendConfig = {
      postgresUrl: database.url,
      redisUrl: redis.url,
      cognito: pool.config,
      ...resources,
      clock: clock.now,
      tokenClock: tokenClock.now,
      strictResponses: true,
      ...(ids && { ids }),
      ...more,
    }
    const app = await createApp(config)
    undo.push(() => app.close())
    const db = openDb(database.url, { poolSize: 2 })
    undo.push(() => db.destroy())
    const names = resourceNames(name)
    const tableNames = {
      experiments: names.experimentsTable,
      flags: names.flagsTable,
      assignments: names.assignmentsTable,
    }
    const clients = openAws(aws)
    undo.push(async () => clients.close())
    const tables = openDynamoTables(clients.dynamo, names)
    const buckets = [names.archiveBucket, names.exportsBucket]
    // One connection, not a pool: its end is waited for, so that it is gone before the database is.
    const cleaner = new Client({ connectionString: database.url })
    await cleaner.connect()
    undo.push(() => cleaner.end())
    const deleteAll = await deleteStatement(database.url, defaultSchema)

    let listening: Promise<string> | undefined
    const send = (request: SceneRequest) => sendTo(app, scene, request)
    const company = createCompany(pool, send, tokenClock.now)
    const scene: Scene = {
      db,
      clock,
      tokenClock,
      people: company,
      lambdas: {
        put: (table, item) => tables.put(tableNames[table], item),
        find: (table, key) => tables.find(tableNames[table], key),
        async deliver() {
          await jobsOf(app).publishOutbox()
        },
        message: undefined,
      },
      caller: { kind: 'nobody' },
      send,
    }

    return {
      scene,
      app,
      clients,
      config,
      close,
      async listen() {
        listening ??= app.listen({ host: '127.0.0.1', port: 0 })
        return listening
      },
      readStream: () => readFromNow(clients.kinesis, names.stream),
      async clean() {
        await jobsOf(app).flushMetrics()
        lambdasOf(app).featureFlag.forget()
        lambdasOf(app).assignment.forget()
        clock.reset()
        tokenClock.reset()
        scene.caller = { kind: 'nobody' }
        scene.lambdas.message = undefined
        company.forget()
        await Promise.all([cleaner.query(deleteAll), redis.empty(), tables.empty()])
        for (const bucket of buckets) await emptyBucket(clients.s3, bucket)
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function sendTo(
  app: FastifyInstance,
  scene: Scene,
  { method = 'GET', path, headers = {}, body, form, as }: SceneRequest,
): Promise<SceneAnswer> {
  const person = as ?? (scene.caller.kind === 'person' ? scene.caller.person : undefined)
  const response = await app.inject({
    method,
    url: path,
    headers: {
      ...(person && { authorization: `Bearer ${person.accessToken}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
    ...(body !== undefined && { payload: JSON.stringify(body) }),
    ...(form && { payload: new URLSearchParams(form).toString() }),
  })
  return { request: `${method} ${path}`, status: response.statusCode, body: parse(response.body) }
}

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
