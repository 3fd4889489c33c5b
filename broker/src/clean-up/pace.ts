import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Work in batches that stand in nobody's way: each is short, and is followed by a rest as long as itself. A batch that
 * took long is followed by smaller ones.
 */
export class Pace {
  readonly #signal: AbortSignal | undefined
  #size: number

  constructor({ size, signal }: { size: number; signal?: AbortSignal | undefined }) {
    this.#size = size
    this.#signal = signal
  }

  get isStopped(): boolean {
    return this.#signal?.aborted ?? false
  }

  /** Repeats a batch of at most so many rows while it says that there are more, and nobody has asked to stop. */
  async batches(batch: (limit: number) => Promise<boolean>): Promise<void> {
    let isMore = true
    while (isMore && !this.isStopped) {
      const began = performance.now()
      isMore = await batch(this.#size)
      const took = performance.now() - began
      this.#adapt(took)
      await sleep(Math.min(took, longestRest), undefined, { signal: this.#signal }).catch(() => {})
    }
  }

  #adapt(took: number): void {
    if (took > wanted * 2) this.#size = Math.max(1, Math.trunc(this.#size / 2))
    else if (took < wanted / 2) this.#size = Math.min(most, this.#size * 2)
  }
}

/** Milliseconds: locks are held for no longer than a person would notice. */
const wanted = 50
const longestRest = 2_000
const most = 1_000
