import { RE2JS } from 're2js'
import { valueBucket } from '../hashing/buckets.ts'
import { canonicalJson, isObject } from '../json.ts'
import { isWithinDistance } from './geo.ts'
import type { Condition } from './rule.ts'
import { compareVersions, parseVersion } from './semantic-version.ts'
import { isInWindow, toInstant } from './time.ts'

/** Whether a condition holds for the actual value of its attribute. Anything that cannot be compared does not hold. */
export function holds({ operator, value, additional_value }: Condition, actual: unknown): boolean {
  if (operator === 'eq') return isEqual(actual, value)
  if (operator === 'neq') return !isEqual(actual, value)
  if (actual === null || actual === undefined) return false
  switch (operator) {
    case 'in':
      return Array.isArray(value) && value.some((item) => isEqual(actual, item))
    case 'not_in':
      return Array.isArray(value) && !value.some((item) => isEqual(actual, item))
    case 'contains':
      return text(actual).includes(text(value))
    case 'not_contains':
      return !text(actual).includes(text(value))
    case 'starts_with':
      return text(actual).startsWith(text(value))
    case 'ends_with':
      return text(actual).endsWith(text(value))
    case 'match_regex':
      return matchesPattern(text(actual), value)
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return compares(operator, toNumber(actual), toNumber(value))
    case 'before':
      return compares('lt', toInstant(actual), toInstant(value))
    case 'after':
      return compares('gt', toInstant(actual), toInstant(value))
    case 'between':
      return isBetween(actual, value, additional_value)
    case 'contains_all':
      return Array.isArray(value) && value.every((item) => hasItem(actual, item))
    case 'contains_any':
      return Array.isArray(value) && value.some((item) => hasItem(actual, item))
    case 'semantic_version':
      return comparesVersions(text(actual), text(value), additional_value)
    case 'geo_distance':
      return isWithinDistance(actual, value, additional_value)
    case 'time_window':
      return isInWindow(actual, value)
    case 'percentage_bucket': {
      const percentage = toNumber(value)
      return percentage !== undefined && valueBucket(text(actual)) < percentage
    }
    case 'json_path':
      return isEqual(follow(actual, text(value)), additional_value)
    case 'array_length':
      return hasLength(actual, value, additional_value)
    default:
      return false
  }
}

/** Equality of JSON values: numbers by value, booleans never equal to numbers, objects whatever the order of keys. */
function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null) {
    return canonicalJson(a) === canonicalJson(b)
  }
  return a === b
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

export type Comparison = 'eq' | 'gt' | 'gte' | 'lt' | 'lte'

function compares(comparison: unknown, a: number | undefined, b: number | undefined): boolean {
  if (a === undefined || b === undefined) return false
  switch (comparison ?? 'eq') {
    case 'eq':
      return a === b
    case 'gt':
      return a > b
    case 'gte':
      return a >= b
    case 'lt':
      return a < b
    case 'lte':
      return a <= b
    default:
      return false
  }
}

function isBetween(actual: unknown, lower: unknown, upper: unknown): boolean {
  const numbers = [actual, lower, upper].map(toNumber)
  const values = numbers.every((number) => number !== undefined)
    ? numbers
    : [actual, lower, upper].map(toInstant)
  const [value, from, to] = values
  return compares('gte', value, from) && compares('lte', value, to)
}

function hasItem(actual: unknown, item: unknown): boolean {
  if (Array.isArray(actual)) return actual.some((own) => isEqual(own, item))
  return typeof actual === 'string' && actual.includes(text(item))
}

function comparesVersions(actual: string, wanted: string, comparison: unknown): boolean {
  const a = parseVersion(actual)
  const b = parseVersion(wanted)
  return a !== undefined && b !== undefined && compares(comparison, compareVersions(a, b), 0)
}

function hasLength(actual: unknown, value: unknown, comparison: unknown): boolean {
  if (!Array.isArray(actual)) return false
  if (comparison === 'between' && isObject(value)) {
    return isBetween(actual.length, value.min, value.max)
  }
  return compares(comparison, actual.length, toNumber(value))
}

/** `$.a.b.0` through nested objects and arrays. */
function follow(actual: unknown, path: string): unknown {
  let current = actual
  for (const step of path.replace(/^\$\.?/, '').split('.')) {
    if (step === '') continue
    if (Array.isArray(current) && /^\d+$/.test(step)) current = current[Number(step)]
    else if (isObject(current) && Object.hasOwn(current, step)) current = current[step]
    else return undefined
  }
  return current
}

const longestPattern = 500
const longestSubject = 10_000

/** A search in time linear to the text, whatever the pattern; an invalid pattern finds nothing. */
function matchesPattern(subject: string, pattern: unknown): boolean {
  if (typeof pattern !== 'string' || pattern.length > longestPattern) return false
  if (subject.length > longestSubject) return false
  try {
    return RE2JS.compile(pattern).matcher(subject).find()
  } catch {
    // The library throws for every pattern that it cannot read, and a broken pattern matches nothing.
    return false
  }
}
