import { createHash } from 'node:crypto'
import { isInRollout, mod128 } from '../hashing/buckets.ts'
import { canonicalJson, isObject } from '../json.ts'
import { holds } from './operators.ts'
import type { Condition, Context, Group, Rule, RuleSet } from './rule.ts'

export type Targeting =
  | { readonly kind: 'no-rules' }
  | { readonly kind: 'matched'; readonly ruleId: string; readonly isDefault: boolean }
  | { readonly kind: 'not-matched' }

/**
 * Rules in order of priority; the first whose conditions hold and whose rollout includes the user wins, else the
 * default rule by the same two tests. Without rules everybody is eligible.
 */
export function evaluateRules(ruleSet: RuleSet | undefined, context: Context): Targeting {
  if (ruleSet === undefined) return { kind: 'no-rules' }
  const inOrder = [...ruleSet.rules].sort((a, b) => a.priority - b.priority)
  const winner = inOrder.find((rule) => applies(rule, context))
  if (winner) return { kind: 'matched', ruleId: winner.id, isDefault: false }
  const { defaultRule } = ruleSet
  return defaultRule && applies(defaultRule, context)
    ? { kind: 'matched', ruleId: defaultRule.id, isDefault: true }
    : { kind: 'not-matched' }
}

/** The first rule whose conditions hold, whatever its rollout: what a flag's own rollout must not override. */
export function applies({ id, rule, rollout_percentage }: Rule, context: Context): boolean {
  return matches(rule, context) && isInRollout(mod128(stableId(context), id), rollout_percentage)
}

/** Whether a group of conditions holds. An empty one does; `not` negates what `and` would say. */
export function matches(group: Group, context: Context): boolean {
  const results = [
    ...group.conditions.map((condition) => isTrue(condition, context)),
    ...group.groups.map((inner) => matches(inner, context)),
  ]
  if (results.length === 0) return true
  switch (group.operator) {
    case 'and':
      return results.every(Boolean)
    case 'or':
      return results.some(Boolean)
    case 'not':
      return !results.every(Boolean)
  }
}

function isTrue(condition: Condition, context: Context): boolean {
  const actual = lookUp(context, condition.attribute)
  if (actual === undefined || !fits(actual, condition.attribute_type)) return false
  return holds(condition, actual)
}

/** An attribute by its name, or by its path through nested objects. */
function lookUp(context: Context, attribute: string): unknown {
  if (Object.hasOwn(context, attribute)) return context[attribute]
  let current: unknown = context
  for (const step of attribute.split('.')) {
    if (!isObject(current) || !Object.hasOwn(current, step)) return undefined
    current = current[step]
  }
  return current
}

function fits(actual: unknown, type: string | null | undefined): boolean {
  if (actual === null) return true
  switch (type) {
    case 'string':
      return typeof actual === 'string'
    case 'number':
      return typeof actual === 'number'
    case 'integer':
      return Number.isInteger(actual)
    case 'boolean':
      return typeof actual === 'boolean'
    case 'array':
    case 'list':
      return Array.isArray(actual)
    case 'object':
      return isObject(actual)
    default:
      return true
  }
}

const identifiers = ['user_id', 'id', 'email', 'username', 'device_id', 'client_id', 'session_id']

/** What a rule's rollout is counted by: the first identifier that is there, else the context itself. */
export function stableId(context: Context): string {
  for (const name of identifiers) {
    const value = context[name]
    if (value !== undefined && value !== null && value !== '') return String(value)
  }
  return createHash('md5').update(canonicalJson(context), 'utf8').digest('hex')
}
