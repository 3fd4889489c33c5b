import { isObject, type JsonObject } from '../json.ts'
import type { Condition, Group, Operator, Rule, RuleSet } from './rule.ts'

/**
 * Reads stored targeting rules in either form; undefined when there are none, which makes everybody eligible. The
 * shorthand `{country: ['DE', 'AT'], plan: 'pro'}` asks for one of the values of every attribute. What is read here
 * has passed `checkRules` before.
 */
export function readRules(stored: JsonObject | null | undefined): RuleSet | undefined {
  if (!stored || Object.keys(stored).length === 0) return undefined
  if (!isCanonical(stored)) return { rules: [shorthand(stored)], defaultRule: undefined }
  const rules = listOf(stored.rules).map(readRule)
  const defaultRule = isObject(stored.default_rule) ? readRule(stored.default_rule) : undefined
  return rules.length === 0 && defaultRule === undefined ? undefined : { rules, defaultRule }
}

/** The canonical form is told from the shorthand by its own words. */
export function isCanonical(stored: JsonObject): boolean {
  return Array.isArray(stored.rules) || isObject(stored.default_rule)
}

function shorthand(stored: JsonObject): Rule {
  const conditions = Object.entries(stored).map(
    ([attribute, value]): Condition =>
      Array.isArray(value)
        ? { attribute, operator: 'in', value }
        : { attribute, operator: 'eq', value },
  )
  const rule: Group = { operator: 'and', conditions, groups: [] }
  return { id: 'shorthand', rule, rollout_percentage: 100, priority: 0 }
}

function readRule(stored: JsonObject): Rule {
  const { id, rule, rollout_percentage, priority } = stored
  return {
    id: String(id),
    rule: readGroup(isObject(rule) ? rule : {}),
    rollout_percentage: typeof rollout_percentage === 'number' ? rollout_percentage : 100,
    priority: typeof priority === 'number' ? priority : 0,
  }
}

function readGroup(stored: JsonObject): Group {
  const operator = stored.operator
  return {
    operator: operator === 'or' || operator === 'not' ? operator : 'and',
    conditions: listOf(stored.conditions).map(readCondition),
    groups: listOf(stored.groups).map(readGroup),
  }
}

function readCondition(stored: JsonObject): Condition {
  const { attribute, operator, value, additional_value, attribute_type } = stored
  return {
    attribute: String(attribute),
    operator: operator as Operator,
    value,
    additional_value,
    attribute_type: typeof attribute_type === 'string' ? attribute_type : null,
  }
}

function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}
