import { isList, isObject, type Json, type Rule } from '@concordat/pact-schema/reading'
import { isRawNumber } from './json.ts'

/** What the matchers at one place ask of a value, in words: `string`, `regex ^Bearer .+`, `each like this, at least 1`. */
export function matcherWords(rules: readonly Rule[], isEither: boolean, example: Json): string {
  const words = rules.map((rule) => wordsOf(rule, example))
  return [...new Set(words)].join(isEither ? ' or ' : ', ')
}

function wordsOf(rule: Rule, example: Json): string {
  switch (rule.kind) {
    case 'equality':
      return 'equal to this'
    case 'type':
      return isList(example) ? `each like this${limits(rule)}` : typeOf(example)
    case 'regex':
      return knownAs(rule.regex) ?? `regex ${rule.regex}`
    case 'include':
      return `includes ${rule.value}`
    case 'date':
    case 'time':
    case 'datetime':
      return `${rule.kind === 'datetime' ? 'date and time' : rule.kind} ${rule.format}`
    case 'values':
      return 'any keys, each value like this'
    case 'notEmpty':
      return 'not empty'
    case 'semver':
      return 'semantic version'
    case 'statusCode':
      return 'status of this kind'
    case 'contentType':
      return `content of type ${rule.value}`
    case 'arrayContains':
      return 'contains these, in any order'
    case 'eachKey':
      return `each key: ${matcherWords(rule.rules, false, '')}`
    case 'eachValue':
      return `each value: ${matcherWords(rule.rules, false, firstOf(example))}`
    case 'number':
    case 'integer':
    case 'decimal':
    case 'boolean':
    case 'null':
      return rule.kind
    case 'unknown':
      return rule.name || 'a matcher without a name'
  }
}

function limits({ min, max }: { min?: number; max?: number }): string {
  return `${min === undefined ? '' : `, at least ${min}`}${max === undefined ? '' : `, at most ${max}`}`
}

function typeOf(example: Json): string {
  if (example === null) return 'null'
  return isRawNumber(example) ? 'number' : typeof example
}

function firstOf(example: Json): Json {
  const [first = null] = isList(example) ? example : isObject(example) ? Object.values(example) : []
  return first
}

/** Expressions that clients' helpers write, known by how they begin: none is ever run. */
function knownAs(regex: string): string | undefined {
  const start = regex.slice(0, 100)
  if (/^\^?\(?\[[0-9a-fA-F\\d-]+\]\{8\}-/.test(start)) return 'uuid'
  return /^\^?\(?\\d\{4\}-.{1,40}T/.test(start) ? 'ISO 8601 date and time' : undefined
}
