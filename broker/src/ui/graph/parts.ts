import { type Html, html } from '../html.ts'
import type { Verdict } from '../verdict.ts'
import { linePath, type Point, pointOf } from './geometry.ts'

/** A line that leads to its integration, with a sign and how many interactions it has. */
export function edge(one: {
  from: Point
  to: Point
  verdict: Verdict
  count: string
  words: string
  href: string
  chipAt: number
  bend?: number
}): Html {
  const { from, to, verdict, count, words, href, chipAt, bend = 0 } = one
  const chip = pointOf(from, to, chipAt, bend)
  const width = 30 + count.length * 7
  const [x, y] = [Math.round(chip.x - width / 2), Math.round(chip.y - 11)]
  return html`<a class="edge" href="${href}" aria-label="${count}: ${words}"><title>${words}</title>
<path class="hit" d="${linePath(from, to, 'ok', bend)}"/><path class="seam ${verdict}" d="${linePath(from, to, verdict, bend)}"/>
<path class="head" d="M${Math.round(to.x)} ${Math.round(to.y)}l-7-4v8z"/>
<rect class="chip" x="${x}" y="${y}" width="${width}" height="22" rx="11"/><use href="#m-${verdict}" class="mark ${verdict}" x="${x + 5}" y="${y + 4}" width="14" height="14"/>
<text class="n" x="${x + 23}" y="${y + 15}">${count}</text></a>`
}

/** A box with a name, cut where it is too long; the whole is in the title. */
export function node(one: {
  x: number
  y: number
  width: number
  height: number
  title: string
  notes: string[]
  href: string
  kind: '' | 'focus' | 'pile' | 'end'
}): Html {
  const { x, y, width, height, title, notes, href, kind } = one
  const top = Math.round(y + height / 2 - 7.5 * notes.length)
  return html`<a class="node ${kind}" href="${href}"><title>${title}</title>
<rect x="${x}" y="${Math.round(y)}" width="${width}" height="${height}" rx="3"/>
<text class="t" x="${x + 9}" y="${top + 4}">${cut(title, Math.floor((width - 18) / 7))}</text>
${notes.map((note, index) => html`<text class="s" x="${x + 9}" y="${top + 19 + index * 15}">${cut(note, Math.floor((width - 18) / 5.6))}</text>`)}</a>`
}

function cut(text: string, most: number): string {
  const characters = [...text]
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text
}
