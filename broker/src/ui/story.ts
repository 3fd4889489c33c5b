import type { Turn } from '../overview/turns.ts'
import { type Html, html } from './html.ts'
import { seamPath } from './lanes/seam.ts'
import { shortVersion } from './names.ts'
import { months } from './times.ts'

const step = 130
const margin = 54
const LONGEST = 14

interface Point {
  version: string
  verdict: 'ok' | 'fail'
  note: string
}

/** Where the seam tore: the provider's last version that held, the first that failed, the one in question. The sentence beside it says the same. */
export function story(turn: Turn, asked: string | null): Html | undefined {
  const { held, heldAt, failed, failedAt } = turn
  const points: Point[] = [{ version: failed, verdict: 'fail', note: dayOf(failedAt) }]
  if (held !== null && heldAt)
    points.unshift({ version: held, verdict: 'ok', note: `held ${dayOf(heldAt)}` })
  if (asked !== null && asked !== failed)
    points.push({ version: asked, verdict: 'fail', note: 'in question' })
  if (points.length === 1) return undefined
  const width = 2 * margin + (points.length - 1) * step
  const x = (index: number) => margin + index * step
  return html`<svg class="story" width="${width}" height="58" viewBox="0 0 ${width} 58" aria-hidden="true">
${points.slice(1).map((_, index) => seamPath(points[index]?.verdict ?? 'fail', x(index) + 14, x(index + 1) - 14, 15))}
${points.at(-1)?.version === failed && seamPath('fail', x(points.length - 1) + 14, width, 15)}
${points.map(
  ({ version, verdict, note }, index) =>
    html`${version === failed && html`<rect class="halo" x="${x(index) - 12}" y="3" width="24" height="24" rx="2"/>`}<use href="#m-${verdict}" class="mark ${verdict}" x="${x(index) - 7}" y="8" width="14" height="14"/><text class="s${version === failed && ' b'}" x="${x(index)}" y="41">${cut(version)}</text><text class="d" x="${x(index)}" y="54">${note}</text>`,
)}
</svg>`
}

function dayOf(date: Date): string {
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]}`
}

function cut(version: string): string {
  const characters = [...shortVersion(version)]
  return characters.length > LONGEST
    ? `${characters.slice(0, LONGEST - 1).join('')}…`
    : characters.join('')
}
