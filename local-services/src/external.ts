import pg from 'pg'
import {
  allCapabilities,
  type Capability,
  capabilityNames,
  dockerCapabilities,
  nativeCapabilities,
} from './capabilities.ts'
import type { Choice, Environment } from './choose.ts'
import { MissingService } from './missing-service.ts'
import { pingRedis } from './redis-ping.ts'
import type { ServiceName, Started } from './services.ts'

const patience = 5_000

/** Takes a service that somebody else runs, after it has answered. It is never stopped from here. */
export async function useExternal(
  choice: Extract<Choice, { driver: 'external' }>,
  env: Environment,
): Promise<Started> {
  const { name, url, variable } = choice
  const declared = declaredCapabilities(env).filter((one) => one.startsWith(`${name}.`))
  const found = await ask(name, url).catch((error) => {
    const { host } = new URL(url)
    throw new MissingService(
      `${variable} names a ${name} at ${host} that does not answer (${reasonOf(error)}): start it, or correct or unset ${variable}`,
    )
  })
  return { url, capabilities: new Set([...found, ...declared]), stop: async () => {} }
}

function ask(name: ServiceName, url: string): Promise<readonly Capability[]> {
  if (name === 'postgres') return askPostgres(url)
  if (name === 'redis') return pingRedis(url, patience).then(() => nativeCapabilities.redis)
  return askAws(name, url)
}

async function askPostgres(url: string): Promise<Capability[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: patience })
  await client.connect()
  try {
    const { rows } = await client.query<{ superuser: boolean; creates: boolean }>(
      'select rolsuper as superuser, rolsuper or rolcreatedb as creates from pg_roles where rolname = current_user',
    )
    return [
      ...(rows[0]?.creates ? (['postgres.createDatabase'] as const) : []),
      ...(rows[0]?.superuser ? (['postgres.superuser'] as const) : []),
    ]
  } finally {
    await client.end()
  }
}

/** Any answer will do: what comes without a signed request is an error in every one of these protocols. */
async function askAws(name: ServiceName, url: string): Promise<readonly Capability[]> {
  await fetch(url, { signal: AbortSignal.timeout(patience) })
  if (/(^|\.)amazonaws\.com(\.cn)?$/.test(new URL(url).hostname)) return allCapabilities(name)
  const health = await fetch(new URL('/_localstack/health', url), {
    signal: AbortSignal.timeout(patience),
  }).catch(() => undefined)
  const isLocalStack = health?.ok && (await health.text()).includes('"services"')
  return isLocalStack ? dockerCapabilities[name] : nativeCapabilities[name]
}

/** INFRA_CAPABILITIES says what an external service can do beyond what can be found out. */
function declaredCapabilities(env: Environment): Capability[] {
  const named = (env.INFRA_CAPABILITIES ?? '').split(/[\s,]+/).filter((name) => name !== '')
  return named.map((name) => {
    const known = capabilityNames.find((capability) => capability === name)
    if (known) return known
    throw new MissingService(
      `INFRA_CAPABILITIES names "${name}", which is none of ${capabilityNames.join(', ')}`,
    )
  })
}

/** fetch hides the reason in the cause, and a host with several addresses in a list of errors. */
function reasonOf(error: unknown): string {
  const { message, cause, errors } = Object(error)
  if (cause) return reasonOf(cause)
  if (Array.isArray(errors) && errors[0]) return reasonOf(errors[0])
  return String(message || error)
}
