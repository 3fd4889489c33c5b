import type { Db } from '../db/client.ts'
import { type DeliverDeps, type Delivered, deliver } from './deliver.ts'
import { type Claim, claimDue, secondsUntilDue } from './delivery-queries.ts'

export interface WorkerDeps extends DeliverDeps {
  /** One line for each attempt. */
  onDelivered: (delivered: Delivered) => void
  /** What went wrong beside the delivery itself: the database, or we. */
  onError: (error: unknown) => void
}

/** Requests that one server has under way at once. */
const most = 8
/** Seconds that a claim holds: longer than any attempt takes. */
const lease = 60
/** Milliseconds after which a worker looks by itself, should a notification have been lost. */
const longestSleep = 10_000

/**
 * Delivers what is owed, for as long as it runs. Any number of workers may run on one database: each delivery is
 * claimed by one of them. One that is killed leaves its claims to expire, and others take them on.
 */
export class DeliveryWorker {
  readonly #db: Db
  readonly #deps: WorkerDeps
  readonly #underWay = new Set<Promise<void>>()
  #isStopping = false
  #isAsked = false
  #looking: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(db: Db, deps: WorkerDeps) {
    this.#db = db
    this.#deps = deps
  }

  /** Something may be due: looks now, or once more when it is looking already. */
  wake(): void {
    this.#isAsked = true
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
      if (this.#isAsked && !this.#isStopping && this.#underWay.size < most) this.wake()
    })
  }

  /** Takes on nothing more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#isStopping = true
    clearTimeout(this.#timer)
    await this.#looking
    await Promise.all(this.#underWay)
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer)
    try {
      while (this.#isAsked && !this.#isStopping && this.#underWay.size < most) {
        this.#isAsked = false
        await this.#claim()
      }
      await this.#sleep()
    } catch (error) {
      this.#deps.onError(error)
      this.#wakeIn(longestSleep)
    }
  }

  async #claim(): Promise<void> {
    const limit = most - this.#underWay.size
    const claims = await claimDue(this.#db, { limit, lease, now: this.#deps.now?.() })
    for (const claim of claims) this.#begin(claim)
    // A full hand: there may be more.
    if (claims.length === limit) this.#isAsked = true
  }

  #begin(claim: Claim): void {
    const work = deliver(this.#db, this.#deps, claim)
      .then(this.#deps.onDelivered, this.#deps.onError)
      .finally(() => {
        this.#underWay.delete(work)
        if (!this.#isStopping) this.wake()
      })
    this.#underWay.add(work)
  }

  async #sleep(): Promise<void> {
    const seconds = await secondsUntilDue(this.#db, this.#deps.now?.())
    const wait = seconds === null ? longestSleep : Math.max(0, seconds * 1000)
    // While its hands are full, the end of an attempt wakes it.
    if (this.#underWay.size < most) this.#wakeIn(Math.min(wait, longestSleep))
  }

  #wakeIn(milliseconds: number): void {
    if (this.#isStopping) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.wake(), milliseconds)
  }
}
