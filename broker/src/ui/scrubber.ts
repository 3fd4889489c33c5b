import { type PairVerdict, worstOf } from '../overview/history.ts'
import type { PairHistory } from '../overview/pair-history.ts'
import { type Html, html } from './html.ts'
import { counted } from './names.ts'
import { dayAndTime } from './times.ts'
import { wordOf } from './verdict.ts'
import type { Visit } from './visit.ts'

/** A part of the time that a page's subject can be looked at in. */
export interface Stretch {
  to: Date
  /** Versions of both sides that came, roughly: drawn, not told. */
  weight: number
  changes: { at: Date; verdict: PairVerdict }[]
}

/** As many as there is room for, each wide enough to be hit. */
const STRETCHES = 30

/** The time of a history up to now; `later` is what came after a past moment that is looked at. */
export function stretchesOf(
  history: PairHistory,
  later: PairHistory | undefined,
  now: Date,
): Stretch[] {
  const { from } = history
  const length = Math.max(now.getTime() - from.getTime(), STRETCHES)
  const stretches = Array.from({ length: STRETCHES }, (_, place): Stretch => {
    const to = new Date(from.getTime() + (length * (place + 1)) / STRETCHES)
    return { to, weight: 0, changes: [] }
  })
  const at = (moment: Date) => {
    const place = Math.ceil(((moment.getTime() - from.getTime()) * STRETCHES) / length) - 1
    return stretches[Math.min(STRETCHES - 1, Math.max(0, place))]
  }
  for (const part of [history, ...[later ?? []].flat()]) {
    const isNew = (moment: Date) => moment > part.from
    for (const cell of [...part.consumerCells, ...part.providerCells]) {
      const stretch = isNew(cell.from) ? at(cell.from) : undefined
      if (stretch) stretch.weight += cell.count
    }
    for (const change of part.changes)
      if (isNew(change.at)) at(change.at)?.changes.push({ at: change.at, verdict: change.verdict })
  }
  return stretches
}

const [WIDTH, HEIGHT, TICK] = [24, 24, 4]

/** A way through time without a script: each part is a link to its end. Bars are versions that came, marks changes. */
export function scrubber(
  stretches: readonly Stretch[],
  { asOf, now }: Visit,
  addressOf: (moment: Date | undefined) => string,
): Html {
  const most = Math.max(1, ...stretches.map(({ weight }) => weight))
  const shown = (asOf ?? now).getTime()
  const place = stretches.findIndex(({ to }) => to.getTime() >= shown)
  return html`<nav class="scrubber" aria-label="Moments"><ol>${stretches.map((stretch, index) => {
    const { to, weight, changes } = stretch
    const isLast = index === stretches.length - 1
    const isShown = index === (place < 0 ? stretches.length - 1 : place)
    const turned = worstOf(changes.map(({ verdict }) => verdict))
    const height = weight === 0 ? 0 : Math.max(2, Math.round((weight / most) * (HEIGHT - 8)))
    const what = changes.map(({ verdict }) => wordOf(verdict)).join(', then ')
    const name = `${isLast ? 'Now' : dayAndTime(to, false)}${changes.length > 0 ? `, after ${counted(changes.length, 'change')}: ${what}` : ''}`
    return html`<li><a href="${addressOf(isLast ? undefined : to)}" aria-label="${name}" title="${name}"${isShown && html` aria-current="true"`}><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><rect class="bar" x="2" y="${HEIGHT - height}" width="${WIDTH - 4}" height="${height}"/>${changes.length > 0 && html`<rect class="tick ${turned}" x="${(WIDTH - TICK) / 2}" y="0" width="${TICK}" height="${HEIGHT}"/>`}</svg></a></li>`
  })}</ol></nav>`
}
