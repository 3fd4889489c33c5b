import { type Findings, named, type Place, report, start } from './difference.ts'
import { numbers, typesOf, type View } from './schema-view.ts'

export function compareNumbers(older: View, newer: View, place: Place, findings: Findings): void {
  compareRange(rangeOf(older), rangeOf(newer), place, findings)
  const whole = typesOf(older).has('fraction') ? [] : [1]
  compareMultiples(
    [...whole, ...numbers(older, 'multipleOf')],
    numbers(newer, 'multipleOf'),
    place,
    findings,
  )
}

interface Bound {
  value: number
  open: boolean
}
interface Range {
  low: Bound
  high: Bound
}

function rangeOf(view: View): Range {
  const bounds = (closed: string, open: string) => [
    ...numbers(view, closed).map((value) => ({ value, open: false })),
    ...numbers(view, open).map((value) => ({ value, open: true })),
  ]
  const least = { value: Number.NEGATIVE_INFINITY, open: false }
  const most = { value: Number.POSITIVE_INFINITY, open: false }
  return {
    low: bounds('minimum', 'exclusiveMinimum').reduce((a, b) => (isHigher(b, a) ? b : a), least),
    high: bounds('maximum', 'exclusiveMaximum').reduce((a, b) => (isLower(b, a) ? b : a), most),
  }
}

function isHigher(a: Bound, b: Bound): boolean {
  return a.value > b.value || (a.value === b.value && a.open && !b.open)
}

function isLower(a: Bound, b: Bound): boolean {
  return a.value < b.value || (a.value === b.value && a.open && !b.open)
}

function compareRange(before: Range, now: Range, place: Place, findings: Findings): void {
  const text = `${start(named(place))} had to be ${words(before)}, now ${words(now)}.`
  const narrower = isHigher(now.low, before.low) || isLower(now.high, before.high)
  const wider = isHigher(before.low, now.low) || isLower(before.high, now.high)
  if (narrower) report(findings, place, 'range-narrowed', text)
  if (wider) report(findings, place, 'range-widened', text)
}

function words({ low, high }: Range): string {
  const from = Number.isFinite(low.value)
    ? [`${low.open ? 'more than' : 'at least'} ${low.value}`]
    : []
  const to = Number.isFinite(high.value)
    ? [`${high.open ? 'less than' : 'at most'} ${high.value}`]
    : []
  return [...from, ...to].join(' and ') || 'any number'
}

function compareMultiples(before: number[], now: number[], place: Place, findings: Findings): void {
  const isImplied = (divisor: number) =>
    before.some((known) => known === divisor || isWholeMultiple(known, divisor))
  const added = now.filter((divisor) => !isImplied(divisor))
  const removed = before.filter((divisor) => divisor !== 1 && !now.includes(divisor))
  if (added.length > 0) {
    report(
      findings,
      place,
      'multiple-added',
      `${start(named(place))} must be a multiple of ${added.join(' and ')} now.`,
    )
  } else if (removed.length > 0) {
    report(
      findings,
      place,
      'multiple-removed',
      `${start(named(place))} need not be a multiple of ${removed.join(' and ')} any more.`,
    )
  }
}

/** Only of whole numbers: with fractions, validators do not agree. */
function isWholeMultiple(of: number, divisor: number): boolean {
  return Number.isInteger(of) && Number.isInteger(divisor) && divisor > 0 && of % divisor === 0
}
