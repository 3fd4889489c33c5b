import type { JsonObject } from '../json.ts'

export const operators = [
  'eq',
  'neq',
  'in',
  'not_in',
  'contains',
  'not_contains',
  'starts_with',
  'ends_with',
  'match_regex',
  'gt',
  'gte',
  'lt',
  'lte',
  'before',
  'after',
  'between',
  'contains_all',
  'contains_any',
  'semantic_version',
  'geo_distance',
  'time_window',
  'percentage_bucket',
  'json_path',
  'array_length',
] as const
export type Operator = (typeof operators)[number]

export interface Condition {
  readonly attribute: string
  readonly operator: Operator
  readonly value: unknown
  readonly additional_value?: unknown
  readonly attribute_type?: string | null
}

export interface Group {
  readonly operator: 'and' | 'or' | 'not'
  readonly conditions: readonly Condition[]
  readonly groups: readonly Group[]
}

export interface Rule {
  readonly id: string
  readonly rule: Group
  readonly rollout_percentage: number
  readonly priority: number
}

/** Targeting rules after reading: whichever form they were stored in. */
export interface RuleSet {
  readonly rules: readonly Rule[]
  readonly defaultRule: Rule | undefined
}

/** What is known of a user when rules are evaluated. */
export type Context = JsonObject
