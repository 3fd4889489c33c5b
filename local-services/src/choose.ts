import { MissingService } from './missing-service.ts'
import type { ServiceName } from './services.ts'

export type Environment = Record<string, string | undefined>

/** How one service is to be provided. */
export type Choice =
  | { name: ServiceName; driver: 'external'; url: string; variable: string }
  | { name: ServiceName; driver: 'docker'; mayFallBack: boolean }
  | { name: ServiceName; driver: 'native' }

const variables: Record<ServiceName, string> = {
  postgres: 'TEST_POSTGRES_URL',
  redis: 'TEST_REDIS_URL',
  dynamodb: 'TEST_AWS_ENDPOINT_DYNAMODB',
  s3: 'TEST_AWS_ENDPOINT_S3',
  kinesis: 'TEST_AWS_ENDPOINT_KINESIS',
  cognito: 'TEST_AWS_ENDPOINT_COGNITO',
}

const schemes: Record<ServiceName, readonly string[]> = {
  postgres: ['postgres:', 'postgresql:'],
  redis: ['redis:', 'rediss:'],
  dynamodb: ['http:', 'https:'],
  s3: ['http:', 'https:'],
  kinesis: ['http:', 'https:'],
  cognito: ['http:', 'https:'],
}

/** Cognito is not in LocalStack's free image: its emulator is a process in either case. */
const inDocker: readonly ServiceName[] = ['postgres', 'redis', 'dynamodb', 's3', 'kinesis']

/**
 * Chooses a driver for each service: the external URL where one is given, else what INFRA_DRIVER
 * says, else Docker where an engine answers, else native. `dockerAnswers` is only asked when the
 * answer matters. Throws MissingService when a variable cannot be followed.
 */
export async function chooseDrivers(
  need: readonly ServiceName[],
  env: Environment,
  dockerAnswers: () => Promise<boolean>,
): Promise<Choice[]> {
  const wanted = wantedDriver(env)
  const choices = [...new Set(need)].map((name) => external(name, env) ?? name)
  const open = choices.filter((choice) => typeof choice === 'string')
  const mayUseDocker = wanted !== 'native' && open.some((name) => inDocker.includes(name))
  const docker = mayUseDocker && (await dockerAnswers())
  if (wanted === 'docker' && mayUseDocker && !docker) {
    throw new MissingService(
      'INFRA_DRIVER is docker, but no Docker engine answers: start one (or set DOCKER_HOST), or set INFRA_DRIVER=native',
    )
  }
  return choices.map((choice) => {
    if (typeof choice !== 'string') return choice
    return docker && inDocker.includes(choice)
      ? { name: choice, driver: 'docker', mayFallBack: wanted === 'auto' }
      : { name: choice, driver: 'native' }
  })
}

function wantedDriver(env: Environment): 'auto' | 'docker' | 'native' {
  const wanted = env.INFRA_DRIVER || 'auto'
  if (wanted === 'auto' || wanted === 'docker' || wanted === 'native') return wanted
  throw new MissingService(`INFRA_DRIVER is "${wanted}": it must be docker, native or auto`)
}

/** The value is never shown: it may hold a password. */
function external(name: ServiceName, env: Environment): Choice | undefined {
  const variable = variables[name]
  const value = env[variable]
  if (!value) return undefined
  const allowed = schemes[name]
  if (!allowed.includes(URL.parse(value)?.protocol ?? '')) {
    const forms = allowed.map((scheme) => `${scheme}//`).join(' or ')
    throw new MissingService(
      `${variable} is not a URL that begins with ${forms}: correct or unset it`,
    )
  }
  return { name, driver: 'external', url: value, variable }
}
