import { createServer } from 'node:http'
import { connect, createServer as createTcpServer, type Server } from 'node:net'
import { afterEach, describe, expect, it, jest } from '@jest/globals'
import {
  type ServiceName,
  type Services,
  startPostgres,
  startServices,
} from '../src/local-services.ts'
import { awaitOrphans, descendantsOf } from './fixtures/processes.ts'

jest.setTimeout(60_000)

const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  await awaitOrphans()
})

const refusalOf = (need: ServiceName[], env: Record<string, string>) =>
  startServices({ need, env }).then(
    async (services) => {
      await services.stop()
      return 'it started'
    },
    (error) => `${error.name}: ${error.message}`,
  )

async function start(
  need: ServiceName[],
  env: Record<string, string | undefined>,
): Promise<Services> {
  const services = await startServices({ need, env })
  closing.push(services.stop)
  return services
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

const native = { INFRA_DRIVER: 'native' }

describe('what is missing', () => {
  it('is named with what to do: no redis-server', async () => {
    expect(await refusalOf(['redis'], { ...native, PATH: '/nowhere' })).toBe(
      'MissingService: redis-server was not found: install it with `apt-get install redis-server` (Debian) or `brew install redis` (macOS), or set TEST_REDIS_URL',
    )
  })

  it('is named with what to do: a program that is none', async () => {
    expect(await refusalOf(['redis'], { ...native, REDIS_SERVER_BIN: '/etc/passwd' })).toBe(
      'MissingService: REDIS_SERVER_BIN names /etc/passwd, which is not a program: correct or unset it',
    )
  })

  it('is named in one message, and what had started is ended', async () => {
    const before = descendantsOf(process.pid).length
    const refusal = await refusalOf(['postgres', 'redis', 'dynamodb'], {
      ...native,
      PATH: '/nowhere',
      TEST_AWS_ENDPOINT_DYNAMODB: 'http://127.0.0.1:2',
    })
    expect(refusal).toContain('TEST_AWS_ENDPOINT_DYNAMODB names a dynamodb at 127.0.0.1:2')
    expect(refusal).toContain('; redis-server was not found')
    expect(descendantsOf(process.pid).length).toBe(before)
  })

  it.each([
    ['postgres', 'TEST_POSTGRES_URL', 'postgres://me:secret@127.0.0.1:2/db'],
    ['redis', 'TEST_REDIS_URL', 'redis://:secret@127.0.0.1:2'],
    ['s3', 'TEST_AWS_ENDPOINT_S3', 'http://127.0.0.1:2'],
  ] satisfies [ServiceName, string, string][])(
    'is an external %s that does not answer, told without its password',
    async (name, variable, url) => {
      expect(await refusalOf([name], { [variable]: url })).toMatch(
        new RegExp(
          `^MissingService: ${variable} names a ${name} at 127\\.0\\.0\\.1:2 that does not answer \\(.*ECONNREFUSED.*\\): start it, or correct or unset ${variable}$`,
        ),
      )
    },
  )

  it('is told from what answers something else', async () => {
    const port = await listen(createTcpServer((socket) => void socket.resume().end('220 mail\r\n')))
    const url = `redis://127.0.0.1:${port}`
    expect(await refusalOf(['redis'], { TEST_REDIS_URL: url })).toContain('that does not answer (')
  })

  it('is what was not asked for', async () => {
    const services = await start([], native)
    expect(() => services.get('redis')).toThrow(
      'redis was not started: name it in `need` of startServices',
    )
  })
})

describe('an external service', () => {
  it('is used once it has answered, and not stopped', async () => {
    const own = await start(['redis'], { ...process.env, ...native })
    const { url } = own.get('redis')
    const external = await startServices({ need: ['redis'], env: { TEST_REDIS_URL: url } })
    expect(external.get('redis')).toMatchObject({ name: 'redis', driver: 'external', url })
    await external.stop()
    const { hostname, port } = new URL(url)
    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => resolve(void socket.destroy()))
      socket.once('error', reject)
    })
  })

  it('is refused when it refuses the password', async () => {
    const own = await start(['redis'], { ...process.env, ...native })
    const url = new URL(own.get('redis').url)
    url.password = 'wrong'
    expect(await refusalOf(['redis'], { TEST_REDIS_URL: url.href })).toContain(
      'that does not answer (WRONGPASS',
    )
  })

  it('of PostgreSQL can do what its user may', async () => {
    const postgres = await startPostgres()
    closing.push(postgres.stop)
    const pg = await import('pg')
    const client = new pg.default.Client({ connectionString: postgres.url })
    await client.connect()
    await client.query("create role reader login password 'r'")
    await client.end()
    const capabilitiesOf = async (url: string) => [
      ...(await start(['postgres'], { TEST_POSTGRES_URL: url })).get('postgres').capabilities,
    ]
    const asReader = new URL(postgres.url)
    asReader.username = 'reader'
    asReader.password = 'r'
    expect(await capabilitiesOf(postgres.url)).toEqual([
      'postgres.createDatabase',
      'postgres.superuser',
    ])
    expect(await capabilitiesOf(asReader.href)).toEqual([])
  })

  it('of AWS can do what the native one can, and what is declared', async () => {
    const port = await listen(createServer((_request, response) => response.writeHead(400).end()))
    const url = `http://127.0.0.1:${port}`
    const services = await start(['dynamodb', 'kinesis'], {
      TEST_AWS_ENDPOINT_DYNAMODB: url,
      TEST_AWS_ENDPOINT_KINESIS: url,
      INFRA_CAPABILITIES: 'dynamodb.transactWrite, dynamodb.timeToLive',
      AWS_ACCESS_KEY_ID: 'mine',
      AWS_SECRET_ACCESS_KEY: 'my secret',
      AWS_REGION: 'eu-central-1',
    })
    const [dynamodb, kinesis] = services.all
    expect(dynamodb?.capabilities.has('dynamodb.transactWrite')).toBe(true)
    expect(dynamodb?.capabilities.has('dynamodb.partiql')).toBe(false)
    expect(kinesis?.capabilities).toEqual(new Set(['kinesis.records']))
    expect(services.aws).toEqual({
      region: 'eu-central-1',
      credentials: { accessKeyId: 'mine', secretAccessKey: 'my secret' },
    })
  })

  it('that is LocalStack can do what LocalStack can', async () => {
    const port = await listen(
      createServer((request, response) => {
        const isHealth = request.url === '/_localstack/health'
        response
          .writeHead(isHealth ? 200 : 404)
          .end(isHealth ? '{"services":{"s3":"running"}}' : '')
      }),
    )
    const services = await start(['dynamodb'], {
      TEST_AWS_ENDPOINT_DYNAMODB: `http://127.0.0.1:${port}`,
    })
    expect(services.get('dynamodb').capabilities.has('dynamodb.transactWrite')).toBe(true)
  })

  it('is refused a capability that there is none of', async () => {
    const port = await listen(createServer((_request, response) => response.end()))
    const env = { TEST_AWS_ENDPOINT_S3: `http://127.0.0.1:${port}`, INFRA_CAPABILITIES: 's3.polcy' }
    expect(await refusalOf(['s3'], env)).toContain(
      'MissingService: INFRA_CAPABILITIES names "s3.polcy"',
    )
  })
})
