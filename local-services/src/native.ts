import { randomBytes } from 'node:crypto'
import { access, constants, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nativeCapabilities } from './capabilities.ts'
import type { Environment } from './choose.ts'
import { createEphemeralDirectory } from './ephemeral-directory.ts'
import { loopback, onFreePort, PortTaken } from './free-port.ts'
import { type GuardedProcess, startEndingWithStdin, startGuarded } from './guarded-process.ts'
import { MissingService } from './missing-service.ts'
import { startPostgres } from './postgres.ts'
import type { ServiceName, Started } from './services.ts'

/** What the native driver needs to know beside the services' names. */
export interface NativeSettings {
  env: Environment
  /** The key that the emulator of S3 is to accept; the others accept any. */
  credentials: { accessKeyId: string; secretAccessKey: string }
}

/** Starts services that belong together, as `groups` in `local-services.ts` has them. */
export async function startNative(
  names: readonly ServiceName[],
  { env, credentials }: NativeSettings,
): Promise<Map<ServiceName, Started>> {
  if (names.includes('postgres')) return new Map([['postgres', await startNativePostgres()]])
  if (names.includes('redis')) return new Map([['redis', await startNativeRedis(env)]])
  return startEmulators(names, credentials)
}

async function startNativePostgres(): Promise<Started> {
  const { url, stop } = await startPostgres()
  return { url, stop, capabilities: new Set(nativeCapabilities.postgres) }
}

/** A redis-server that keeps nothing on disk, with a password, as loopback is open to all users of the machine. */
async function startNativeRedis(env: Environment): Promise<Started> {
  const command = await findRedis(env)
  const directory = await createEphemeralDirectory('redis')
  try {
    const { url, server } = await onFreePort((port) => startRedis(command, directory.path, port))
    const stop = () => server.stop().then(directory.remove)
    return { url, stop, capabilities: new Set(nativeCapabilities.redis) }
  } catch (error) {
    await directory.remove()
    throw error
  }
}

async function startRedis(
  command: string,
  directory: string,
  port: number,
): Promise<{ url: string; server: GuardedProcess }> {
  const password = randomBytes(24).toString('base64url')
  const settings = [
    `port ${port}`,
    `bind ${loopback}`,
    `requirepass ${password}`,
    'databases 64',
    'save ""',
    'appendonly no',
    `dir ${directory}`,
  ]
  // In a file, not on the command line: that can be read by everyone.
  const file = join(directory, 'redis.conf')
  await writeFile(file, `${settings.join('\n')}\n`, { mode: 0o600 })
  const server = await startGuarded({ command, arguments: [file], directory })
  const ready = await server.line((line) => /ready to accept connections/i.test(line))
  if (ready !== undefined) return { url: `redis://:${password}@${loopback}:${port}`, server }
  const { lastLines } = await server.exited
  if (lastLines.some((line) => line.includes('Address already in use'))) {
    throw new PortTaken(`Port ${port} of ${loopback} was taken before redis-server could use it`)
  }
  throw new Error(`redis-server ended at its start: ${lastLines.join('\n')}`)
}

async function findRedis(env: Environment): Promise<string> {
  const named = env.REDIS_SERVER_BIN
  if (named) {
    if (await isExecutable(named)) return named
    throw new MissingService(
      `REDIS_SERVER_BIN names ${named}, which is not a program: correct or unset it`,
    )
  }
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const candidate = join(folder, 'redis-server')
    if (folder !== '' && (await isExecutable(candidate))) return candidate
  }
  throw new MissingService(
    'redis-server was not found: install it with `apt-get install redis-server` (Debian) or `brew install redis` (macOS), or set TEST_REDIS_URL',
  )
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}

/** npm's emulators of AWS services, in one process for all of the given ones: stopping one stops all. */
async function startEmulators(
  names: readonly ServiceName[],
  credentials: NativeSettings['credentials'],
): Promise<Map<ServiceName, Started>> {
  const directory = await createEphemeralDirectory('aws')
  const child = await startEndingWithStdin({
    command: process.execPath,
    arguments: [fileURLToPath(new URL('./emulator-process.ts', import.meta.url)), ...names],
    directory: directory.path,
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      HOME: directory.path,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
  })
  const stop = () => child.stop().then(directory.remove)
  const started = new Map<ServiceName, Started>()
  for (const name of names) {
    const line = await child.line((line) => line.startsWith(`{"emulator":"${name}",`))
    if (line === undefined) {
      const { lastLines } = await child.exited
      await directory.remove()
      throw new Error(`The emulator of ${name} ended at its start: ${lastLines.join('\n')}`)
    }
    const { port }: { port: number } = JSON.parse(line)
    const url = `http://${loopback}:${port}`
    started.set(name, { url, stop, capabilities: new Set(nativeCapabilities[name]) })
  }
  return started
}
