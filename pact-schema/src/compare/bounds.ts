import { type Findings, named, type Place, report, start } from './difference.ts'
import type { RuleName } from './rules.ts'
import { numbers, type View } from './schema-view.ts'

/** How many characters, items or members there may be. */
export interface Bounds {
  min: number
  max: number
}

export function bounds(view: View, min: string, max: string): Bounds {
  return { min: Math.max(0, ...numbers(view, min)), max: Math.min(...numbers(view, max)) }
}

export function compareBounds(
  before: Bounds,
  now: Bounds,
  place: Place,
  findings: Findings,
  { narrowed, widened, unit }: { narrowed: RuleName; widened: RuleName; unit: string },
): void {
  const text = `${start(named(place))} had to have ${words(before)} ${unit}, now ${words(now)}.`
  if (now.min > before.min || now.max < before.max) report(findings, place, narrowed, text)
  if (now.min < before.min || now.max > before.max) report(findings, place, widened, text)
}

function words({ min, max }: Bounds): string {
  const from = min > 0 ? [`at least ${min}`] : []
  const to = Number.isFinite(max) ? [`at most ${max}`] : []
  return [...from, ...to].join(' and ') || 'any number of'
}
