import type { Environment } from './choose.ts'
import type { RunningService, ServiceName } from './services.ts'

/** Everything a suite may ask for. A suite that needs none of these needs only the service. */
export const capabilityNames = [
  'postgres.createDatabase',
  'postgres.superuser',
  'redis.databases',
  'redis.scripts',
  'dynamodb.conditionalWrites',
  'dynamodb.atomicCounters',
  'dynamodb.secondaryIndexes',
  'dynamodb.conditionFailureItem',
  'dynamodb.transactWrite',
  'dynamodb.timeToLive',
  'dynamodb.partiql',
  's3.objects',
  's3.multipart',
  's3.presigned',
  's3.presignedExpiry',
  's3.objectTagging',
  's3.streamedChecksums',
  's3.signatures',
  's3.conditionalPut',
  's3.policy',
  's3.policyEnforced',
  'kinesis.records',
  'kinesis.http2',
  'kinesis.consumers',
  'kinesis.updateShardCount',
  'cognito.passwordSignIn',
  'cognito.groups',
  'cognito.refreshTokens',
  'cognito.srp',
  'cognito.passwordPolicy',
  'cognito.globalSignOut',
] as const

export type Capability = (typeof capabilityNames)[number]

const postgres: Capability[] = ['postgres.createDatabase', 'postgres.superuser']
const redis: Capability[] = ['redis.databases', 'redis.scripts']
const cognitoLocal: Capability[] = [
  'cognito.passwordSignIn',
  'cognito.groups',
  'cognito.refreshTokens',
]

/** What the emulators of the native driver do, as a test of each one shows. */
export const nativeCapabilities: Record<ServiceName, readonly Capability[]> = {
  postgres,
  redis,
  dynamodb: ['dynamodb.conditionalWrites', 'dynamodb.atomicCounters', 'dynamodb.secondaryIndexes'],
  s3: [
    's3.objects',
    's3.multipart',
    's3.presigned',
    's3.presignedExpiry',
    's3.objectTagging',
    's3.streamedChecksums',
    's3.signatures',
    's3.conditionalPut',
    's3.policy',
  ],
  kinesis: ['kinesis.records'],
  cognito: cognitoLocal,
}

/** What the pinned images do; of LocalStack, what its documentation says of the free image. */
export const dockerCapabilities: Record<ServiceName, readonly Capability[]> = {
  postgres,
  redis,
  dynamodb: capabilityNames.filter((name) => name.startsWith('dynamodb.')),
  s3: [
    's3.objects',
    's3.multipart',
    's3.presigned',
    's3.presignedExpiry',
    's3.objectTagging',
    's3.streamedChecksums',
    's3.conditionalPut',
    's3.policy',
  ],
  kinesis: ['kinesis.records', 'kinesis.consumers', 'kinesis.updateShardCount'],
  cognito: cognitoLocal,
}

/** AWS itself does everything. */
export function allCapabilities(name: ServiceName): Capability[] {
  return capabilityNames.filter((capability) => capability.startsWith(`${name}.`))
}

/** Part of `Services`, so that a suite may also ask with what a set-up has written down for it. */
export interface WithCapabilities {
  all: readonly Pick<RunningService, 'name' | 'driver' | 'capabilities'>[]
}

/** A sentence for each capability that the services lack; empty when they have all. */
export function missingCapabilities(
  services: WithCapabilities,
  wanted: readonly Capability[],
): string[] {
  return wanted.flatMap((capability) => {
    if (!capabilityNames.includes(capability)) {
      throw new Error(
        `There is no capability ${capability}: it must be one of ${capabilityNames.join(', ')}`,
      )
    }
    const name = capability.split('.')[0]
    const service = services.all.find((service) => service.name === name)
    if (!service) return [`${capability}: ${name} was not started`]
    if (service.capabilities.has(capability)) return []
    return [`${capability}: the ${service.driver} ${name} cannot do it`]
  })
}

/**
 * Why a suite must be skipped, or undefined when it may run. With INFRA_REQUIRE=all nothing may be
 * skipped: then it throws what it would have returned, and the suite fails.
 */
export function requireCapability(
  services: WithCapabilities,
  wanted: readonly Capability[],
  env: Environment = process.env,
): string | undefined {
  const missing = missingCapabilities(services, wanted)
  if (missing.length === 0) return undefined
  const reason = missing.join('; ')
  if (env.INFRA_REQUIRE === 'all') {
    throw new Error(`INFRA_REQUIRE is all, and this is missing: ${reason}`)
  }
  return reason
}
