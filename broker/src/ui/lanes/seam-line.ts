import type { PairVerdict, Segment } from '../../overview/history.ts'
import { type Html, html } from '../html.ts'
import { dayAndTime, months } from '../times.ts'
import { wordOf } from '../verdict.ts'
import { round, seam } from './seam.ts'

/** The seam of a row, in pixels. */
const WIDTH = 168
const HEIGHT = 16
/** More cannot be told apart. */
const MOST_RUNS = 12
/** Shorter ones would not be seen: what failed a minute ago is the news. */
const LEAST_WIDTH = 15

interface Span {
  from: Date
  to: Date
}

/** How a pair stood over a time, as a line in a row, faint before its first pact; its name says the same in words. */
export function seamLine(segments: readonly Segment[], span: Span): Html {
  const x = scaleOf(span)
  const runs = wideEnough(fewer(segments), span)
  const began = x(runs[0]?.from ?? span.to)
  return html`<svg class="seamline" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${inWords(segments)}">${
    began > 2 && html`<path class="seam none" d="M1 ${HEIGHT / 2}H${round(began)}"/>`
  }${seam(runs, x, HEIGHT / 2)}</svg>`
}

/** The days of the lines below it, for the head of their column. */
export function seamAxis(span: Span): Html {
  const x = scaleOf(span)
  const first = new Date(span.from)
  first.setUTCHours(24, 0, 0, 0)
  const days = Array.from({ length: 3 }, (_, place) => new Date(first.getTime() + place * 10 * DAY))
  return html`<svg class="axis" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${days.map(
    (day) =>
      html`<text x="${round(x(day))}" y="12">${day.getUTCDate()} ${months[day.getUTCMonth()]}</text>`,
  )}</svg>`
}

const DAY = 24 * 60 * 60_000

function scaleOf({ from, to }: Span): (moment: Date) => number {
  const length = Math.max(1, to.getTime() - from.getTime())
  return (moment) =>
    1 + (WIDTH - 2) * Math.min(1, Math.max(0, (moment.getTime() - from.getTime()) / length))
}

const severity: readonly PairVerdict[] = ['ok', 'unknown', 'pend', 'fail']

/** The shortest run goes first, into its neighbour; the worse of the two remains to be seen. */
function fewer(segments: readonly Segment[]): Segment[] {
  const runs = segments.map((one) => ({ ...one }))
  while (runs.length > MOST_RUNS) {
    const lengths = runs.map(({ from, to }) => to.getTime() - from.getTime())
    const shortest = lengths.indexOf(Math.min(...lengths))
    const [one, other] = runs.slice(...(shortest === 0 ? [0, 2] : [shortest - 1, shortest + 1]))
    if (!one || !other) break
    const isWorse = severity.indexOf(other.verdict) > severity.indexOf(one.verdict)
    const verdict = isWorse ? other.verdict : one.verdict
    runs.splice(runs.indexOf(one), 2, { verdict, from: one.from, to: other.to })
  }
  return runs
}

/** Runs that would not be seen begin earlier, at the cost of those before them. */
function wideEnough(runs: readonly Segment[], { from, to }: Span): Segment[] {
  const share = Math.min(LEAST_WIDTH / (WIDTH - 2), 1 / Math.max(1, runs.length))
  const least = (to.getTime() - from.getTime()) * share
  let end = to.getTime()
  return runs
    .toReversed()
    .map(({ verdict, from: began }) => {
      const start = Math.min(began.getTime(), end - least)
      const run = { verdict, from: new Date(start), to: new Date(end) }
      end = start
      return run
    })
    .toReversed()
}

/** The newest changes, which say what a reader comes for. */
function inWords(segments: readonly Segment[]): string {
  const last = segments.at(-1)
  if (!last) return 'Last 30 days: no pact on the main branches'
  if (segments.length === 1) return `Last 30 days: ${wordOf(last.verdict)}`
  const told = segments
    .slice(-4)
    .toReversed()
    .map(({ verdict, from }) => `${wordOf(verdict)} since ${dayAndTime(from, false)}`)
  return `Last 30 days, newest first: ${told.join('; ')}`
}
