import type { Json } from '../json.ts'
import { escapePattern } from '../shape/intersect.ts'
import { either } from '../shape/merge.ts'
import { anyArray, anyObject, type Shape, shapes } from '../shape/shape.ts'
import { fromDateFormat } from './date-format.ts'
import { listedTexts, toPattern } from './regex.ts'
import type { Rule } from './rule.ts'

/** Told of each matcher that the schema can say in part only, or not at all. */
export type Report = (rule: Rule, reason: string) => void

const identifiers = '(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)'
const number = '(?:0|[1-9][0-9]*)'
const semver = `^${number}\\.${number}\\.${number}(?:-${identifiers}(?:\\.${identifiers})*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`

/**
 * What one matcher accepts at a place where the example is neither an object nor a list.
 * This is the matcher table of the README; lists and objects are in `walk.ts`.
 */
export function matched(rule: Rule, example: Json, report: Report): Shape {
  switch (rule.kind) {
    case 'equality':
    case 'values':
      return shapes.constant(example)
    case 'type':
      return sameType(example)
    case 'regex':
    case 'include':
      return withNumbers(example, described(rule, report))
    default:
      return described(rule, report)
  }
}

const known = new WeakMap<Rule, Shape>()

/** What a matcher accepts whatever the example; a rule may hold for thousands of values. */
function described(rule: Rule, report: Report): Shape {
  const shape = known.get(rule) ?? describe(rule, report)
  known.set(rule, shape)
  return shape
}

function describe(rule: Rule, report: Report): Shape {
  const unsaid = (reason: string, shape: Shape): Shape => {
    report(rule, reason)
    return { ...shape, comments: new Set([`${nameOf(rule)}: ${reason}`]) }
  }
  switch (rule.kind) {
    case 'regex': {
      const listed = listedTexts(rule.regex)
      if (listed !== undefined) return shapes.text(...listed)
      const translated = toPattern(rule.regex)
      if ('pattern' in translated) return shapes.string({ patterns: [translated.pattern] })
      const reason = `the expression ${rule.regex} is not checked, for ${translated.reason}`
      return unsaid(reason, shapes.anyText())
    }
    case 'include':
      return shapes.string({ patterns: [escapePattern(rule.value)] })
    case 'integer':
      return shapes.number('integer')
    case 'number':
      return shapes.number()
    case 'decimal':
      return unsaid(
        'JSON Schema cannot ask for a decimal point; whole numbers pass too',
        shapes.number(),
      )
    case 'boolean':
      return either([shapes.boolean(), shapes.text('true', 'false')])
    case 'null':
      return shapes.null()
    case 'date':
    case 'time':
    case 'datetime': {
      const format = fromDateFormat(rule.format)
      if ('patterns' in format) return shapes.string(format)
      return unsaid(`the format is not checked: ${format.reason}`, shapes.anyText())
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
    case 'contentType': {
      const strings = {
        values: new Set<string>(),
        alternatives: [{ patterns: [], mediaType: rule.value }],
      }
      return unsaid('the content is not sniffed by a schema', { ...shapes.any(), strings })
    }
    case 'unknown':
      return unsaid(rule.reason, shapes.any())
    default:
      return shapes.any()
  }
}

/** What the type matcher accepts: it asks for the example's JSON type, and numbers are one type. */
function sameType(example: Json): Shape {
  switch (typeof example) {
    case 'boolean':
      return shapes.boolean()
    case 'number':
      return shapes.number()
    case 'string':
      return shapes.anyText()
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
