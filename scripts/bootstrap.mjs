/**
 * Installs what is missing before `npm start`, `npm test` and the like, so that each works on a fresh
 * clone. Plain JavaScript for an old Node too: npm starts it on the machine's own, the next script
 * already runs on the Node that the lockfile brings.
 *
 *   node scripts/bootstrap.mjs             the npm packages
 *   node scripts/bootstrap.mjs --redis     and a Redis server for the real services
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const hiddenLock = join(root, 'node_modules', '.package-lock.json')

if (!isInstalled()) install()
requireNode(22, 18)
if (process.argv.includes('--redis')) provideRedis()

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
  // package by package. No package's install script is needed: none runs.
  const flags = ['--loglevel=error', '--ignore-scripts']
  const result = spawnSync(npm[0], [...npm.slice(1), ...command, ...flags], {
    cwd: root,
    env: { ...unnarrowed(process.env), SCARF_ANALYTICS: 'false' },
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

/** Runs on the Node that the lockfile brings; this script itself may run on an older one. */
function provideRedis() {
  const own = join(root, 'node_modules', '.bin', 'node')
  const node = existsSync(own) ? own : process.execPath
  spawnSync(node, [join(root, 'scripts', 'provide-redis.ts')], { stdio: ['ignore', 2, 2] })
}
