import type { JsonSchema } from '@concordat/pact-schema'

type Json = JsonSchema[string]

const mostValues = 6

/** What a schema says of one place, in words: `string matching ^a+$`, `"on" or "off"`, `array, 1 to 9 items`. */
export function expectationWords(expects: JsonSchema, types: readonly string[] = []): string {
  const { type: _, const: constant, enum: values, anyOf, allOf, ...rest } = expects
  const own = ownWords(constant, values, types)
  const said = [own, ...qualifiers(rest)].filter((part) => part !== '')
  const united = listOf(anyOf).map((part) => expectationWords(part, typesOf(part)))
  const together = listOf(allOf).map((part) => expectationWords(part, typesOf(part)))
  const parts = [
    ...(united.length + together.length > 0 ? said.filter((part) => part !== own) : said),
    ...(united.length > 0 ? [joined(united, ' or ')] : []),
    ...(together.length > 0 ? [joined(together, ' and ')] : []),
  ]
  return parts.length > 0 ? parts.join(', ').replace(/, (?=matching|as )/g, ' ') : 'anything'
}

function ownWords(constant: Json | undefined, values: Json | undefined, types: readonly string[]) {
  if (constant !== undefined) return shown(constant)
  if (!Array.isArray(values)) return types.join(' or ')
  const some = values.slice(0, mostValues).map(shown)
  const left = values.length - some.length
  return joined(left > 0 ? [...some, `${left} more`] : some, ' or ')
}

function qualifiers(rest: JsonSchema): string[] {
  const { format, pattern, minimum, maximum, minLength, maxLength, ...others } = rest
  const { minItems, maxItems, minProperties, maxProperties, uniqueItems, ...more } = others
  const { exclusiveMinimum, exclusiveMaximum, multipleOf, contentMediaType, ...unknown } = more
  return [
    format === undefined ? '' : `as ${String(format)}`,
    pattern === undefined ? '' : `matching ${String(pattern)}`,
    range(minimum, maximum, ''),
    exclusiveMinimum === undefined ? '' : `above ${String(exclusiveMinimum)}`,
    exclusiveMaximum === undefined ? '' : `below ${String(exclusiveMaximum)}`,
    multipleOf === undefined ? '' : `a multiple of ${String(multipleOf)}`,
    range(minLength, maxLength, 'character'),
    range(minItems, maxItems, 'item'),
    range(minProperties, maxProperties, 'member'),
    uniqueItems === true ? 'none twice' : '',
    contentMediaType === undefined ? '' : `as ${String(contentMediaType)}`,
    Object.keys(unknown).length === 0 ? '' : JSON.stringify(unknown),
  ].filter((part) => part !== '')
}

function range(least: Json | undefined, most: Json | undefined, noun: string): string {
  if (least === undefined && most === undefined) return ''
  if (least === most) return sized(least, noun)
  if (most === undefined) return `${sized(least, noun)} or more`
  return least === undefined
    ? `at most ${sized(most, noun)}`
    : `${String(least)} to ${sized(most, noun)}`
}

/** `1 item`, `2 items`; a bare number where nothing is counted. */
function sized(size: Json | undefined, noun: string): string {
  return noun === '' ? String(size) : `${String(size)} ${noun}${size === 1 ? '' : 's'}`
}

/** A value as JSON, not longer than a cell can hold. */
export function shown(value: Json): string {
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57).toWellFormed()}…` : text
}

/** The last two with the word, others with commas. */
function joined(parts: readonly string[], word: string): string {
  const distinct = [...new Set(parts)]
  const last = distinct.at(-1) ?? ''
  return distinct.length < 2 ? last : `${distinct.slice(0, -1).join(', ')}${word}${last}`
}

function listOf(value: Json | undefined): JsonSchema[] {
  return (Array.isArray(value) ? value : []).filter(
    (one): one is JsonSchema => typeof one === 'object' && one !== null && !Array.isArray(one),
  )
}

function typesOf({ type }: JsonSchema): string[] {
  return [type ?? []].flat().map(String)
}
