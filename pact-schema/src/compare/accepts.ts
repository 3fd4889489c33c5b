import { canonical, isList, isObject, type Json, type JsonObject } from '../json.ts'
import { annotations, below, isAffordable, typeOfValue, typesOf, type View } from './schema-view.ts'

/** True, false, or undefined where it would take running a pattern, or a keyword that is not known here. */
export type Verdict = boolean | undefined

/** Whether a schema accepts one value. Patterns and formats come from others and are never run. */
export function accepts(view: View, value: Json): Verdict {
  if (!isAffordable(view)) return undefined
  if (!typesOf(view).has(typeOfValue(value))) return false
  return every(view.parts, (part) =>
    every(Object.keys(part), (keyword) => holds(view, part, keyword, value)),
  )
}

export function every<T>(items: readonly T[], test: (item: T) => Verdict): Verdict {
  let result: Verdict = true
  for (const item of items) {
    const verdict = test(item)
    if (verdict === false) return false
    if (verdict === undefined) result = undefined
  }
  return result
}

function some<T>(items: readonly T[], test: (item: T) => Verdict): Verdict {
  return not(every(items, (item) => not(test(item))))
}

function not(verdict: Verdict): Verdict {
  return verdict === undefined ? undefined : !verdict
}

function holds(view: View, part: JsonObject, keyword: string, value: Json): Verdict {
  const given = part[keyword] ?? null
  const inner = (schema: Json, at: Json) => accepts(below(view, [schema]), at)
  if (keyword === 'type' || annotations.has(keyword)) return true
  switch (keyword) {
    case 'const':
      return canonical(given) === canonical(value)
    case 'enum':
      return isList(given) && given.some((item) => canonical(item) === canonical(value))
    case 'anyOf':
      return isList(given) ? some(given, (schema) => inner(schema, value)) : undefined
    case 'not':
      return not(inner(given, value))
  }
  if (typeof value === 'number') return numberHolds(keyword, given, value)
  if (typeof value === 'string') return textHolds(keyword, given, value)
  if (isList(value)) return listHolds(part, keyword, given, value, inner)
  if (isObject(value)) return objectHolds(part, keyword, given, value, inner)
  return ofOtherTypes.has(keyword) ? true : undefined
}

const ofNumbers = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']
const ofTexts = ['minLength', 'maxLength', 'pattern', 'format']
const ofLists = [
  'prefixItems',
  'items',
  'minItems',
  'maxItems',
  'uniqueItems',
  'contains',
  'minContains',
  'maxContains',
]
const ofObjects = [
  'properties',
  'required',
  'additionalProperties',
  'propertyNames',
  'minProperties',
  'maxProperties',
  'patternProperties',
  'dependentRequired',
  'dependentSchemas',
]
const ofOtherTypes = new Set([...ofNumbers, ...ofTexts, ...ofLists, ...ofObjects])

function numberHolds(keyword: string, given: Json, value: number): Verdict {
  if (!ofNumbers.includes(keyword)) return ofOtherTypes.has(keyword) ? true : undefined
  if (typeof given !== 'number') return undefined
  switch (keyword) {
    case 'minimum':
      return value >= given
    case 'maximum':
      return value <= given
    case 'exclusiveMinimum':
      return value > given
    case 'exclusiveMaximum':
      return value < given
    default:
      return Number.isInteger(value) && Number.isInteger(given) && given > 0
        ? value % given === 0
        : undefined
  }
}

function textHolds(keyword: string, given: Json, value: string): Verdict {
  if (keyword === 'minLength')
    return typeof given === 'number' ? [...value].length >= given : undefined
  if (keyword === 'maxLength')
    return typeof given === 'number' ? [...value].length <= given : undefined
  return ofOtherTypes.has(keyword) && !ofTexts.includes(keyword) ? true : undefined
}

type Inner = (schema: Json, at: Json) => Verdict

function listHolds(
  part: JsonObject,
  keyword: string,
  given: Json,
  value: readonly Json[],
  inner: Inner,
): Verdict {
  const prefix = isList(part.prefixItems) ? part.prefixItems : []
  switch (keyword) {
    case 'prefixItems':
      return every([...prefix.entries()], ([index, schema]) => {
        const item = value[index]
        return item === undefined ? true : inner(schema, item)
      })
    case 'items':
      return isList(given)
        ? undefined
        : every(value.slice(prefix.length), (item) => inner(given, item))
    case 'minItems':
      return typeof given === 'number' ? value.length >= given : undefined
    case 'maxItems':
      return typeof given === 'number' ? value.length <= given : undefined
    case 'uniqueItems':
      return given !== true || new Set(value.map(canonical)).size === value.length
    case 'contains':
      if (part.minContains !== undefined || part.maxContains !== undefined) return undefined
      return some(value, (item) => inner(given, item))
    case 'minContains':
    case 'maxContains':
      return true
    default:
      return ofOtherTypes.has(keyword) ? true : undefined
  }
}

function objectHolds(
  part: JsonObject,
  keyword: string,
  given: Json,
  value: JsonObject,
  inner: Inner,
): Verdict {
  const properties = isObject(part.properties) ? part.properties : {}
  const names = Object.keys(value)
  switch (keyword) {
    case 'properties':
      return every(names, (name) =>
        Object.hasOwn(properties, name)
          ? inner(properties[name] ?? true, value[name] ?? null)
          : true,
      )
    case 'required':
      return (
        isList(given) &&
        given.every((name) => typeof name !== 'string' || Object.hasOwn(value, name))
      )
    case 'additionalProperties':
      if (part.patternProperties !== undefined) return undefined
      return every(names, (name) =>
        Object.hasOwn(properties, name) ? true : inner(given, value[name] ?? null),
      )
    case 'propertyNames':
      return every(names, (name) => inner(given, name))
    case 'minProperties':
      return typeof given === 'number' ? names.length >= given : undefined
    case 'maxProperties':
      return typeof given === 'number' ? names.length <= given : undefined
    default:
      return ofOtherTypes.has(keyword) && !ofObjects.includes(keyword) ? true : undefined
  }
}
