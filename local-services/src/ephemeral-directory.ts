import { constants } from 'node:fs'
import {
  access,
  chmod,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  rm,
  rmdir,
  statfs,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { identifyProcess, isStillRunning, type ProcessIdentity } from './process-identity.ts'

const prefix = 'concordat-'
/** Only a directory that has it was made here: whatever else has the prefix belongs to somebody. */
const ownerFile = 'ephemeral.json'
const memoryDisk = '/dev/shm'
/** Containers often have a memory disk of 64 MB, which a database fills at once. */
const enoughMemory = 1024 ** 3

/** A directory that is to be gone when its owner is. */
export interface EphemeralDirectory {
  path: string
  remove(): Promise<void>
}

/**
 * Makes a directory in memory where there is room, else in the temporary directory. Its owner is
 * written into it, and the directories of owners that died without removing theirs go first.
 */
export async function createEphemeralDirectory(
  purpose: string,
  temporary = tmpdir(),
): Promise<EphemeralDirectory> {
  await Promise.all([memoryDisk, temporary].map(removeAbandoned))
  const root = (await hasRoomInMemory()) ? memoryDisk : temporary
  const path = await mkdtemp(join(root, `${prefix}${purpose}-`))
  const owner = identifyProcess(process.pid)
  await writeFile(join(path, ownerFile), JSON.stringify(owner), { mode: 0o600 })
  // Another user's server may run inside: it may pass through, and read nothing.
  await chmod(path, 0o711)
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) }
}

async function hasRoomInMemory(): Promise<boolean> {
  try {
    await access(memoryDisk, constants.W_OK)
    const { bavail, bsize } = await statfs(memoryDisk)
    return bavail * bsize >= enoughMemory
  } catch {
    return false
  }
}

/** Anyone may create names in these roots, so only this user's real directories are looked at. */
async function removeAbandoned(root: string): Promise<void> {
  const names = await readdir(root).catch(() => [])
  for (const name of names.filter((name) => name.startsWith(prefix))) {
    const path = join(root, name)
    const found = await lstat(path).catch(() => undefined)
    if (!found?.isDirectory() || found.uid !== process.getuid?.()) continue
    const owner = await ownerOf(path)
    if (owner !== undefined && !isStillRunning(owner)) {
      await rm(path, { recursive: true, force: true }).catch(() => undefined)
    }
    // Whoever died between making it and naming its owner left it empty. That takes a moment, not a minute.
    if (owner === undefined && Date.now() - found.mtimeMs > 60_000) {
      await rmdir(path).catch(() => undefined)
    }
  }
}

async function ownerOf(path: string): Promise<ProcessIdentity | undefined> {
  try {
    return JSON.parse(await readFile(join(path, ownerFile), 'utf8'))
  } catch {
    return undefined
  }
}
