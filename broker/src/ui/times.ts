import { type Html, html } from './html.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Relative up to two days, then the date; the absolute time in the title. */
export function timeOf(date: Date, now: Date): Html {
  const absolute = `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return html`<time datetime="${date.toISOString()}" title="${absolute}">${words(date, now)}</time>`
}

function words(date: Date, now: Date): string {
  const age = now.getTime() - date.getTime()
  if (age < MINUTE) return 'just now'
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`
  if (age < 48 * HOUR) return `${Math.floor(age / HOUR)} h ago`
  return date.toISOString().slice(0, 10)
}

/** Forty hexadecimal characters are told by seven; other long names lose their middle. The whole stands in the title. */
export function versionName(number: string): Html {
  return html`<span class="sha" title="${number}">${shortened(number)}</span>`
}

function shortened(number: string): string {
  if (/^[0-9a-f]{40}$/.test(number)) return number.slice(0, 7)
  return number.length > 50 ? `${number.slice(0, 39)}…${number.slice(-10)}` : number
}
