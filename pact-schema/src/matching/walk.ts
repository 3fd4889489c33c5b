import { isList, isObject, type Json, type JsonObject } from '../json.ts'
import { intersect } from '../shape/intersect.ts'
import { either } from '../shape/merge.ts'
import {
  type ArrayShape,
  closedArray,
  type ObjectShape,
  type Shape,
  type Strings,
  shapes,
} from '../shape/shape.ts'
import { matched, nameOf, type Report } from './matcher.ts'
import type { Step } from './path.ts'
import { everythingEqual, type PlacedRules, type Rule, type Variant } from './rule.ts'
import {
  type Budget,
  type Chosen,
  choose,
  descend,
  isDirect,
  mentioned,
  type Scope,
  scopeOf,
  scopeOfChildren,
  treatsItemsAlike,
} from './scope.ts'

/** How a value is compared with an example: the rules, and what is told of them. */
export interface Matching {
  rules: readonly PlacedRules[]
  /** Requests may not have members that the example lacks; responses and messages may. */
  closed: boolean
  budget: Budget
  report: Report
}

/** A value takes memory where a rule takes a look only. */
const costOfValue = 40

/** Thrown when a pact asks for more work than any honest one does. */
export class TooMuchWork extends Error {}

/** What a value must be like to match the example under the rules: the way the official verifier compares. */
export function shapeOf(example: Json, matching: Matching): Shape {
  return valueShape(example, scopeOf(matching.rules), matching)
}

function valueShape(example: Json, scope: Scope, matching: Matching): Shape {
  spend(costOfValue, matching)
  if (isList(example)) return listShape(example, scope, matching)
  if (isObject(example)) return objectShape(example, scope, matching)
  const chosen = choose(scope)
  if (chosen === undefined) return shapes.constant(example)
  spend(costOfValue * (chosen.rules.length - 1), matching)
  const accepted = chosen.rules.map((rule) => matched(rule, example, matching.report))
  return chosen.either ? either(accepted) : intersect(accepted)
}

function spend(work: number, { budget }: Matching): void {
  budget.left -= work
  if (budget.left < 0) throw new TooMuchWork()
}

/** Under no circumstances does a matcher accept another type than list where the example is one. */
function listShape(example: readonly Json[], scope: Scope, matching: Matching): Shape {
  const chosen = choose(scope)
  if (chosen === undefined) {
    return closedArray(
      example.map((item, index) => child(item, { kind: 'index', index }, scope, matching)),
    )
  }
  if (example.length === 0) return shapes.array()
  const contents = once(() => itemShapes(example, scope, matching))
  const accepted = chosen.rules.map((rule) =>
    listMatched(rule, example, chosen, scope, matching, contents),
  )
  return chosen.either ? either(accepted) : intersect(accepted)
}

function listMatched(
  rule: Rule,
  example: readonly Json[],
  { cascaded }: Chosen,
  scope: Scope,
  matching: Matching,
  contents: () => Partial<ArrayShape>,
): Shape {
  switch (rule.kind) {
    case 'arrayContains':
      return containing(rule, rule.variants, example, matching)
    case 'eachValue':
      if (cascaded) return shapes.array()
      return shapes.array(itemShapes(example, scopeOfChildren(scope.depth, rule.rules), matching))
    case 'equality':
      return shapes.constant(example)
    case 'notEmpty':
      return shapes.array({ ...contents(), min: 1 })
    case 'type':
      return shapes.array({ ...contents(), ...(cascaded ? {} : limitsOf(rule)) })
    case 'null':
    case 'statusCode':
    case 'unknown':
      return refused(rule, 'a list', matching.report)
    default:
      return shapes.array(contents())
  }
}

function containing(
  rule: Rule,
  variants: readonly Variant[],
  example: readonly Json[],
  matching: Matching,
): Shape {
  const all =
    variants.length > 0
      ? variants
      : example.map((_, index) => ({ index, rules: [everythingEqual(rule.at)] }))
  const contains: Shape[] = []
  for (const { index, rules } of all) {
    const item = example[index]
    if (item === undefined) {
      const reason = `variant ${index} is not in the example, so nothing can match`
      matching.report(rule, reason)
      return shapes.never(`arrayContains: ${reason}`)
    }
    contains.push(shapeOf(item, { ...matching, rules }))
  }
  return shapes.array({ contains, min: contains.length > 0 ? 1 : 0 })
}

/** Items are compared with the example's item at their place, and with its first beyond its end. */
function itemShapes(
  example: readonly Json[],
  scope: Scope,
  matching: Matching,
): Partial<ArrayShape> {
  const [first] = example
  if (first === undefined) return {}
  const ofOthers = descend(scope, { kind: 'other-index' }, matching.budget)
  const items = valueShape(first, ofOthers, matching)
  const alike = treatsItemsAlike(scope)
  if (alike && example.length === 1) return { prefix: [], items }
  const named = mentioned(scope).indices.filter((index) => index < 1000)
  const length = Math.max(example.length, ...named.map((index) => index + 1))
  const prefix = Array.from({ length }, (_, index) => {
    if (alike && index === 0) return items
    const item = example[index] ?? first
    return alike
      ? valueShape(item, ofOthers, matching)
      : child(item, { kind: 'index', index }, scope, matching)
  })
  return { prefix, items }
}

function objectShape(example: JsonObject, scope: Scope, matching: Matching): Shape {
  const chosen = choose(scope)
  const members = Object.entries(example)
  const properties = once(
    () =>
      new Map(
        members.map(([name, value]) => [
          name,
          child(value, { kind: 'key', name }, scope, matching),
        ]),
      ),
  )
  const additional = matching.closed ? 'closed' : 'open'
  const required = new Set(members.map(([name]) => name))
  if (matching.closed && members.length === 0) return shapes.object({ additional })
  if (chosen === undefined) return shapes.object({ properties: properties(), required, additional })

  const keysAreFree = isDirect(scope, ['values', 'eachKey', 'eachValue'])
  const plain = once(
    (): Partial<ObjectShape> =>
      keysAreFree
        ? { properties: properties(), ...keyNames(chosen, scope, matching) }
        : { properties: properties(), required, additional },
  )
  const accepted = chosen.rules.map((rule): Shape => {
    const isMap = ['values', 'eachValue', 'arrayContains'].includes(rule.kind)
    if (isMap && !chosen.cascaded) {
      const inside = rule.kind === 'eachValue' ? scopeOfChildren(scope.depth, rule.rules) : scope
      return shapes.object(mapOf(example, inside, matching))
    }
    return objectMatched(rule, example, chosen, plain(), matching.report)
  })
  return intersect(accepted)
}

function objectMatched(
  rule: Rule,
  example: JsonObject,
  { cascaded }: Chosen,
  plain: Partial<ObjectShape>,
  report: Report,
): Shape {
  switch (rule.kind) {
    case 'type':
      return shapes.object({ ...plain, ...(cascaded ? {} : limitsOf(rule)) })
    case 'equality':
      return shapes.constant(example)
    case 'notEmpty':
      return shapes.object({ ...plain, min: 1 })
    case 'regex':
    case 'values':
    case 'arrayContains':
    case 'eachKey':
    case 'eachValue':
      return shapes.object(plain)
    default:
      return refused(rule, 'an object', report)
  }
}

/** Any keys, and each value like the example's of the same name, or else like its first by name. */
function mapOf(example: JsonObject, scope: Scope, matching: Matching): Partial<ObjectShape> {
  const names = Object.keys(example).sort()
  const firstOf = example[names[0] ?? '']
  if (firstOf === undefined) return {}
  const additional = child(firstOf, { kind: 'other-key' }, scope, matching)
  const known = new Set([...names, ...mentioned(scope).names])
  const properties = new Map(
    [...known].map((name) => {
      const value = Object.hasOwn(example, name) ? (example[name] ?? null) : firstOf
      return [name, child(value, { kind: 'key', name }, scope, matching)]
    }),
  )
  return { properties, additional }
}

/** What every key must be like. */
function keyNames(chosen: Chosen, scope: Scope, matching: Matching): { names?: Strings } {
  if (!isDirect(scope)) return {}
  const rules = chosen.rules.flatMap((rule) => (rule.kind === 'eachKey' ? rule.rules : []))
  if (rules.length === 0) return {}
  const names = intersect(
    rules.map((rule) =>
      rule.kind === 'type' ? shapes.string() : matched(rule, '', matching.report),
    ),
  )
  return { names: names.strings }
}

function refused(rule: Rule, what: string, report: Report): Shape {
  if (rule.kind === 'unknown') {
    report(rule, rule.reason)
    return shapes.any(`${nameOf(rule)}: ${rule.reason}`)
  }
  const reason = `the verifier cannot apply it to ${what}, so nothing can match`
  report(rule, reason)
  return shapes.never(`${nameOf(rule)}: ${reason}`)
}

function child(example: Json, step: Step, scope: Scope, matching: Matching): Shape {
  return valueShape(example, descend(scope, step, matching.budget), matching)
}

function limitsOf({ min, max }: { min?: number; max?: number }): { min?: number; max?: number } {
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
