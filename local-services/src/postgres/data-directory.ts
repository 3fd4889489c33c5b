import { constants } from 'node:fs'
import { access, chmod, mkdir, readdir, readFile, realpath, rm, rmdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MissingService } from '../missing-service.ts'
import { type Command, commandOf } from '../process-identity.ts'
import { findPostgres, isCode, type PostgresBinaries } from './binaries.ts'
import { createCluster, removeTree, unfinished } from './cluster.ts'
import { takeOwnership } from './ownership.ts'
import { chooseServerUser, requireReachable, type ServerUser } from './server-user.ts'

/** A cluster that may be started now, by this process alone. */
export interface ReadyCluster {
  binaries: PostgresBinaries
  cluster: string
  user: ServerUser | undefined
  release(): Promise<void>
}

const clusterName = 'postgres'

/**
 * Makes a durable data directory ready: created when it does not exist, owned by this process alone,
 * cleared of what an interrupted creation left. The cluster stands in a folder of its own inside, so
 * that the directory itself may be a mount point. Throws MissingService with the reason when it cannot be used.
 */
export async function prepareDataDirectory(given: string): Promise<ReadyCluster> {
  await makeWritable(resolve(given))
  const directory = await realpath(given)
  const cluster = join(directory, clusterName)
  const user = await chooseServerUser(cluster)
  await requireReachable(cluster, user)
  const binaries = await findPostgres(user)
  const release = await takeOwnership(directory)
  try {
    await removeUnfinished(directory)
    if (await hasCluster(cluster, binaries)) await awaitEarlierServer(cluster)
    else await createCluster(binaries, cluster, { user, durable: true })
    return { binaries, cluster, user, release }
  } catch (error) {
    await release()
    throw error
  }
}

async function makeWritable(directory: string): Promise<void> {
  try {
    const created = await mkdir(directory, { recursive: true, mode: 0o755 })
    // Under a strict umask the server's own user could not enter what was made just now.
    if (created !== undefined && process.getuid?.() === 0) await chmod(directory, 0o711)
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    if (isCode(error, 'EACCES', 'EPERM', 'EROFS')) {
      throw new MissingService(
        `The data directory ${directory} is not writable for this user: allow that, or choose another directory`,
      )
    }
    if (isCode(error, 'EEXIST', 'ENOTDIR')) {
      throw new MissingService(`${directory} is not a directory: choose another data directory`)
    }
    throw error
  }
  if (await exists(join(directory, 'PG_VERSION'))) {
    throw new MissingService(
      `${directory} is itself the data of a PostgreSQL server: choose another directory, in which a server of its own will be kept`,
    )
  }
}

async function removeUnfinished(directory: string): Promise<void> {
  const names = await readdir(directory)
  for (const name of names.filter((name) => name.startsWith(`${clusterName}${unfinished}`))) {
    await removeTree(join(directory, name))
  }
}

/** Whether there is a cluster, of the version that these binaries can run. */
async function hasCluster(cluster: string, binaries: PostgresBinaries): Promise<boolean> {
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch((error) => {
    if (isCode(error, 'EACCES')) {
      throw new MissingService(
        `${cluster} belongs to another user: start this as that user, or choose another data directory`,
      )
    }
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  })
  if (version === undefined) {
    await removeEmpty(cluster)
    return false
  }
  if (Number(version) === binaries.major) return true
  throw new MissingService(
    `The data in ${cluster} are of PostgreSQL ${version.trim()}, and this is PostgreSQL ${binaries.major}: start once more with PG_BIN naming the programs of version ${version.trim()}, export with pg_dump, then import into a new data directory`,
  )
}

async function removeEmpty(cluster: string): Promise<void> {
  await rmdir(cluster).catch((error) => {
    if (isCode(error, 'ENOENT')) return
    throw new MissingService(
      `${cluster} is there but holds no PostgreSQL data: move it away, or choose another data directory`,
    )
  })
}

/**
 * After the death of its owner a server shuts down by itself, which takes a moment; one that has
 * lost its watchdog too would not, so it is told to. Throws MissingService when another server is there.
 */
export async function awaitEarlierServer(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid')
  for (const until = performance.now() + patience; ; await sleep(50)) {
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text === undefined) return
    const pid = Number(text.split('\n')[0])
    const command = commandOf(pid)
    if (command === undefined || !isServerOf(cluster, command)) {
      // A dead server's number may have passed to another process, or be that of a zombie: PostgreSQL
      // would take either for a living server. It still looks for its children in shared memory itself.
      return rm(file, { force: true })
    }
    if (!command.line.includes(serverMark) || performance.now() > until) {
      throw new MissingService(
        `${cluster} is in use by another PostgreSQL server (pid ${pid}): stop it with \`kill -INT ${pid}\`, or choose another data directory`,
      )
    }
    signal(pid)
  }
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGINT')
  } catch (error) {
    if (!isCode(error, 'ESRCH')) throw error
  }
}

/** A server that shuts down writes what it has in memory first. */
const patience = 30_000

/** Part of the command line of every server started here. */
export const serverMark = 'cluster_name=concordat'

function isServerOf(cluster: string, command: Command): boolean {
  if (basename(command.program) !== 'postgres') return false
  return command.directory === cluster || command.line.includes(cluster)
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
