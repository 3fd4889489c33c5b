import { execFileSync } from 'node:child_process'
import { lstat, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { MissingService } from '../missing-service.ts'

/** The user a server runs as. */
export interface ServerUser {
  uid: number
  gid: number
}

/**
 * PostgreSQL refuses to run as root. Started by root it runs as the owner of an existing data
 * directory, else as `nobody`, which needs no new user on the machine. Anyone else runs it as himself.
 */
export async function chooseServerUser(existing?: string): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const owner = existing === undefined ? undefined : await lstat(existing).catch(() => undefined)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return { uid: idOfNobody('-u'), gid: idOfNobody('-g') }
}

function idOfNobody(kind: '-u' | '-g'): number {
  return Number(execFileSync('id', [kind, 'nobody'], { encoding: 'utf8' }).trim())
}

/** Throws MissingService, naming the folder in the way, when the user may not pass through to the path. */
export async function requireReachable(path: string, user: ServerUser | undefined): Promise<void> {
  if (!user) return
  for (const folder of parents(path)) {
    const { mode, uid, gid } = await stat(folder)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if (mode & bit) continue
    const rights = (mode & 0o777).toString(8).padStart(4, '0')
    throw new MissingService(
      `${path} cannot be used as a data directory by root: PostgreSQL refuses to run as root and runs as an unprivileged user, who may not enter ${folder} (mode ${rights}); choose a directory elsewhere, such as /var/lib/concordat, or start this as an ordinary user`,
    )
  }
}

function parents(path: string): string[] {
  const parent = dirname(path)
  return parent === path ? [] : [...parents(parent), parent]
}
