import type { Json } from '../json.ts'
import type { Report } from '../matching/matcher.ts'
import type { RuleList } from '../matching/rule.ts'
import { headerShape, repeated, textShape } from '../matching/text.ts'
import { headersOf, queryOf } from '../pact/body.ts'
import type { MatchingRules } from '../pact/matching-rules.ts'
import { closedArray, type Shape, shapes } from '../shape/shape.ts'
import { type Collector, push, reportTo } from './saying.ts'

/** Headers are an object of texts by lower-case name; several values are joined by commas, as HTTP does. */
export function sayHeaders(
  collector: Collector,
  resource: string,
  direction: 'request' | 'response',
  holder: Json | undefined,
  { headers: rules }: MatchingRules,
): void {
  const report = reportTo(collector)
  const headers = [...headersOf(holder)]
  const properties = headers.map(([name, values]): [string, Shape] => {
    const list = rules.get(name)
    const [first = ''] = values
    if (list === undefined || list.rules.length === 0) return [name, headerShape(name, values)]
    const shape = textShape(list, first, report)
    return [name, values.length === 1 ? shape : severalValues(shape, list, report)]
  })
  const shape = shapes.object({
    properties: new Map(properties),
    required: new Set(headers.map(([name]) => name)),
  })
  const example = Object.fromEntries(headers.map(([name, values]) => [name, values.join(', ')]))
  push(collector, `${resource}-headers`, direction, 'headers', shape, example)
}

function severalValues(shape: Shape, list: RuleList, report: Report): Shape {
  const several = repeated(shape)
  if (several !== undefined) return several
  const reason = 'a header with several values is left open under this matcher'
  const [rule] = list.rules
  if (rule !== undefined) report(rule, reason)
  return shapes.string({}, reason)
}

/** A query is an object: a text for a parameter given once, a list of texts for one given several times. */
export function sayQuery(
  collector: Collector,
  resource: string,
  request: Json | undefined,
  { query: rules }: MatchingRules,
): void {
  const report = reportTo(collector)
  const query = [...queryOf(request)]
  const properties = query.map(([name, values]): [string, Shape] => {
    const list = rules.get(name)
    const [first = ''] = values
    const hasRule = list !== undefined && list.rules.length > 0
    if (values.length === 1)
      return [name, hasRule ? textShape(list, first, report) : shapes.text(first)]
    if (!hasRule) return [name, closedArray(values.map((value) => shapes.text(value)))]
    const limits = list.rules.find((rule) => rule.kind === 'type')
    const { min = 0, max } = limits?.kind === 'type' ? limits : {}
    const bounds = { min: Math.max(min, 1), ...(max === undefined ? {} : { max }) }
    return [name, shapes.array({ items: textShape(list, first, report), ...bounds })]
  })
  const shape = shapes.object({
    properties: new Map(properties),
    required: new Set(query.map(([name]) => name)),
    additional: 'closed',
  })
  const example = Object.fromEntries(
    query.map(([name, values]): [string, Json] => [
      name,
      values.length === 1 ? (values[0] ?? '') : values,
    ]),
  )
  push(collector, `${resource}-query`, 'request', 'query', shape, example)
}
