import { type DomainError, invalid } from '../errors.ts'
import { isObject, type JsonObject } from '../json.ts'
import { readPoint } from './geo.ts'
import { isCanonical } from './read.ts'
import { operators } from './rule.ts'
import { parseVersion } from './semantic-version.ts'
import { isTimeZone, minuteOf, toInstant } from './time.ts'

type Place = readonly (string | number)[]

const mostConditions = 20
const deepest = 10
const mostComplex = 100
const attributePattern = /^[A-Za-z0-9_.]{1,100}$/

/** Refuses, with the place of the fault, targeting rules that could never be evaluated as meant. */
export function checkRules(
  stored: JsonObject | null | undefined,
  place: Place = ['body', 'targeting_rules'],
): void {
  if (!stored) return
  if (!isCanonical(stored)) {
    checkShorthand(stored, place)
    return
  }
  if ('rules' in stored && !Array.isArray(stored.rules)) {
    throw fault('rules must be a list', [...place, 'rules'])
  }
  const rules: unknown[] = Array.isArray(stored.rules) ? stored.rules : []
  if (rules.length > 100) throw fault('There may be 100 rules at most', [...place, 'rules'])
  for (const [index, rule] of rules.entries()) checkRule(rule, [...place, 'rules', index])
  const ids = rules.map((rule) => (isObject(rule) ? rule.id : undefined))
  if (new Set(ids).size < ids.length) throw fault('Rule ids must be unique', [...place, 'rules'])
  const defaultRule = stored.default_rule
  if (defaultRule !== undefined && defaultRule !== null) {
    checkRule(defaultRule, [...place, 'default_rule'])
  }
}

function checkShorthand(stored: JsonObject, place: Place): void {
  for (const [attribute, value] of Object.entries(stored)) {
    if (!attributePattern.test(attribute)) {
      throw fault(`"${attribute}" is no attribute name`, [...place, attribute])
    }
    const values: unknown[] = Array.isArray(value) ? value : [value]
    if (values.length === 0 || values.some((item) => typeof item === 'object' && item !== null)) {
      throw fault(
        'Targeting rules need a list "rules", or one list of plain values for each attribute',
        [...place, attribute],
      )
    }
  }
}

function checkRule(rule: unknown, place: Place): void {
  if (!isObject(rule)) throw fault('A rule must be an object', place)
  const { id, rule: group, rollout_percentage, priority } = rule
  if (typeof id !== 'string' || id === '' || id.length > 255) {
    throw fault('A rule needs an id of 1 to 255 characters', [...place, 'id'])
  }
  if (!isObject(group)) throw fault('A rule needs a group of conditions', [...place, 'rule'])
  if (rollout_percentage !== undefined && !isPercentage(rollout_percentage)) {
    throw fault('Must be a whole number from 0 to 100', [...place, 'rollout_percentage'])
  }
  if (priority !== undefined && !Number.isSafeInteger(priority)) {
    throw fault('Must be a whole number', [...place, 'priority'])
  }
  const complexity = checkGroup(group, [...place, 'rule'], 1)
  if (complexity > mostComplex) {
    throw fault(`Too complex: ${complexity} parts, ${mostComplex} at most`, [...place, 'rule'])
  }
}

function isPercentage(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 100
}

/** Checks a group and returns how many conditions and groups it holds. */
function checkGroup(group: JsonObject, place: Place, depth: number): number {
  if (depth > deepest) throw fault(`Groups may be nested ${deepest} deep at most`, place)
  const { operator, conditions = [], groups = [] } = group
  if (operator !== undefined && !['and', 'or', 'not'].includes(String(operator))) {
    throw fault('Must be "and", "or" or "not"', [...place, 'operator'])
  }
  if (!Array.isArray(conditions)) throw fault('Must be a list', [...place, 'conditions'])
  if (groups !== null && !Array.isArray(groups)) throw fault('Must be a list', [...place, 'groups'])
  if (conditions.length > mostConditions) {
    throw fault(`A group may hold ${mostConditions} conditions at most`, [...place, 'conditions'])
  }
  for (const [index, condition] of conditions.entries()) {
    checkCondition(condition, [...place, 'conditions', index])
  }
  let complexity = 1 + conditions.length
  for (const [index, inner] of (groups ?? []).entries()) {
    const innerPlace = [...place, 'groups', index]
    if (!isObject(inner)) throw fault('A group must be an object', innerPlace)
    complexity += checkGroup(inner, innerPlace, depth + 1)
  }
  return complexity
}

function checkCondition(condition: unknown, place: Place): void {
  if (!isObject(condition)) throw fault('A condition must be an object', place)
  const { attribute, operator } = condition
  if (typeof attribute !== 'string' || !attributePattern.test(attribute)) {
    throw fault('Must be 1 to 100 letters, digits, "_" or "."', [...place, 'attribute'])
  }
  if (!operators.some((known) => known === operator)) {
    throw fault(`Must be one of ${operators.join(', ')}`, [...place, 'operator'])
  }
  if (!('value' in condition)) throw fault('A condition needs a value', [...place, 'value'])
  const wrong = wrongValue(String(operator), condition)
  if (wrong) throw fault(wrong.message, [...place, wrong.field])
}

interface Wrong {
  readonly field: 'value' | 'additional_value'
  readonly message: string
}

function wrongValue(operator: string, { value, additional_value: more }: JsonObject): Wrong | null {
  const isAbsent = more === undefined || more === null
  switch (operator) {
    case 'in':
    case 'not_in':
    case 'contains_all':
    case 'contains_any':
      return Array.isArray(value) ? null : { field: 'value', message: `"${operator}" needs a list` }
    case 'between':
      return isAbsent
        ? { field: 'additional_value', message: '"between" needs the upper bound' }
        : null
    case 'geo_distance':
      return wrongDistance(value, more)
    case 'semantic_version':
      return parseVersion(String(value)) === undefined
        ? { field: 'value', message: 'Must be a semantic version such as 1.2.3' }
        : null
    case 'json_path':
      return typeof value === 'string' && value.startsWith('$.')
        ? null
        : { field: 'value', message: 'A path begins with "$."' }
    case 'time_window':
      return wrongWindow(value)
    case 'percentage_bucket':
      return typeof value === 'number' && value >= 0 && value <= 100
        ? null
        : { field: 'value', message: 'Must be a number from 0 to 100' }
    default:
      return null
  }
}

function wrongDistance(value: unknown, limit: unknown): Wrong | null {
  if (readPoint(value) === undefined) {
    return { field: 'value', message: 'Must be [latitude, longitude], at most 90 and 180 degrees' }
  }
  const hasRadius = isObject(value) && typeof value.radius === 'number'
  return hasRadius || (typeof limit === 'number' && limit >= 0)
    ? null
    : { field: 'additional_value', message: '"geo_distance" needs the distance in kilometres' }
}

function wrongWindow(window: unknown): Wrong | null {
  const message = 'Must have "start" and "end", or "start_time" and "end_time" with a "timezone"'
  if (!isObject(window)) return { field: 'value', message }
  const { start, end, start_time, end_time, timezone } = window
  if (start !== undefined || end !== undefined) {
    const isWindow = toInstant(start) !== undefined && toInstant(end) !== undefined
    return isWindow ? null : { field: 'value', message }
  }
  const isDaily = minuteOf(start_time) !== undefined && minuteOf(end_time) !== undefined
  const hasZone = timezone === undefined || isTimeZone(String(timezone))
  return isDaily && hasZone ? null : { field: 'value', message }
}

function fault(message: string, place: Place): DomainError {
  return invalid(message, ...place)
}
