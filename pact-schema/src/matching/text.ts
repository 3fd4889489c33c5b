import { escapePattern, intersect } from '../shape/intersect.ts'
import { either } from '../shape/merge.ts'
import { type Shape, shapes } from '../shape/shape.ts'
import { matched, nameOf, type Report } from './matcher.ts'
import type { Rule, RuleList } from './rule.ts'

/** What the text of a header or query parameter must be like: there everything arrives as text. */
export function textShape(list: RuleList, example: string, report: Report): Shape {
  const accepted = list.rules.map((rule) => textMatched(rule, example, report))
  return list.either ? either(accepted) : intersect(accepted)
}

function textMatched(rule: Rule, example: string, report: Report): Shape {
  switch (rule.kind) {
    case 'type':
      return shapes.string()
    case 'integer':
      return shapes.string({ patterns: ['^[+]?[0-9]+$'] })
    case 'number':
    case 'decimal':
      return shapes.string({
        patterns: ['^[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]+)?$'],
      })
    case 'boolean':
      return shapes.text('true', 'false')
    case 'notEmpty':
      return shapes.string({ notEmpty: true })
    case 'null':
    case 'statusCode':
    case 'arrayContains':
    case 'eachKey':
    case 'eachValue': {
      const reason = 'it does not apply to text, so the text is left open'
      report(rule, reason)
      return shapes.string({}, `${nameOf(rule)}: ${reason}`)
    }
    case 'unknown':
    case 'contentType': {
      const shape = matched(rule, example, report)
      return { ...shapes.string(), comments: shape.comments }
    }
    default:
      return matched(rule, example, report)
  }
}

const parameterised = new Set(['accept', 'content-type'])

/** A header without a matcher: equal but for spaces around commas, and for further parameters. */
export function headerShape(name: string, values: readonly string[]): Shape {
  const items = values.flatMap((value) => value.split(',')).map((item) => item.trim())
  const [first] = items
  if (items.length === 1 && first !== undefined && !parameterised.has(name))
    return shapes.text(first)
  const written = items.map((item) =>
    parameterised.has(name) ? withParameters(item) : escapePattern(item),
  )
  return shapes.string({ patterns: [`^${written.join('\\s*,\\s*')}$`] })
}

function withParameters(item: string): string {
  const [main = '', ...parameters] = item.split(';').map((part) => part.trim())
  const wanted = parameters
    .filter((parameter) => parameter.includes('='))
    .map((parameter) => {
      const at = parameter.indexOf('=')
      const name = escapePattern(parameter.slice(0, at).trim())
      const value = anyCase(parameter.slice(at + 1).trim())
      return `(?=[^,]*;\\s*${name}\\s*=\\s*${value}\\s*(?:[;,]|$))`
    })
  return `${escapePattern(main)}${wanted.join('')}(?:\\s*;[^,]*)?`
}

function anyCase(text: string): string {
  return [...text]
    .map((char) =>
      /[A-Za-z]/.test(char) ? `[${char.toUpperCase()}${char.toLowerCase()}]` : escapePattern(char),
    )
    .join('')
}

/** Several header values under one matcher: each must match, however many there are. */
export function repeated({ strings: { values, alternatives } }: Shape): Shape | undefined {
  const options = [...values].map(escapePattern)
  for (const { patterns, formats } of alternatives) {
    const [pattern, ...others] = patterns
    if (others.length > 0 || formats?.length) return undefined
    if (pattern === undefined) return shapes.anyText()
    options.push(pattern.replace(/^\^|\$$/g, ''))
  }
  const one = `(?:${options.join('|')})`
  return shapes.string({ patterns: [`^${one}(?:\\s*,\\s*${one})*$`] })
}
