import { canonical, isShallow, type Json, type JsonObject, member } from '../json.ts'
import type { JsonSchema } from '../json-schema.ts'
import { comparedAsText } from './as-text.ts'
import {
  adopt,
  type Difference,
  type Findings,
  isFine,
  named,
  type Place,
  report,
  start,
  trial,
} from './difference.ts'
import { compareLists } from './lists.ts'
import { compareNumbers } from './numbers.ts'
import { compareObjects } from './objects.ts'
import {
  acceptsNothing,
  annotations,
  common,
  identity,
  isAffordable,
  listedValues,
  minus,
  narrowed,
  type TypeName,
  typeOfValue,
  typesOf,
  type View,
  viewOf,
  without,
} from './schema-view.ts'
import { compareTexts } from './texts.ts'
import { compareToList, compareValues } from './values.ts'

const mostSteps = 200_000
const deepestSchema = 500

/**
 * The differences between two schemas of one resource, in the order of the places.
 *
 * The question is always the same: does the newer schema accept every value that the older one does?
 * Of a `response` (and of a message), the values are the provider's answers, and the schema is what
 * the consumer relies on: `breaking` means that it relies on more than before. Of a `request`, the
 * values are what is sent, and the schema is what is demanded: `breaking` means that more is demanded.
 *
 * If all differences are `non-breaking`, every value that the older schema accepts is accepted by the
 * newer one. What cannot be decided is `unknown`. Pure, never throws, never runs a pattern.
 */
export function compareSchemas(
  older: JsonSchema,
  newer: JsonSchema,
  direction: 'request' | 'response',
): Difference[] {
  const findings: Findings = {
    direction,
    differences: new Map(),
    open: new Set(),
  }
  const budget = { left: mostSteps }
  if (!isShallow(older, deepestSchema) || !isShallow(newer, deepestSchema)) reportTooLarge(findings)
  else if (canonical(older) !== canonical(newer)) {
    compareViews(viewOf(older, budget), viewOf(newer, budget), [], findings)
  }
  return [...findings.differences]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, difference]) => difference)
}

function reportTooLarge(findings: Findings): void {
  const sentence = 'The schemas are too large or too deep to be compared in full.'
  report(findings, [], 'not-compared', sentence)
}

/** Compares what two views accept at one place of the values. */
function compareViews(
  older: View,
  newer: View,
  place: Place,
  findings: Findings,
  isAlternative = false,
): void {
  if (!isAffordable(older)) {
    reportTooLarge(findings)
    return
  }
  const pair = `${identity(older)} ${identity(newer)}`
  if (findings.open.has(pair) || (older.parts.length === 0 && newer.parts.length === 0)) return
  findings.open.add(pair)
  if (!isAlternative) reportAdded(older, newer, place, findings)
  compareAt(older, newer, place, findings)
  findings.open.delete(pair)
}

/** Alternatives for types that the older schema does not accept at all. */
function reportAdded(older: View, newer: View, place: Place, findings: Findings): void {
  const union = unionOf(newer)
  if (union === undefined || acceptsNothing(older)) return
  const before = typesOfAll(older)
  const added = union.alternatives.some((alternative) => {
    const types = typesOfAll(narrowed(newer, union.rest, alternative))
    return types.size > 0 && common(types, before).size === 0
  })
  if (!added) return
  report(
    findings,
    place,
    'alternative-added',
    `${start(named(place))} may be something else as well.`,
  )
}

function typesOfAll(view: View): Set<TypeName> {
  const union = isAffordable(view) ? unionOf(view) : undefined
  const values = listedValues(view)
  if (values !== undefined) return new Set(values.map(typeOfValue))
  if (union === undefined) return typesOf(view)
  return new Set(
    union.alternatives.flatMap((alternative) => [
      ...typesOfAll(narrowed(view, union.rest, alternative)),
    ]),
  )
}

function compareAt(older: View, newer: View, place: Place, findings: Findings): void {
  if (acceptsNothing(older)) return
  if (acceptsNothing(newer)) {
    report(
      findings,
      place,
      'nothing-accepted',
      `No value is accepted any more for ${named(place)}.`,
    )
    return
  }
  const values = listedValues(older)
  if (values !== undefined) {
    compareValues(values, older, newer, place, findings)
    return
  }
  if (splitOlder(older, newer, place, findings)) return
  if (splitNewer(older, newer, place, findings)) return
  compareOne(older, newer, place, findings)
}

/** An older `anyOf` accepts what one of its alternatives does: each is compared for itself. */
function splitOlder(older: View, newer: View, place: Place, findings: Findings): boolean {
  const union = unionOf(older)
  if (union === undefined) return false
  const same = sameAlternatives(older, newer)
  for (const alternative of union.alternatives) {
    if (same?.has(canonical(alternative))) continue
    compareViews(narrowed(older, union.rest, alternative), newer, place, findings, true)
  }
  return true
}

/** The newer alternatives as text, if an equal older one means the same: nothing beside them, no references. */
function sameAlternatives(older: View, newer: View): Set<string> | undefined {
  const [before, now] = [unionOf(older), unionOf(newer)]
  if (before === undefined || now === undefined || before.rest.length + now.rest.length > 0)
    return undefined
  const texts = now.alternatives.map(canonical)
  return texts.some((text) => text.includes('"$ref"')) ? undefined : new Set(texts)
}

/** Something is accepted by a newer `anyOf` if one alternative is certain to accept it. */
function splitNewer(older: View, newer: View, place: Place, findings: Findings): boolean {
  const union = unionOf(newer)
  if (union === undefined) return false
  const views = union.alternatives.map((alternative) => narrowed(newer, union.rest, alternative))
  for (const type of olderTypes(older)) {
    const part = narrowed(older, older.parts, { type })
    const able = views.filter((view) => common(typesOf(view), typesOf(part)).size > 0)
    const tried = able.map((view) => {
      const findingsOfOne = trial(findings)
      compareViews(part, view, place, findingsOfOne)
      return findingsOfOne
    })
    const [only] = tried
    const fine = tried.find(isFine)
    if (fine !== undefined) adopt(findings, fine)
    else if (only === undefined) {
      report(
        findings,
        place,
        'alternative-refused',
        `No alternative accepts ${article(type)} for ${named(place)} any more.`,
      )
    } else if (tried.length === 1) adopt(findings, only)
    else {
      report(
        findings,
        place,
        'alternative-unclear',
        `It is not certain that one alternative accepts every ${type} for ${named(place)}.`,
      )
    }
  }
  return true
}

/** The types as `type` names them, those of numbers together. */
function olderTypes(view: View): string[] {
  const types = typesOf(view)
  const names = [...types].filter((type) => type !== 'integer' && type !== 'fraction')
  if (types.has('fraction')) return [...names, 'number']
  return types.has('integer') ? [...names, 'integer'] : names
}

function article(type: string): string {
  return /^[aio]/.test(type) ? `an ${type}` : `a ${type}`
}

function unionOf(view: View): { rest: JsonObject[]; alternatives: readonly Json[] } | undefined {
  const part = view.parts.find((part) => Array.isArray(member(part, 'anyOf')))
  if (part === undefined || !Array.isArray(part.anyOf)) return undefined
  const own = without(part, 'anyOf')
  const rest = view.parts.filter((other) => other !== part)
  const says = Object.keys(own).some((keyword) => !annotations.has(keyword))
  return { rest: says ? [...rest, own] : rest, alternatives: part.anyOf }
}

/** Compares two views without alternatives: their types, then what is said of each type. */
function compareOne(older: View, newer: View, place: Place, findings: Findings): void {
  const before = typesOf(older)
  const now = typesOf(newer)
  const values = listedValues(newer)
  if (values !== undefined) {
    compareToList(values, before, older, newer, place, findings)
    return
  }
  compareTypes(before, now, place, findings)
  const both = common(before, now)
  if (both.has('integer') || both.has('fraction')) compareNumbers(older, newer, place, findings)
  if (both.has('string')) compareTexts(older, newer, place, findings)
  if (both.has('array')) compareLists(older, newer, place, findings, compareViews)
  if (both.has('object')) compareObjects(older, newer, place, findings, compareViews)
  comparedAsText(older, newer, place, findings)
}

function compareTypes(
  before: Set<TypeName>,
  now: Set<TypeName>,
  place: Place,
  findings: Findings,
): void {
  const lost = minus(before, now)
  const gained = minus(now, before)
  if (lost.size > 0) {
    report(
      findings,
      place,
      'type-narrowed',
      `${start(named(place))} could be ${words(before)} and must be ${words(now)} now.`,
    )
  }
  if (gained.size > 0) {
    report(
      findings,
      place,
      'type-widened',
      `${start(named(place))} had to be ${words(before)} and may be ${words(now)} now.`,
    )
  }
}

function words(types: Set<TypeName>): string {
  if (types.size === 7) return 'anything'
  const names = [...types].filter((type) => type !== 'fraction' && type !== 'integer')
  const number = types.has('fraction') ? ['number'] : types.has('integer') ? ['integer'] : []
  return (
    [...names, ...number].map((name) => (name === 'null' ? name : article(name))).join(' or ') ||
    'nothing'
  )
}
