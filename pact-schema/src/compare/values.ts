import type { Json } from '../json.ts'
import { accepts } from './accepts.ts'
import { type Findings, named, type Place, report, start } from './difference.ts'
import { all, listedValues, type TypeName, type View } from './schema-view.ts'

/** An older list of values: each of them is put to the newer schema. */
export function compareValues(
  values: readonly Json[],
  older: View,
  newer: View,
  place: Place,
  findings: Findings,
): void {
  checkEach(values, older, newer, place, findings)
  const now = listedValues(newer)
  if (now === undefined) {
    report(
      findings,
      place,
      'values-widened',
      `${start(named(place))} had to be ${listed(values)} and is no longer bound to a list of values.`,
    )
    return
  }
  const added = now.filter((value) => accepts(older, value) === false)
  if (added.length > 0) {
    report(
      findings,
      place,
      'values-widened',
      `${start(named(place))} may also be ${listed(added)}.`,
    )
  }
}

function checkEach(
  values: readonly Json[],
  older: View,
  newer: View,
  place: Place,
  findings: Findings,
): void {
  const accepted = values.filter((value) => accepts(older, value) !== false)
  const refused = accepted.filter((value) => accepts(newer, value) === false)
  const unclear = accepted.filter((value) => accepts(newer, value) === undefined)
  if (refused.length > 0) {
    report(
      findings,
      place,
      'values-narrowed',
      `${start(named(place))} may no longer be ${listed(refused)}.`,
    )
  }
  if (unclear.length > 0) {
    report(
      findings,
      place,
      'value-unclear',
      `It is not certain that ${named(place)} may still be ${listed(unclear)}.`,
    )
  }
}

/** A newer list of values where the older schema had none. */
export function compareToList(
  values: readonly Json[],
  before: Set<TypeName>,
  older: View,
  newer: View,
  place: Place,
  findings: Findings,
): void {
  const few: Json[] = [
    ...(before.has('null') ? [null] : []),
    ...(before.has('boolean') ? [true, false] : []),
  ]
  checkEach(few, older, newer, place, findings)
  const many = [...before].filter((type) => type !== 'null' && type !== 'boolean')
  if (many.length === 0) {
    if (values.some((value) => accepts(older, value) === false)) {
      report(
        findings,
        place,
        'values-widened',
        `${start(named(place))} may also be ${listed(values)}.`,
      )
    }
    return
  }
  const certain = many.some((type) => !isLimited(older, type))
  report(
    findings,
    place,
    certain ? 'values-narrowed' : 'value-unclear',
    `${start(named(place))} was not bound to a list of values and must be ${listed(values)} now.`,
  )
}

const limits: Readonly<Record<TypeName, readonly string[]>> = {
  null: [],
  boolean: [],
  integer: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  fraction: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  string: ['pattern', 'format', 'maxLength'],
  array: ['maxItems', 'items', 'prefixItems', 'uniqueItems', 'contains'],
  object: [
    'maxProperties',
    'required',
    'properties',
    'additionalProperties',
    'propertyNames',
    'patternProperties',
  ],
}
const ofAnyType = [
  'not',
  'oneOf',
  'if',
  '$ref',
  '$dynamicRef',
  'dependentRequired',
  'dependentSchemas',
]

/** True if something is said of values of a type, so that there may be few of them. */
function isLimited(view: View, type: TypeName): boolean {
  return [...limits[type], ...ofAnyType].some((keyword) => all(view, keyword).length > 0)
}

function listed(values: readonly Json[]): string {
  const texts = values.slice(0, 10).map((value) => `\`${short(JSON.stringify(value))}\``)
  const more = values.length > 10 ? `, or one of ${values.length - 10} more` : ''
  if (texts.length < 2 || more !== '') return texts.join(', ') + more
  return `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
