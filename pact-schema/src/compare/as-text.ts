import { canonical, isList, type Json, type JsonObject } from '../json.ts'
import { type Findings, named, type Place, report } from './difference.ts'
import { annotations, type View } from './schema-view.ts'

const compared = new Set([
  'type',
  'const',
  'enum',
  'anyOf',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minItems',
  'maxItems',
  'uniqueItems',
  'prefixItems',
  'items',
  'contains',
  'minContains',
  'maxContains',
  'minProperties',
  'maxProperties',
  'required',
  'properties',
  'additionalProperties',
  'propertyNames',
  'patternProperties',
])
/** Keywords whose meaning hangs on those beside them: they are equal only if all of the schema is. */
const ofTheWhole = new Set(['unevaluatedProperties', 'unevaluatedItems', 'if', 'then', 'else'])
/** Keywords that only ever forbid: without them more is accepted. */
const onlyForbid = new Set([
  'not',
  'oneOf',
  'dependentRequired',
  'dependentSchemas',
  'unevaluatedProperties',
  'unevaluatedItems',
])

/** Keywords that are not looked into: they must be the same on both sides, letter by letter. */
export function comparedAsText(older: View, newer: View, place: Place, findings: Findings): void {
  const before = assertions(older)
  const now = assertions(newer)
  const added = [...now].filter(([text]) => !before.has(text)).map(([, keyword]) => keyword)
  const removed = [...before].filter(([text]) => !now.has(text)).map(([, keyword]) => keyword)
  if (added.length > 0 || removed.some((keyword) => !onlyForbid.has(keyword))) {
    const names = [...new Set([...added, ...removed])].map((keyword) => `\`${keyword}\``).join(', ')
    report(
      findings,
      place,
      'not-compared',
      `${names} of ${named(place)} differ; these keywords are not compared.`,
    )
  } else if (removed.length > 0) {
    const names = [...new Set(removed)].map((keyword) => `\`${keyword}\``).join(', ')
    report(findings, place, 'constraint-removed', `${names} of ${named(place)} no longer holds.`)
  }
}

function assertions(view: View): Map<string, string> {
  return new Map(
    view.parts.flatMap((part) =>
      Object.keys(part).flatMap((keyword) => assertion(view, part, keyword)),
    ),
  )
}

function assertion(view: View, part: JsonObject, keyword: string): [string, string][] {
  const value = part[keyword] ?? null
  const isOldList = keyword === 'items' && isList(value)
  if (annotations.has(keyword) || (compared.has(keyword) && !isOldList)) return []
  const text = textOf(view, ofTheWhole.has(keyword) ? [...view.parts] : value)
  return [[`${keyword} ${text}`, keyword]]
}

/** References make the whole document count: what they point to may differ. */
function textOf(view: View, value: Json): string {
  const text = canonical(value)
  return /"\$(?:ref|dynamicRef)"/.test(text) || text.startsWith('"')
    ? `${text} in ${canonical(view.root)}`
    : text
}
