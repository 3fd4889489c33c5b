import { type PathToken, type Step, weightOf } from './path.ts'
import type { PlacedRules, Rule, RuleList } from './rule.ts'

/**
 * The rules that count at one place of a value, found by walking down from the root.
 * The rule with the largest product of weights times length wins, and a rule holds for everything
 * below its place too ("cascades") unless a better one is found there.
 */
export interface Scope {
  depth: number
  /** The best rule that ended above this place, if any. */
  cascading: Candidate | undefined
  /** Rules that end exactly here. */
  direct: readonly Candidate[]
  /** Rules that may end further down. */
  pending: readonly Candidate[]
}

interface Candidate {
  path: readonly PathToken[]
  list: RuleList
  weight: number
}

export interface Chosen extends RuleList {
  cascaded: boolean
}

/** Counts the work done, so that a pact made to be slow is given up rather than waited for. */
export interface Budget {
  left: number
}

export function scopeOf(rules: readonly PlacedRules[]): Scope {
  const scope = {
    depth: 1,
    cascading: undefined,
    direct: [] as Candidate[],
    pending: [] as Candidate[],
  }
  let cascading: Candidate | undefined
  for (const { path, list } of rules) {
    if (list.rules.length === 0) continue
    const candidate = { path, list, weight: path.length === 0 ? 1 : 2 }
    if (path.length === 0) cascading = candidate
    else (path.length === 1 ? scope.direct : scope.pending).push(candidate)
  }
  return { ...scope, cascading }
}

export function descend(scope: Scope, step: Step, budget: Budget): Scope {
  const direct: Candidate[] = []
  const pending: Candidate[] = []
  budget.left -= scope.pending.length + 1
  for (const candidate of scope.pending) {
    const token = candidate.path[scope.depth]
    const weight = token === undefined ? 0 : candidate.weight * weightOf(token, step)
    if (weight === 0) continue
    const next = { ...candidate, weight }
    if (candidate.path.length === scope.depth + 1) direct.push(next)
    else pending.push(next)
  }
  return { depth: scope.depth + 1, cascading: bestOf(scope), direct, pending }
}

/** A place whose children follow these rules only, and nothing above or beside them. */
export function scopeOfChildren(depth: number, rules: readonly Rule[]): Scope {
  if (rules.length === 0) return { depth, cascading: undefined, direct: [], pending: [] }
  const path = Array.from({ length: depth + 1 }, (): PathToken => ({ kind: 'any' }))
  const list = { rules, either: false }
  return { depth, cascading: undefined, direct: [], pending: [{ path, list, weight: 1 }] }
}

/** The matchers to use here, or undefined if the value is compared as it stands. */
export function choose(scope: Scope): Chosen | undefined {
  const best = bestOf(scope)
  if (best === undefined) return undefined
  return { ...best.list, cascaded: best.path.length !== scope.depth }
}

export function isDirect(scope: Scope, kinds?: readonly Rule['kind'][]): boolean {
  if (kinds === undefined) return scope.direct.length > 0
  return scope.direct.some(({ list }) => list.rules.some(({ kind }) => kinds.includes(kind)))
}

/** True if no rule tells one item of a list from another: they can share one scope. */
export function treatsItemsAlike(scope: Scope): boolean {
  return scope.pending.every(({ path }) => {
    const kind = path[scope.depth]?.kind
    return kind === 'any' || kind === 'any-index'
  })
}

/** Names and indices that a rule mentions for the children of this place. */
export function mentioned(scope: Scope): { names: string[]; indices: number[] } {
  const names = new Set<string>()
  const indices = new Set<number>()
  for (const { path } of scope.pending) {
    const token = path[scope.depth]
    if (token?.kind === 'field') names.add(token.name)
    if (token?.kind === 'index') indices.add(token.index)
  }
  return { names: [...names], indices: [...indices] }
}

function bestOf({ direct, cascading }: Scope): Candidate | undefined {
  let best = cascading
  for (const candidate of direct)
    if (best === undefined || outranks(candidate, best)) best = candidate
  return best
}

function outranks(a: Candidate, b: Candidate): boolean {
  return a.weight * a.path.length > b.weight * b.path.length
}
