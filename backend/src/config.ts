import type { Clock, Ids } from './clock.ts'

export interface AwsConfig {
  region: string
  credentials: { accessKeyId: string; secretAccessKey: string }
  /** Addresses of emulators; without one a client speaks to AWS itself. */
  endpoints: { dynamodb?: string; s3?: string; kinesis?: string; cognito?: string; sqs?: string }
}

/** By the pool's published keys, without asking it; or by asking it about each token, for pools whose keys cannot be read. */
export type TokenCheck = 'signature' | 'pool'

export interface CognitoConfig {
  userPoolId: string
  clientId: string
  /** The exact `iss` of a valid token. */
  issuer: string
  jwksUrl: string
}

/** Everything the platform needs to know from outside. Optional fields have the default that stands beside them. */
export interface BackendConfig {
  postgresUrl: string
  redisUrl: string
  aws: AwsConfig
  cognito: CognitoConfig
  /** Stands before the names of tables, stream, buckets and Redis keys. */
  resourcePrefix: string
  /** The database schema: `experimentation`. */
  schema?: string
  /** Connections to PostgreSQL: 10. */
  poolSize?: number
  /** Now: the system's clock. */
  clock?: Clock
  /** The time by which tokens expire: the system's clock, for tokens come from outside. */
  tokenClock?: Clock
  /** New UUIDs: random ones. */
  ids?: Ids
  /** Writes structured logs, to stdout or, line by line, to this: no. */
  logger?: boolean | LogStream
  /** Uses Redis: yes. */
  cacheEnabled?: boolean
  /** Starts the background workers: no. */
  workers?: boolean
  /** How access tokens are judged: by their signature. */
  tokenCheck?: TokenCheck
  /** Makes a user's role follow the groups of each newer token: yes. */
  syncRolesOnLogin?: boolean
  /** SQS queue for records that cannot be processed; without one they go to the archive bucket. */
  deadLetterQueueUrl?: string
  /** How long the lambdas keep configuration in memory, in seconds: not at all. */
  lambdaCacheSeconds?: number
  /** Checks every answer against its route's schema and fails the request when they differ: no. */
  strictResponses?: boolean
}

/** Takes structured logs: each line one JSON object, an error's under `err`, a request's under `request`. */
export interface LogStream {
  write(line: string): void
}

interface Setting {
  readonly name: string
  readonly fallback?: string
}

const settings = {
  postgresUrl: { name: 'DATABASE_URL' },
  redisUrl: { name: 'REDIS_URL', fallback: 'redis://127.0.0.1:6379/0' },
  schema: { name: 'POSTGRES_SCHEMA', fallback: 'experimentation' },
  poolSize: { name: 'POSTGRES_POOL_SIZE', fallback: '10' },
  region: { name: 'AWS_REGION', fallback: 'us-east-1' },
  accessKeyId: { name: 'AWS_ACCESS_KEY_ID' },
  secretAccessKey: { name: 'AWS_SECRET_ACCESS_KEY' },
  userPoolId: { name: 'COGNITO_USER_POOL_ID' },
  clientId: { name: 'COGNITO_CLIENT_ID' },
  resourcePrefix: { name: 'RESOURCE_PREFIX', fallback: 'experimently' },
  lambdaCacheSeconds: { name: 'LAMBDA_CACHE_SECONDS', fallback: '300' },
  logger: { name: 'LOG', fallback: 'true' },
  cacheEnabled: { name: 'CACHE_ENABLED', fallback: 'true' },
  workers: { name: 'WORKERS', fallback: 'true' },
  tokenCheck: { name: 'TOKEN_CHECK', fallback: 'signature' },
  syncRolesOnLogin: { name: 'SYNC_ROLES_ON_LOGIN', fallback: 'true' },
} satisfies Record<string, Setting>

const endpointNames = {
  dynamodb: 'AWS_ENDPOINT_URL_DYNAMODB',
  s3: 'AWS_ENDPOINT_URL_S3',
  kinesis: 'AWS_ENDPOINT_URL_KINESIS',
  cognito: 'AWS_ENDPOINT_URL_COGNITO',
  sqs: 'AWS_ENDPOINT_URL_SQS',
} as const

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the environment once; throws one error that lists everything wrong with it. */
export function readConfig(env: Environment): BackendConfig {
  const wrong: string[] = []

  function text({ name, fallback }: Setting): string {
    const value = env[name]?.trim() || fallback
    if (value === undefined) wrong.push(`${name} is missing`)
    return value ?? ''
  }
  function flag(setting: Setting): boolean {
    const value = text(setting).toLowerCase()
    if (!['true', 'false', '1', '0'].includes(value)) {
      wrong.push(`${setting.name} must be true or false, not "${value}"`)
    }
    return value === 'true' || value === '1'
  }
  function tokenCheck(setting: Setting): TokenCheck {
    const value = text(setting)
    if (value === 'signature' || value === 'pool') return value
    wrong.push(`${setting.name} must be signature or pool, not "${value}"`)
    return 'signature'
  }
  function count(setting: Setting): number {
    const value = Number(text(setting))
    if (!Number.isInteger(value) || value < 1) wrong.push(`${setting.name} must be a whole number`)
    return value
  }

  const region = text(settings.region)
  const userPoolId = text(settings.userPoolId)
  const issuer = env.COGNITO_ISSUER || `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`
  const deadLetterQueueUrl = env.DLQ_URL
  const config: BackendConfig = {
    postgresUrl: text(settings.postgresUrl),
    redisUrl: text(settings.redisUrl),
    schema: text(settings.schema),
    poolSize: count(settings.poolSize),
    aws: {
      region,
      credentials: {
        accessKeyId: text(settings.accessKeyId),
        secretAccessKey: text(settings.secretAccessKey),
      },
      endpoints: readEndpoints(env),
    },
    cognito: {
      userPoolId,
      clientId: text(settings.clientId),
      issuer,
      jwksUrl: env.COGNITO_JWKS_URL || `${issuer}/.well-known/jwks.json`,
    },
    resourcePrefix: text(settings.resourcePrefix),
    lambdaCacheSeconds: count(settings.lambdaCacheSeconds),
    logger: flag(settings.logger),
    cacheEnabled: flag(settings.cacheEnabled),
    workers: flag(settings.workers),
    tokenCheck: tokenCheck(settings.tokenCheck),
    syncRolesOnLogin: flag(settings.syncRolesOnLogin),
    ...(deadLetterQueueUrl && { deadLetterQueueUrl }),
  }
  if (wrong.length > 0) throw new Error(`The configuration is wrong: ${wrong.join('; ')}.`)
  return Object.freeze(config)
}

function readEndpoints(env: Environment): AwsConfig['endpoints'] {
  const common = env.AWS_ENDPOINT_URL
  const found = Object.entries(endpointNames).flatMap(([service, name]) => {
    const url = env[name] || common
    return url ? [[service, url]] : []
  })
  return Object.fromEntries(found)
}
