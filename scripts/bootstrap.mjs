/**
 * Installs what is missing before `npm start`, `npm test` and the like, so that each works on a fresh
 * clone. Plain JavaScript for an old Node too: npm starts it on the machine's own, the next script
 * already runs on the Node that the lockfile brings.
 *
 *   node scripts/bootstrap.mjs             the npm packages
 *   node scripts/bootstrap.mjs --redis     and a Redis server for the real services
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const hiddenLock = join(root, 'node_modules', '.package-lock.json')

if (!isInstalled()) install()
requireNode(22, 18)
if (process.argv.includes('--redis')) await provideRedis()

/** npm keeps a copy of the lockfile, of what it really installed, in node_modules. */
function isInstalled() {
  if (!existsSync(hiddenLock)) return false
  const there = JSON.parse(readFileSync(hiddenLock, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(
    ([place, { version, optional, devOptional }]) =>
      !place.includes('node_modules/') ||
      (there[place] ? there[place].version === version : optional || devOptional),
  )
}

function install() {
  const afresh = !existsSync(hiddenLock)
  console.error(
    afresh
      ? 'Installing the npm packages: about a minute the first time.'
      : 'Installing the npm packages that the lockfile names and that are not here yet.',
  )
  // A stale folder is completed, not replaced: `npm ci` would take it away from under a running server.
  const command = afresh ? ['ci'] : ['install', '--no-save']
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']
  // Errors only: npm may run on an older Node than this project's scripts do, and would warn of it
  // package by package.
  const result = spawnSync(npm[0], [...npm.slice(1), ...command, '--loglevel=error'], {
    cwd: root,
    env: unnarrowed(process.env),
    stdio: ['ignore', 2, 2],
  })
  if (result.status === 0) return
  const reason = result.error ? result.error.message : `exit ${result.status}`
  console.error(`npm ${command[0]} failed (${reason}): nothing was started.`)
  process.exit(1)
}

/** Of the outer script's settings, none that would narrow the install: a workspace, --omit, NODE_ENV. */
function unnarrowed(env) {
  const narrowing =
    /^(node_env$|npm_config_(workspaces?|include_workspace_root|omit|include|only|production)$|npm_(lifecycle|package|command))/i
  return Object.fromEntries(Object.entries(env).filter(([name]) => !narrowing.test(name)))
}

/** The lockfile brings a Node for some platforms, and npm scripts prefer it; elsewhere the machine's own must do. */
function requireNode(major, minor) {
  if (existsSync(join(root, 'node_modules', '.bin', 'node'))) return
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number)
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return
  console.error(`Node ${major}.${minor} or newer is needed; this is ${process.version}.`)
  process.exit(1)
}

/** npm has no package with a Redis server: a given URL, a Docker engine or `redis-server` must serve. */
async function provideRedis() {
  if (process.env.TEST_REDIS_URL || isOnPath('redis-server') || (await dockerAnswers())) return
  const isDebian = existsSync('/etc/debian_version') && isOnPath('apt-get')
  if (!isDebian || process.getuid?.() !== 0) {
    const how =
      process.platform === 'darwin'
        ? '`brew install redis`'
        : isDebian
          ? '`sudo apt-get install redis-server`'
          : 'your system’s redis package'
    console.error(
      `No redis-server and no Docker engine was found: install one, for example ${how}.`,
    )
    return
  }
  console.error('Installing Debian’s redis-server: none was found, and no Docker engine answers.')
  const installed = apt('install', '-y', '--no-install-recommends', 'redis-server')
  if (
    installed ||
    (apt('update') && apt('install', '-y', '--no-install-recommends', 'redis-server'))
  )
    return
  console.error('Debian’s redis-server could not be installed: what needs Redis will say so.')
}

function apt(...command) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync('apt-get', ['-qq', ...command], { env, stdio: 'ignore' }).status === 0
}

function isOnPath(command) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return folder !== ''
    } catch {
      return false
    }
  })
}

/** Asks the engine itself: a socket may be left over from one that has ended. */
async function dockerAnswers() {
  const host = process.env.DOCKER_HOST
  if (host && !host.startsWith('unix://')) {
    const { hostname, port } = new URL(host)
    return pings({ host: hostname, port: port || 2375 })
  }
  const sockets = host
    ? [host.slice('unix://'.length)]
    : [
        '/var/run/docker.sock',
        join(homedir(), '.docker/run/docker.sock'),
        join(homedir(), '.docker/desktop/docker.sock'),
        join(process.env.XDG_RUNTIME_DIR ?? '/run/user/none', 'docker.sock'),
      ]
  for (const socketPath of sockets) {
    if (existsSync(socketPath) && (await pings({ socketPath }))) return true
  }
  return false
}

function pings(engine) {
  return new Promise((resolve) => {
    const asking = request({ ...engine, path: '/_ping', timeout: 2_000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    asking.on('timeout', () => asking.destroy())
    asking.on('error', () => resolve(false))
    asking.end()
  })
}
