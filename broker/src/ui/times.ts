import { type Html, html } from './html.ts'
import type { Visit } from './visit.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Relative up to two days, then the date; on a page in the past, always the date. The absolute time in the title. */
export function timeOf(date: Date, { asOf, now }: Pick<Visit, 'asOf' | 'now'>): Html {
  const text = asOf ? dayAndTime(date, false) : words(date, now)
  return html`<time datetime="${date.toISOString()}" title="${dayAndTime(date)}">${text}</time>`
}

/** What follows "since": the moment itself, also where it is recent, and the day alone where it is not. */
export function sinceTime(date: Date, { asOf, now }: Pick<Visit, 'asOf' | 'now'>): Html {
  const isRecent = now.getTime() - date.getTime() < 48 * HOUR
  const text = asOf || isRecent ? dayAndTime(date, false) : words(date, now)
  return html`<time datetime="${date.toISOString()}" title="${dayAndTime(date)}">${text}</time>`
}

function words(date: Date, now: Date): string {
  const age = now.getTime() - date.getTime()
  if (age < MINUTE) return 'just now'
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`
  if (age < 48 * HOUR) return `${Math.floor(age / HOUR)} h ago`
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

export const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const weekdays = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ')

/** `Wed 18 Nov 2026, 12:00 UTC`; not in full: `18 Nov 2026, 12:00`. */
export function dayAndTime(date: Date, full = true): string {
  const text = `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${date.toISOString().slice(11, 16)}`
  return full ? `${weekdays[date.getUTCDay()]} ${text} UTC` : text
}
