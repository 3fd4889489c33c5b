import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MissingService } from '../missing-service.ts'
import { identifyProcess, isStillRunning, type ProcessIdentity } from '../process-identity.ts'
import { isCode } from './binaries.ts'

/**
 * Makes this process the one owner of a directory, and returns what gives it up again. Refuses while
 * another owner is alive; one that died without giving it up is replaced. PostgreSQL's own lock file
 * guards the data themselves; this one is there to be asked first and to know whom to name.
 */
export async function takeOwnership(directory: string): Promise<() => Promise<void>> {
  const file = join(directory, 'owner.json')
  const me = identifyProcess(process.pid)
  const mine = `${file}.${randomBytes(6).toString('hex')}`
  await writeFile(mine, JSON.stringify({ ...me, claim: mine }), { mode: 0o644 })
  try {
    while (!(await claim(mine, file))) await refuseOrClear(file, directory)
  } finally {
    await rm(mine, { force: true })
  }
  return () => rm(file, { force: true })
}

/** A link is made whole or not at all, and never over another. */
async function claim(mine: string, file: string): Promise<boolean> {
  try {
    await link(mine, file)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

async function refuseOrClear(file: string, directory: string): Promise<void> {
  const found = await readFile(file, 'utf8').catch(() => undefined)
  if (found === undefined) return
  const owner = parse(found)
  if (owner && isStillRunning(owner)) {
    const who = owner.pid === process.pid ? 'this very process' : 'another process'
    throw new MissingService(
      `The data directory ${directory} is in use by ${who} (pid ${owner.pid}): stop that one first, or choose another directory`,
    )
  }
  // Two may come here at once. Whoever moved away something else than the dead claim puts it back.
  const aside = `${file}.${randomBytes(6).toString('hex')}`
  await rename(file, aside).catch(() => undefined)
  const moved = await readFile(aside, 'utf8').catch(() => undefined)
  if (moved !== undefined && moved !== found) await claim(aside, file)
  await rm(aside, { force: true })
}

function parse(text: string): ProcessIdentity | undefined {
  try {
    const { pid, began } = JSON.parse(text)
    return typeof pid === 'number' && typeof began === 'string' ? { pid, began } : undefined
  } catch {
    return undefined
  }
}
