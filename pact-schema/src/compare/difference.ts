import { pointer } from '../json.ts'
import { type Kind, type RuleName, rules } from './rules.ts'

/** One difference between two schemas. */
export interface Difference {
  /** Where in the values: a JSON pointer (RFC 6901), with `*` for every item or every further member. */
  pointer: string
  kind: Kind
  /** The name of the rule, as in the table of the README. */
  rule: RuleName
  /** What differs, for a person who knows neither schema. */
  sentence: string
}

/** Collects differences while two schemas are walked side by side. */
export interface Findings {
  direction: 'request' | 'response'
  differences: Map<string, Difference>
  /** Pairs that are being compared further up: schemas may refer to themselves. */
  open: Set<string>
}

export type Place = readonly string[]

export function report(findings: Findings, place: Place, rule: RuleName, sentence: string): void {
  const at = pointer(...place)
  const difference = { pointer: at, kind: rules[rule].kind, rule, sentence }
  findings.differences.set(`${at} ${rule} ${sentence}`, difference)
}

/** Findings of their own: what is tried in them does not count yet. */
export function trial({ direction, open }: Findings): Findings {
  return { direction, open, differences: new Map() }
}

export function isFine({ differences }: Findings): boolean {
  return [...differences.values()].every(({ kind }) => kind === 'non-breaking')
}

export function adopt(findings: Findings, other: Findings): void {
  for (const [key, difference] of other.differences) findings.differences.set(key, difference)
}

/** `/items/0` for the reader; the root is called the value itself. */
export function named(place: Place): string {
  return place.length === 0 ? 'the value' : `\`${pointer(...place)}\``
}

export function start(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
