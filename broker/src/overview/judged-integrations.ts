import type { Db } from '../db/client.ts'
import type { JudgedIntegration, Judgement } from './judged-integration.ts'
import { judgeAll, judgeTouched, type Sight } from './judged-queries.ts'

/** Milliseconds after which all are judged anew: far less than what was written about is noted for. */
const longest = 10 * 60_000

interface Known extends Judgement {
  server: string
  /** When all were judged. */
  since: number
}

/**
 * How every integration stands now, as this process knows it: it asks only for those that were written about since it
 * asked last (docs/decisions/0016-judged-anew-is-what-was-written-about.md).
 */
export class JudgedIntegrations {
  readonly #db: Db
  #known: Known | undefined
  #underWay: Promise<Judgement> | undefined
  #next: Promise<Judgement> | undefined

  constructor(db: Db) {
    this.#db = db
  }

  /**
   * With all that was committed before the call. One question at a time, so that none is overtaken by an older one:
   * whoever comes meanwhile shares the next, for the one under way may have begun before what they must see.
   */
  now(): Promise<Judgement> {
    if (this.#next) return this.#next
    if (!this.#underWay) return this.#begin()
    const begin = () => this.#begin()
    this.#next = this.#underWay.then(begin, begin)
    return this.#next
  }

  #begin(): Promise<Judgement> {
    this.#next = undefined
    this.#underWay = this.#ask().finally(() => {
      this.#underWay = undefined
    })
    return this.#underWay
  }

  async #ask(): Promise<Judgement> {
    const known = this.#known
    if (known && performance.now() - known.since < longest) {
      const seen = await judgeTouched(this.#db, known.snapshot)
      if (seen.server === known.server) return this.#keep(seen, known.since, known.integrations)
    }
    const since = performance.now()
    return this.#keep(await judgeAll(this.#db), since)
  }

  #keep(
    { snapshot, server, integrations, gone }: Sight,
    since: number,
    before: Judgement['integrations'] = new Map<number, JudgedIntegration>(),
  ): Judgement {
    const now = new Map(before)
    for (const one of integrations) now.set(one.id, one)
    for (const id of gone) now.delete(id)
    this.#known = { snapshot, server, since, integrations: now }
    return this.#known
  }
}
