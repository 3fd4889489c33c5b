/**
 * Sees to it that the real services can have a Redis: no npm package holds a Redis server. Where it is
 * to run natively and there is none, Debian's redis-server is installed when root runs this on
 * Debian; elsewhere one line says what to install. Nothing else of the machine is changed.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chooseDrivers, dockerAnswers, MissingService } from '@concordat/local-services'

if (!isOnPath('redis-server') && (await mustBeNative())) provideRedis()

async function mustBeNative(): Promise<boolean> {
  try {
    const [redis] = await chooseDrivers(['redis'], process.env, () => dockerAnswers(process.env))
    return redis?.driver === 'native'
  } catch (error) {
    if (!(error instanceof MissingService)) throw error
    console.error(error.message)
    return false
  }
}

function provideRedis(): void {
  const isDebian = existsSync('/etc/debian_version') && isOnPath('apt-get')
  if (!isDebian || process.getuid?.() !== 0) {
    const manager = isDebian ? 'sudo apt-get' : process.platform === 'darwin' ? 'brew' : undefined
    const how = manager ? `\`${manager} install redis${isDebian ? '-server' : ''}\`` : 'Redis'
    console.error(
      `There is neither redis-server nor a Docker engine: install one (${how}), or set TEST_REDIS_URL.`,
    )
    return
  }
  console.error('Installing Debian’s redis-server: there is none, and no Docker engine answers.')
  const install = ['install', '-y', '--no-install-recommends', 'redis-server']
  if (aptGet(install) || (aptGet(['update']) && aptGet(install))) return
  console.error('apt-get could not install redis-server: install it, or set TEST_REDIS_URL.')
}

function aptGet(command: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync('apt-get', ['-qq', ...command], { env, stdio: 'ignore' }).status === 0
}

function isOnPath(command: string): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return folders.some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
