import { randomBytes } from 'node:crypto'
import { chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startGuarded } from '../guarded-process.ts'
import { MissingService } from '../missing-service.ts'
import type { PostgresBinaries } from './binaries.ts'
import type { ServerUser } from './server-user.ts'

/** The superuser of every cluster made here. */
export const superuser = 'postgres'

const passwordFile = 'superuser-password'

/**
 * Makes a cluster at `target`, whole or not at all: it is made beside it and moved there when it is
 * complete, so that an interrupted initdb leaves nothing at the target.
 *
 * Loopback TCP is open to every user of the machine, and a superuser may read files and start
 * programs as the server. Therefore no `trust`: SCRAM with a random password, which stands in the
 * cluster itself, in a file only its owner may read. The two are one, and move as one.
 */
export async function createCluster(
  binaries: PostgresBinaries,
  target: string,
  options: { user: ServerUser | undefined; durable: boolean },
): Promise<void> {
  const workplace = `${target}${unfinished}${randomBytes(6).toString('hex')}`
  await mkdir(workplace, { mode: 0o700 })
  try {
    const cluster = join(workplace, 'cluster')
    const password = join(workplace, passwordFile)
    await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600 })
    if (options.user) await give([workplace, password], options.user)
    const settings = ['-E', 'UTF8', '--locale=C', '-A', 'scram-sha-256', `--pwfile=${password}`]
    if (!options.durable) settings.push('--no-sync')
    // Shared memory in files of the cluster: a killed initdb would leave it behind elsewhere.
    if (binaries.major >= 16) settings.push('-c', 'dynamic_shared_memory_type=mmap')
    await runInitdb(binaries.initdb, ['-D', cluster, '-U', superuser, ...settings], options.user)
    await rename(password, join(cluster, passwordFile))
    if (options.durable) await sync(cluster)
    await rename(cluster, target)
    if (options.durable) await sync(join(target, '..'))
  } finally {
    await removeTree(workplace)
  }
}

/** It ends with its owner too, so that it does not go on writing where the next owner makes a new one. */
async function runInitdb(
  command: string,
  words: readonly string[],
  user: ServerUser | undefined,
): Promise<void> {
  const initdb = await startGuarded({ command, arguments: words, directory: '/', user })
  const { code, signal, lastLines } = await initdb.exited
  if (code === 0) return
  const nameless = lastLines.find((line) => line.includes('could not look up effective user ID'))
  if (nameless) {
    throw new MissingService(
      `PostgreSQL does not run as a user without a name (${nameless}): add this user to /etc/passwd, start as another one or as root, or give the URL of a running server`,
    )
  }
  throw new Error(`initdb ended with ${signal ?? `code ${code}`}: ${lastLines.join('\n')}`)
}

/** Removes a folder, also while a process that is about to end still writes into it. */
export async function removeTree(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 })
}

/** What stands between the name of a cluster and a random ending while initdb is at work. */
export const unfinished = '.unfinished-'

/** The superuser's password of a cluster made by `createCluster`. */
export async function readPassword(cluster: string): Promise<string> {
  return readFile(join(cluster, passwordFile), 'utf8')
}

async function give(paths: string[], { uid, gid }: ServerUser): Promise<void> {
  for (const path of paths) await chown(path, uid, gid)
}

/** A move is only safe from a power cut once the folder itself is on the disk. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
