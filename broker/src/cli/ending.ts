import { setTimeout as sleep } from 'node:timers/promises'

/** Ends a part of what runs. */
export type Stop = () => Promise<unknown>

/**
 * Ends what runs, one after the other in the given order; one that cannot be ended does not keep the others. Answers
 * whether all of it was done within so many milliseconds.
 */
export async function endInTime(stops: readonly Stop[], patience: number): Promise<boolean> {
  async function endAll(): Promise<true> {
    for (const stop of stops) await stop().catch((error: unknown) => console.error(error))
    return true
  }
  return Promise.race([endAll(), sleep(patience, false, { ref: false })])
}
