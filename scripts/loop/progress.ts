/** What runs, how far, how long: one line when a step begins, one when it is done. */
export class Progress {
  readonly #steps: number
  #number = 0

  constructor(steps: number) {
    this.#steps = steps
  }

  /** Runs a step; `work` answers what it did, in a few words. What it throws ends the loop. */
  async step<T>(title: string, work: () => Promise<{ did: string; value: T }>): Promise<T> {
    const head = `[${++this.#number}/${this.#steps}] ${title}`
    const begun = Date.now()
    if (process.stdout.isTTY) process.stdout.write(`${head} …`)
    try {
      const { did, value } = await work()
      this.#finish(`${head}: ${did}`, begun)
      return value
    } catch (error) {
      this.#finish(`${head}: failed`, begun)
      throw error
    }
  }

  #finish(line: string, begun: number): void {
    const start = process.stdout.isTTY ? '\r\u001b[K' : ''
    console.log(`${start}${line} (${((Date.now() - begun) / 1000).toFixed(1)} s)`)
  }
}
