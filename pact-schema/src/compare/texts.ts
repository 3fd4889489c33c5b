import { bounds, compareBounds } from './bounds.ts'
import { type Findings, named, type Place, report, start } from './difference.ts'
import { all, minus, type View } from './schema-view.ts'

export function compareTexts(older: View, newer: View, place: Place, findings: Findings): void {
  compareBounds(
    bounds(older, 'minLength', 'maxLength'),
    bounds(newer, 'minLength', 'maxLength'),
    place,
    findings,
    {
      narrowed: 'length-narrowed',
      widened: 'length-widened',
      unit: 'characters',
    },
  )
  compareAssertions(older, newer, 'pattern', place, findings)
  compareAssertions(older, newer, 'format', place, findings)
}

/** Patterns and formats are equal or not; that one covers another cannot be seen. */
function compareAssertions(
  older: View,
  newer: View,
  keyword: 'pattern' | 'format',
  place: Place,
  findings: Findings,
): void {
  const before = new Set(all(older, keyword))
  const now = new Set(all(newer, keyword))
  const added = [...minus(now, before)].map((value) => `\`${String(value)}\``).join(' and ')
  const removed = [...minus(before, now)].map((value) => `\`${String(value)}\``).join(' and ')
  const wasLimited =
    all(older, 'pattern').length > 0 ||
    all(older, 'format').length > 0 ||
    all(older, 'maxLength').length > 0
  if (added !== '') {
    const rule = `${keyword}-${wasLimited ? 'changed' : 'added'}` as const
    report(
      findings,
      place,
      rule,
      `${start(named(place))} must match the ${keyword} ${added} now${removed === '' ? '' : `, no longer ${removed}`}.`,
    )
  } else if (removed !== '') {
    report(
      findings,
      place,
      `${keyword}-removed`,
      `${start(named(place))} need not match the ${keyword} ${removed} any more.`,
    )
  }
}
