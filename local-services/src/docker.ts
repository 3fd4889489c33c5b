import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { GenericContainer, StartedTestContainer } from 'testcontainers'
import { dockerCapabilities } from './capabilities.ts'
import { loopback } from './free-port.ts'
import { pingRedis } from './redis-ping.ts'
import type { ServiceName, Started } from './services.ts'

/** LocalStack after 4.14.0 asks for an account; this is the last image that does not. */
const images = {
  postgres: 'postgres:17-alpine',
  redis: 'redis:7-alpine',
  localstack: 'localstack/localstack:4.14.0',
}

/** How long a container that runs may take until what is in it answers. */
const patience = 60_000

/** Starts services that belong together, as `groups` in `local-services.ts` has them. */
export async function startDocker(
  names: readonly ServiceName[],
): Promise<Map<ServiceName, Started>> {
  if (names.includes('postgres')) return new Map([['postgres', await startDockerPostgres()]])
  if (names.includes('redis')) return new Map([['redis', await startDockerRedis()]])
  return startLocalStack(names)
}

/** PostgreSQL in a container, in memory and without fsync. */
async function startDockerPostgres(): Promise<Started> {
  const password = randomBytes(24).toString('base64url')
  const container = await createContainer(images.postgres, 5432)
  const started = await container
    .withEnvironment({ POSTGRES_PASSWORD: password })
    .withTmpFs({ '/var/lib/postgresql/data': 'rw' })
    .withCommand([
      'postgres',
      '-c',
      'fsync=off',
      '-c',
      'full_page_writes=off',
      '-c',
      'max_connections=200',
    ])
    .start()
  const url = `postgres://postgres:${password}@${addressOf(started, 5432)}/postgres`
  return awaitAnswer(started, url, 'postgres', async () => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
    client.on('error', () => {})
    await client.connect()
    await client.end()
  })
}

/** Redis in a container, with a password, keeping nothing. */
async function startDockerRedis(): Promise<Started> {
  const password = randomBytes(24).toString('base64url')
  const container = await createContainer(images.redis, 6379)
  const settings = [
    '--requirepass',
    password,
    '--databases',
    '64',
    '--save',
    '',
    '--appendonly',
    'no',
  ]
  const started = await container.withCommand(['redis-server', ...settings]).start()
  const url = `redis://:${password}@${addressOf(started, 6379)}`
  return awaitAnswer(started, url, 'redis', () => pingRedis(url, 2_000))
}

/** LocalStack in one container for all the services asked of it, under one address. */
async function startLocalStack(names: readonly ServiceName[]): Promise<Map<ServiceName, Started>> {
  const container = await createContainer(images.localstack, 4566)
  const started = await container
    .withEnvironment({ SERVICES: names.join(','), EAGER_SERVICE_LOADING: '1', DISABLE_EVENTS: '1' })
    .start()
  const url = `http://${addressOf(started, 4566)}`
  const health = new URL('/_localstack/health', url)
  const services = names.map(async (name) => {
    const service = await awaitAnswer(started, url, name, async () => {
      const answer = await fetch(health, { signal: AbortSignal.timeout(2_000) })
      if (!answer.ok) throw new Error(`${health} answers ${answer.status}`)
    })
    return [name, service] as const
  })
  return new Map(await Promise.all(services))
}

/**
 * A container whose port is published on the loopback interface alone, which the engine does not do
 * by itself. Where the engine's ports are reached under another address (it is on another host, or
 * this process is itself in a container) the engine's own way is kept.
 */
async function createContainer(image: string, port: number): Promise<GenericContainer> {
  const { GenericContainer, getContainerRuntimeClient, Wait } = await import('testcontainers')
  const { host } = (await getContainerRuntimeClient()).info.containerRuntime
  class LoopbackContainer extends GenericContainer {
    protected override async beforeContainerCreated(): Promise<void> {
      if (host !== 'localhost' && host !== loopback) return
      this.hostConfig.PortBindings = { [`${port}/tcp`]: [{ HostIp: loopback, HostPort: '0' }] }
    }
  }
  return new LoopbackContainer(image)
    .withExposedPorts(port)
    .withStartupTimeout(patience)
    .withWaitStrategy(Wait.forListeningPorts())
}

function addressOf(container: StartedTestContainer, port: number): string {
  const host = container.getHost()
  return `${host === 'localhost' ? loopback : host}:${container.getMappedPort(port)}`
}

/** A port that listens is not yet a server that answers: the first start of PostgreSQL listens, and starts again. */
async function awaitAnswer(
  container: StartedTestContainer,
  url: string,
  name: ServiceName,
  ask: () => Promise<void>,
): Promise<Started> {
  const until = performance.now() + patience
  for (;;) {
    try {
      await ask()
      break
    } catch (error) {
      if (performance.now() > until) {
        await container.stop()
        throw error
      }
      await sleep(100)
    }
  }
  let stopping: Promise<unknown> | undefined
  return {
    url,
    capabilities: new Set(dockerCapabilities[name]),
    stop: async () => {
      stopping ??= container.stop()
      await stopping
    },
  }
}
