import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis'
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { Redis } from 'ioredis'
import pg from 'pg'
import { type RunningService, type Services, startServices } from '../src/local-services.ts'
import { pingRedis } from '../src/redis-ping.ts'
import { serviceNames } from '../src/services.ts'
import { patience } from './fixtures/attempts.ts'
import { awaitOrphans, descendantsOf, startOwner, survivorsOf } from './fixtures/processes.ts'

jest.setTimeout(60_000)

const native = { ...process.env, INFRA_DRIVER: 'native' }

describe('the six services, native', () => {
  const reported: RunningService[] = []
  let services: Services
  let mine: number[]

  beforeAll(async () => {
    const before = descendantsOf(process.pid)
    services = await startServices({
      need: serviceNames,
      env: native,
      onProgress: (service) => reported.push(service),
    })
    mine = descendantsOf(process.pid).filter((pid) => !before.includes(pid))
  })

  afterAll(async () => {
    await Promise.all([services.stop(), services.stop()])
    expect(await survivorsOf(mine)).toEqual([])
  })

  const aws = (name: 'dynamodb' | 's3' | 'kinesis' | 'cognito') => ({
    endpoint: services.get(name).url,
    ...services.aws,
  })

  it('are all there, in their order, each reported once', () => {
    expect(services.all.map(({ name, driver }) => `${driver} ${name}`)).toEqual(
      serviceNames.map((name) => `native ${name}`),
    )
    expect(reported.map(({ name }) => name).toSorted()).toEqual([...serviceNames].toSorted())
  })

  it('start together within a few seconds', () => {
    expect(Math.max(...services.all.map(({ milliseconds }) => milliseconds))).toBeLessThan(10_000)
  })

  it('listen on the loopback interface alone', () => {
    expect(services.all.map(({ url }) => new URL(url).hostname)).toEqual(
      serviceNames.map(() => '127.0.0.1'),
    )
  })

  it('PostgreSQL answers SQL', async () => {
    const client = new pg.Client({ connectionString: services.get('postgres').url })
    await client.connect()
    const { rows } = await client.query('select 6 * 7 as answer')
    await client.end()
    expect(rows).toEqual([{ answer: 42 }])
  })

  it('Redis keeps values in several databases, and asks for its password', async () => {
    const url = new URL(services.get('redis').url)
    const redis = new Redis(url.href)
    const other = new Redis(url.href, { db: 63 })
    await redis.set('key', 'value', 'PX', 60_000)
    expect([await redis.get('key'), await other.get('key')]).toEqual(['value', null])
    expect(await redis.eval('return redis.call("GET", KEYS[1])', 1, 'key')).toBe('value')
    await Promise.all([redis.quit(), other.quit()])

    url.password = ''
    await expect(pingRedis(url.href)).rejects.toThrow('NOAUTH')
  })

  it('DynamoDB refuses the second of two conditional puts', async () => {
    const client = new DynamoDBClient(aws('dynamodb'))
    const TableName = 'assignments'
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'user', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'user', KeyType: 'HASH' }],
      }),
    )
    await waitUntilTableExists({ client, ...patience }, { TableName })
    const put = (variant: string) =>
      client.send(
        new PutItemCommand({
          TableName,
          Item: { user: { S: 'u1' }, variant: { S: variant } },
          ConditionExpression: 'attribute_not_exists(#user)',
          ExpressionAttributeNames: { '#user': 'user' },
        }),
      )
    await put('a')
    await expect(put('b')).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' })
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: { user: { S: 'u1' } }, ConsistentRead: true }),
    )
    client.destroy()
    expect(Item).toEqual({ user: { S: 'u1' }, variant: { S: 'a' } })
  })

  it('S3 keeps an object', async () => {
    const client = new S3Client({ ...aws('s3'), forcePathStyle: true })
    await client.send(new CreateBucketCommand({ Bucket: 'event-archive' }))
    await client.send(new PutObjectCommand({ Bucket: 'event-archive', Key: 'k', Body: 'text' }))
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'event-archive', Key: 'k' }))
    expect(await Body?.transformToString()).toBe('text')
    client.destroy()
  })

  it('Kinesis hands on a record', async () => {
    const client = new KinesisClient({ ...aws('kinesis'), requestHandler: new NodeHttpHandler() })
    const StreamName = 'events'
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))
    await waitUntilStreamExists({ client, ...patience }, { StreamName })
    await client.send(
      new PutRecordCommand({ StreamName, PartitionKey: 'u1', Data: Buffer.from('{"n":1}') }),
    )
    const { Shards } = await client.send(new ListShardsCommand({ StreamName }))
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        StreamName,
        ShardId: Shards?.[0]?.ShardId,
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    )
    const { Records } = await client.send(new GetRecordsCommand({ ShardIterator }))
    client.destroy()
    expect(Records?.map(({ Data }) => Buffer.from(Data ?? []).toString())).toEqual(['{"n":1}'])
  })

  it('Cognito signs up, logs in, and names where its tokens can be verified', async () => {
    const client = new CognitoIdentityProviderClient(aws('cognito'))
    const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: 'people' }))
    const { UserPoolClient } = await client.send(
      new CreateUserPoolClientCommand({ UserPoolId: UserPool?.Id, ClientName: 'web' }),
    )
    const ClientId = UserPoolClient?.ClientId
    const Username = 'a@example.org'
    const Password = 'Secret-123'
    await client.send(
      new SignUpCommand({
        ClientId,
        Username,
        Password,
        UserAttributes: [{ Name: 'email', Value: Username }],
      }),
    )
    await client.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: '123456' }))
    const logIn = (password: string) =>
      client.send(
        new InitiateAuthCommand({
          ClientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: Username, PASSWORD: password },
        }),
      )
    await expect(logIn('wrong')).rejects.toMatchObject({ $fault: 'client' })
    const { AuthenticationResult } = await logIn(Password)
    client.destroy()

    const [, payload = ''] = AuthenticationResult?.AccessToken?.split('.') ?? []
    const { iss } = JSON.parse(Buffer.from(payload, 'base64url').toString())
    expect(iss).toBe(`${services.get('cognito').url}/${UserPool?.Id}`)
    const discovery: Record<string, string> = await json(`${iss}/.well-known/openid-configuration`)
    expect(discovery).toMatchObject({ issuer: iss })
    const keys = await json(discovery.jwks_uri ?? '')
    expect(keys).toMatchObject({ keys: [{ kty: 'RSA' }] })
  })
})

describe('the end of the services', () => {
  it('comes with the end of their owner, however sudden', async () => {
    const owner = await startOwner('services', ...serviceNames)
    const all = descendantsOf(owner.pid)
    expect(all.length).toBeGreaterThan(6)
    await owner.kill()
    expect(await survivorsOf(all)).toEqual([])
  })

  it('leaves directories that the next start removes', async () => {
    const owner = await startOwner('services', 'redis', 's3')
    await owner.kill()
    await awaitOrphans()
    const left = (await directories()).filter(({ pid }) => pid === owner.pid)
    expect(left.map(({ purpose }) => purpose).toSorted()).toEqual(['aws', 'redis'])
    const services = await startServices({ need: ['redis'], env: native })
    await services.stop()
    expect(
      (await directories()).filter(({ pid }) => pid === owner.pid || pid === process.pid),
    ).toEqual([])
  })
})

async function directories(): Promise<{ purpose: string; pid: number }[]> {
  const found: { purpose: string; pid: number }[] = []
  for (const root of ['/dev/shm', tmpdir()]) {
    for (const name of await readdir(root).catch(() => [])) {
      const purpose = /^concordat-(\w+)-/.exec(name)?.[1]
      if (purpose === undefined) continue
      const owner = await readFile(`${root}/${name}/ephemeral.json`, 'utf8').catch(() => undefined)
      if (owner !== undefined) found.push({ purpose, pid: JSON.parse(owner).pid })
    }
  }
  return found
}

async function json<Body>(url: string): Promise<Body> {
  const response = await fetch(url)
  return JSON.parse(await response.text())
}
