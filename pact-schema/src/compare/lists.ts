import { canonical, isList, type Json, member } from '../json.ts'
import { bounds, compareBounds } from './bounds.ts'
import { type Findings, isFine, named, type Place, report, start, trial } from './difference.ts'
import { all, below, type View } from './schema-view.ts'

type Compare = (older: View, newer: View, place: Place, findings: Findings) => void

export function compareLists(
  older: View,
  newer: View,
  place: Place,
  findings: Findings,
  compare: Compare,
): void {
  const before = sizeOf(older)
  const now = sizeOf(newer)
  compareBounds(before, now, place, findings, {
    narrowed: 'size-narrowed',
    widened: 'size-widened',
    unit: 'items',
  })
  compareItems(older, newer, before.max, place, findings, compare)
  compareUnique(older, newer, before.max, place, findings)
  compareContains(older, newer, before.min, place, findings, compare)
}

/** `items: false` ends a list where its `prefixItems` do. */
function sizeOf(view: View) {
  const { min, max } = bounds(view, 'minItems', 'maxItems')
  const ends = view.parts.flatMap((part) => (part.items === false ? [prefixOf(part).length] : []))
  return { min, max: Math.min(max, ...ends) }
}

function prefixOf(part: Json): readonly Json[] {
  const prefix = member(part, 'prefixItems')
  return isList(prefix) ? prefix : []
}

/** What is said of the item at an index, or of those beyond all that are described one by one. */
function itemView(view: View, index: number): View {
  const schemas = view.parts.flatMap((part) => {
    const prefix = prefixOf(part)
    const schema = index < prefix.length ? prefix[index] : member(part, 'items')
    return schema === undefined || isList(schema) ? [] : [schema]
  })
  return below(view, schemas)
}

function compareItems(
  older: View,
  newer: View,
  most: number,
  place: Place,
  findings: Findings,
  compare: Compare,
): void {
  const described = Math.max(
    0,
    ...[...older.parts, ...newer.parts].map((part) => prefixOf(part).length),
  )
  for (let index = 0; index < Math.min(described, most); index += 1) {
    compare(itemView(older, index), itemView(newer, index), [...place, String(index)], findings)
  }
  const endsInNewer = newer.parts.some((part) => part.items === false)
  if (most > described && !endsInNewer) {
    compare(itemView(older, described), itemView(newer, described), [...place, '*'], findings)
  }
}

function compareUnique(
  older: View,
  newer: View,
  most: number,
  place: Place,
  findings: Findings,
): void {
  const before = all(older, 'uniqueItems').includes(true)
  const now = all(newer, 'uniqueItems').includes(true)
  if (now && !before && most > 1) {
    report(
      findings,
      place,
      'unique-added',
      `The items of ${named(place)} must differ from each other now.`,
    )
  }
  if (before && !now) {
    report(findings, place, 'unique-removed', `The items of ${named(place)} may be equal now.`)
  }
}

interface Contains {
  view: View
  min: number
  max: number
  text: string
}

function containsOf(view: View): Contains[] {
  return view.parts.flatMap((part) => {
    const schema = member(part, 'contains')
    if (schema === undefined) return []
    const [min, max] = [member(part, 'minContains'), member(part, 'maxContains')]
    return [
      {
        view: below(view, [schema]),
        min: typeof min === 'number' ? min : 1,
        max: typeof max === 'number' ? max : Number.POSITIVE_INFINITY,
        text: canonical(schema),
      },
    ]
  })
}

function compareContains(
  older: View,
  newer: View,
  least: number,
  place: Place,
  findings: Findings,
  compare: Compare,
): void {
  const before = containsOf(older)
  const now = containsOf(newer)
  const covers = (wide: View, narrow: View) => {
    const findingsOfOne = trial(findings)
    compare(narrow, wide, place, findingsOfOne)
    return isFine(findingsOfOne)
  }
  const isImplied = (wanted: Contains) => {
    if (Number.isFinite(wanted.max)) {
      const same = ({ text, min, max }: Contains) =>
        text === wanted.text && min >= wanted.min && max <= wanted.max
      return before.some((known) => same(known) && covers(known.view, wanted.view))
    }
    if (wanted.min === 0) return true
    if (least >= wanted.min && allItemsAre(older, least, wanted.view, covers)) return true
    return before.some((known) => known.min >= wanted.min && covers(wanted.view, known.view))
  }
  const missing = now.filter((wanted) => !isImplied(wanted))
  if (missing.length > 0) {
    const rule = before.length === 0 && least === 0 ? 'contains-added' : 'contains-changed'
    report(
      findings,
      place,
      rule,
      `${start(named(place))} must contain items that it did not have to contain.`,
    )
  } else if (before.length > now.length) {
    report(
      findings,
      place,
      'contains-removed',
      `${start(named(place))} need not contain a certain item any more.`,
    )
  }
}

/** True if the first items, as many as there are at least, are all of the kind that is looked for. */
function allItemsAre(
  older: View,
  least: number,
  wanted: View,
  covers: (wide: View, narrow: View) => boolean,
): boolean {
  const described = Math.max(0, ...older.parts.map((part) => prefixOf(part).length))
  const indices = Array.from({ length: Math.min(least, described + 1) }, (_, index) => index)
  return indices.every((index) => covers(wanted, itemView(older, index)))
}
