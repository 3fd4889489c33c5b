import type { Json } from '../json.ts'
import { escapePattern } from '../shape/intersect.ts'
import { either } from '../shape/merge.ts'
import { anyArray, anyObject, anyText, type Shape, shapes } from '../shape/shape.ts'
import { fromDateFormat } from './date-format.ts'
import { toPattern } from './regex.ts'
import type { Rule } from './rule.ts'

/** Told of each matcher that the schema can say in part only, or not at all. */
export type Report = (rule: Rule, reason: string) => void

const identifiers = '(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)'
const number = '(?:0|[1-9][0-9]*)'
const semver = `^${number}\\.${number}\\.${number}(?:-${identifiers}(?:\\.${identifiers})*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`

/**
 * What one matcher accepts at a place where the example is neither an object nor a list.
 * This is the matcher table of the README; lists and objects are in `list.ts` and `object.ts`.
 */
export function matched(rule: Rule, example: Json, report: Report): Shape {
  const unsaid = (reason: string, shape: (comment: string) => Shape) => {
    report(rule, reason)
    return shape(`${nameOf(rule)}: ${reason}`)
  }
  switch (rule.kind) {
    case 'equality':
    case 'values':
      return shapes.constant(example)
    case 'type':
      return sameType(example)
    case 'regex': {
      const translated = toPattern(rule.regex)
      const textual = (facts: { patterns?: string[] }, comment?: string) =>
        withNumbers(example, shapes.string(facts, comment))
      if ('pattern' in translated) return textual({ patterns: [translated.pattern] })
      return unsaid(
        `the expression ${rule.regex} is not checked, for ${translated.reason}`,
        (comment) => textual({}, comment),
      )
    }
    case 'include':
      return withNumbers(example, shapes.string({ patterns: [escapePattern(rule.value)] }))
    case 'integer':
      return shapes.number('integer')
    case 'number':
      return shapes.number()
    case 'decimal':
      return unsaid(
        'JSON Schema cannot ask for a decimal point; whole numbers pass too',
        (comment) => ({
          ...shapes.number(),
          comments: new Set([comment]),
        }),
      )
    case 'boolean':
      return either([shapes.booleans(true, false), shapes.text('true', 'false')])
    case 'null':
      return shapes.null()
    case 'date':
    case 'time':
    case 'datetime': {
      const format = fromDateFormat(rule.format)
      if ('patterns' in format) return shapes.string(format)
      return unsaid(`the format is not checked: ${format.reason}`, (comment) =>
        shapes.string({}, comment),
      )
    }
    case 'semver':
      return shapes.string({ patterns: [semver] })
    case 'notEmpty':
      return {
        ...shapes.any(),
        null: false,
        strings: { values: new Set(), alternatives: [{ patterns: [], notEmpty: true }] },
        objects: [{ ...anyObject, min: 1 }],
        arrays: [{ ...anyArray, min: 1 }],
      }
    case 'contentType':
      return unsaid('the content is not sniffed by a schema', (comment) => ({
        ...shapes.any(comment),
        strings: { values: new Set(), alternatives: [{ patterns: [], mediaType: rule.value }] },
      }))
    case 'statusCode':
    case 'arrayContains':
    case 'eachKey':
    case 'eachValue':
      return shapes.any()
    case 'unknown':
      return unsaid(rule.reason, shapes.any)
  }
}

/** What the type matcher accepts: it asks for the example's JSON type, and numbers are one type. */
export function sameType(example: Json): Shape {
  switch (typeof example) {
    case 'boolean':
      return shapes.booleans(true, false)
    case 'number':
      return shapes.number()
    case 'string':
      return shapes.strings(anyText)
    default:
      return example === null ? shapes.null() : shapes.any()
  }
}

/** The verifier reads a number as text; where the example is one, numbers are let through unchecked. */
function withNumbers(example: Json, text: Shape): Shape {
  return typeof example === 'number' ? either([text, shapes.number()]) : text
}

export function nameOf(rule: Rule): string {
  return rule.kind === 'unknown' ? rule.name || 'unnamed matcher' : rule.kind
}
