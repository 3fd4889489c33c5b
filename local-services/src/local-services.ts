import { type Choice, chooseDrivers, type Environment } from './choose.ts'
import { startDocker } from './docker.ts'
import { dockerAnswers } from './docker-engine.ts'
import { useExternal } from './external.ts'
import { MissingService } from './missing-service.ts'
import { startNative } from './native.ts'
import type { Driver, RunningService, ServiceName, Services, Started } from './services.ts'
import { serviceNames } from './services.ts'

export { type Capability, missingCapabilities, requireCapability } from './capabilities.ts'
export { chooseDrivers } from './choose.ts'
export { dockerAnswers } from './docker-engine.ts'
export {
  cloneDatabase,
  dropDatabase,
  MissingService,
  type PostgresOptions,
  type RunningPostgres,
  startPostgres,
} from './postgres.ts'
export type { Driver, RunningService, ServiceName, Services } from './services.ts'

export interface StartOptions {
  need: readonly ServiceName[]
  /** Where the settings are read; `process.env` unless given. */
  env?: Environment
  /** Told of each service as soon as it answers. */
  onProgress?: (service: RunningService) => void
  /** Told, in one line, when a service is had in another way than asked for first; standard error unless given. */
  onNotice?: (line: string) => void
}

/** What is started by one act, as one process or one container. Cognito's emulator takes longest to load: it runs beside the others. */
const groups: readonly (readonly ServiceName[])[] = [
  ['postgres'],
  ['redis'],
  ['dynamodb', 's3', 'kinesis'],
  ['cognito'],
]

/**
 * Starts the services that are needed, all at once, each by its driver: the external URL from the
 * environment, else Docker where an engine answers, else a process of this machine. They end with
 * `stop()`, and native ones with this process in whatever way it ends.
 *
 * Throws MissingService with a sentence for each thing that is missing; what was started is ended then.
 */
export async function startServices(options: StartOptions): Promise<Services> {
  const began = performance.now()
  const env = options.env ?? process.env
  const choices = await chooseDrivers(options.need, env, () => dockerAnswers(env))
  const aws = awsSettings(choices, env)
  const running: RunningService[] = []
  const stops: (() => Promise<void>)[] = []

  const report = (driver: Driver, started: ReadonlyMap<ServiceName, Started>) => {
    for (const [name, { url, capabilities, stop }] of started) {
      const milliseconds = Math.round(performance.now() - began)
      const service = { name, driver, url, capabilities, milliseconds }
      stops.push(stop)
      running.push(service)
      options.onProgress?.(service)
    }
  }
  const native = async (names: readonly ServiceName[]) => {
    report('native', await startNative(names, { env, credentials: aws.credentials }))
  }
  const docker = async (names: readonly ServiceName[], mayFallBack: boolean) => {
    const started = await startDocker(names).catch((error) => {
      if (!mayFallBack) throw new MissingService(dockerFailure(names, error))
      notice(options, `${dockerFailure(names, error)}; started natively instead`)
    })
    if (started) report('docker', started)
    else await native(names)
  }
  const external = async (choice: Extract<Choice, { driver: 'external' }>) => {
    report('external', new Map([[choice.name, await useExternal(choice, env)]]))
  }

  const chosen = (driver: Driver) => groupsOf(choices, driver)
  const mayFallBack = choices.some((choice) => choice.driver === 'docker' && choice.mayFallBack)
  const outcomes = await Promise.allSettled([
    ...choices.filter((choice) => choice.driver === 'external').map(external),
    ...chosen('docker').map((names) => docker(names, mayFallBack)),
    ...chosen('native').map(native),
  ])
  const stop = stopOnce(stops)
  const failures = outcomes.filter((outcome) => outcome.status === 'rejected')
  if (failures.length > 0) {
    await stop()
    throw oneError(failures.map(({ reason }) => reason))
  }
  return asServices(running, aws, stop)
}

function groupsOf(choices: readonly Choice[], driver: Driver): ServiceName[][] {
  const names = choices.filter((choice) => choice.driver === driver).map(({ name }) => name)
  return groups
    .map((group) => group.filter((name) => names.includes(name)))
    .filter((group) => group.length > 0)
}

/** Emulators take any key; AWS itself, given as an external endpoint, needs the user's own. */
function awsSettings(choices: readonly Choice[], env: Environment): Services['aws'] {
  const awsIsExternal = choices.some(
    ({ name, driver }) => driver === 'external' && name !== 'postgres' && name !== 'redis',
  )
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env
  return {
    region: env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1',
    credentials:
      awsIsExternal && accessKeyId && secretAccessKey
        ? { accessKeyId, secretAccessKey }
        : { accessKeyId: 'concordat', secretAccessKey: 'concordat' },
  }
}

function asServices(
  running: readonly RunningService[],
  aws: Services['aws'],
  stop: () => Promise<void>,
): Services {
  const all = serviceNames.flatMap((name) => running.filter((service) => service.name === name))
  return {
    all,
    aws,
    stop,
    get: (name) => {
      const service = all.find((service) => service.name === name)
      if (service) return service
      throw new Error(`${name} was not started: name it in \`need\` of startServices`)
    },
  }
}

function stopOnce(stops: readonly (() => Promise<void>)[]): () => Promise<void> {
  let stopping: Promise<unknown> | undefined
  return async () => {
    stopping ??= Promise.all(stops.map((stop) => stop()))
    await stopping
  }
}

/** Everything that is missing in one message, so that it can be mended in one go. */
function oneError(reasons: readonly unknown[]): unknown {
  const fault = reasons.find((reason) => !(reason instanceof MissingService))
  if (fault !== undefined) return fault
  const missing = reasons.filter((reason) => reason instanceof MissingService)
  return new MissingService(missing.map(({ message }) => message).join('; '))
}

function dockerFailure(names: readonly ServiceName[], error: unknown): string {
  const reason = String(Object(error).message ?? error)
    .trim()
    .split('\n')[0]
  return `Docker could not start ${names.join(', ')} (${reason})`
}

function notice(options: StartOptions, line: string): void {
  if (options.onNotice) options.onNotice(line)
  else process.stderr.write(`${line}\n`)
}
