import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { PostgresBinaries } from './binaries.ts'
import { createCluster, removeTree, unfinished } from './cluster.ts'
import type { ServerUser } from './server-user.ts'

const cache = fileURLToPath(new URL('../../../node_modules/.cache/concordat', import.meta.url))

/**
 * Makes an ephemeral cluster at `target`. PostgreSQL takes a second for that, a copy a tenth of it: the first one is
 * kept as the model of those that follow, with its password, and as unreadable to others as they are.
 */
export async function createFromModel(
  binaries: PostgresBinaries,
  target: string,
  user: ServerUser | undefined,
): Promise<void> {
  const owner = user?.uid ?? process.getuid?.()
  const kind = JSON.stringify([binaries.version, binaries.initdb, owner])
  const model = join(
    cache,
    `cluster-${createHash('sha256').update(kind).digest('hex').slice(0, 12)}`,
  )
  if (existsSync(model)) {
    await copy(model, target)
    return
  }
  await createCluster(binaries, target, { user, durable: false })
  // Without a model everything works, only slower; another process may have been first.
  await keep(target, model).catch(() => {})
}

async function keep(cluster: string, model: string): Promise<void> {
  const workplace = `${model}${unfinished}${randomBytes(6).toString('hex')}`
  await mkdir(cache, { recursive: true })
  try {
    await copy(cluster, workplace)
    await rename(workplace, model)
  } finally {
    await removeTree(workplace)
  }
}

/** With owners and rights. */
async function copy(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', ['-a', from, to])
}
