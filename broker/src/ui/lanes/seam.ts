import type { Segment } from '../../overview/history.ts'
import { type Html, html } from '../html.ts'
import type { Verdict } from '../verdict.ts'

/** The line between two sides: whole while they hold together, torn when they do not, dotted when nobody knows. */
export function seam(segments: Segment[], x: (moment: Date) => number, y: number): Html {
  return html`${segments.map(({ verdict, from, to }, index) => {
    const [start, end] = [x(from), Math.max(x(to), x(from) + 2)]
    return html`${seamPath(verdict, start, end, y)}${index > 0 && html`<path class="knot" d="M${round(start)} ${y - 5}v10"/>`}`
  })}`
}

/** A short piece of the line, for a legend. */
export function seamSample(verdict: Verdict): Html {
  return html`<svg width="28" height="14" aria-hidden="true">${seamPath(verdict, 1, 27, 7)}</svg>`
}

/** A piece of the line from x to x, at a height. */
export function seamPath(verdict: Verdict, start: number, end: number, y: number): Html {
  const isTorn = verdict === 'fail' || verdict === 'pend'
  const path = isTorn ? zigzag(start, end, y) : `M${round(start)} ${y}H${round(end)}`
  return html`<path class="seam ${verdict}" d="${path}"/>`
}

function zigzag(start: number, end: number, y: number): string {
  const count = Math.max(2, Math.round((end - start) / 5))
  const step = (end - start) / count
  const points = Array.from({ length: count + 1 }, (_, index) => {
    const isEnd = index === 0 || index === count
    return `${round(start + index * step)} ${isEnd ? y : y + (index % 2 === 0 ? 5 : -5)}`
  })
  return `M${points.join('L')}`
}

export function round(value: number): number {
  return Math.round(value * 10) / 10
}
