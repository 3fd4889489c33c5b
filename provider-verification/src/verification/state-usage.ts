import type { PlannedPact } from './plan.ts'

export interface StateUse {
  readonly name: string
  /** How many interactions ask for it. */
  readonly askedFor: number
  readonly applied: number
  readonly failed: number
  readonly totalMilliseconds: number
  readonly slowestMilliseconds: number
}

/** What a run says of the states of a provider. */
export interface StateUsage {
  readonly used: readonly StateUse[]
  /** Asked for by a pact, and not in the registry. */
  readonly unknown: readonly string[]
  /** In the registry, and asked for by no pact of this run. */
  readonly unused: readonly string[]
}

interface Application {
  readonly state: string
  readonly milliseconds: number
  readonly failed: boolean
}

export function stateUsage(
  pacts: readonly PlannedPact[],
  implemented: readonly string[],
  applications: readonly Application[],
): StateUsage {
  const asked = pacts.flatMap(({ interactions }) => interactions.flatMap(({ states }) => states))
  const names = [...new Set(asked)].sort()
  return {
    used: names
      .filter((name) => implemented.includes(name))
      .map((name) => {
        const own = applications.filter(({ state }) => state === name)
        const times = own.map(({ milliseconds }) => milliseconds)
        return {
          name,
          askedFor: asked.filter((each) => each === name).length,
          applied: own.length,
          failed: own.filter(({ failed }) => failed).length,
          totalMilliseconds: Math.round(times.reduce((sum, time) => sum + time, 0)),
          slowestMilliseconds: Math.round(Math.max(0, ...times)),
        }
      }),
    unknown: names.filter((name) => !implemented.includes(name)),
    unused: implemented.filter((name) => !asked.includes(name)),
  }
}
