import { chown, mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { removeTree } from './cluster.ts'
import type { ServerUser } from './server-user.ts'

/**
 * Makes an empty folder beside the cluster, for the socket of its server: nobody but the server's user may enter, and
 * what a killed server left in it is gone. Over a socket, a small statement takes two thirds of its time over loopback
 * TCP. Returns `undefined` where there can be none: below a path too long for one, or on a disk that keeps no sockets.
 */
export async function makeSocketFolder(
  cluster: string,
  user: ServerUser | undefined,
): Promise<string | undefined> {
  const folder = `${cluster}.socket`
  await removeTree(folder)
  await mkdir(folder, { mode: 0o700 })
  // Longer than the socket's own name by what systems and PostgreSQL count otherwise.
  if (!(await canListen(join(folder, '.s.PGSQL.65535.lock')))) return undefined
  if (user) await chown(folder, user.uid, user.gid)
  return folder
}

/** Found out by doing it. */
function canListen(path: string): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(path, () => server.close(() => resolve(true)))
  })
}
