import { setTimeout as sleep } from 'node:timers/promises'
import type { GuardedProcess } from '../guarded-process.ts'
import { MissingService } from '../missing-service.ts'

/** Milliseconds without a word, twelve times as long as PostgreSQL leaves between two while it starts. */
const patience = 120_000

/** A server that cannot go on may not be able to end either, as when its disk does not answer. */
const patienceAtEnd = 5_000

/**
 * Waits until a server that was just started takes connections: false when it has ended instead. Recovery after a
 * crash takes as long as it takes, and says how far it is; one that says nothing any more is ended. Throws MissingService then.
 */
export async function beReady(
  server: GuardedProcess,
  cluster: string,
  silence = patience,
): Promise<boolean> {
  const lastWords: string[] = []
  let timer: NodeJS.Timeout | undefined
  const silent = new Promise<'silent'>((resolve) => {
    timer = setTimeout(resolve, silence, 'silent')
  })
  const ready = server.line((line) => {
    lastWords[0] = line
    timer?.refresh()
    return line.includes('database system is ready to accept')
  })
  const outcome = await Promise.race([ready, silent])
  clearTimeout(timer)
  if (outcome !== 'silent') return outcome !== undefined
  await Promise.race([server.stop(), sleep(patienceAtEnd, undefined, { ref: false })])
  throw new MissingService(
    `PostgreSQL in ${cluster} did not get ready, and has said nothing for ${silence / 1000} seconds (${lastWords[0] ?? 'nothing at all'}): see whether its disk answers and has room, then start again, or choose another data directory`,
  )
}
