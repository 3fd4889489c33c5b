import { DomainError } from './errors.ts'

const iso =
  /^(?<day>\d{4}-\d{2}-\d{2})(?:[T ](?<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?<zone>Z|[+ -]\d{2}:?\d{2})?)?$/i
const epochSeconds = /^\d{1,11}(?:\.\d{1,9})?$/

/**
 * The past moment that a request asks about (`asOf`); undefined: now. ISO 8601, or seconds since 1970; without a
 * zone it is UTC, without a time the day's first moment. Throws `invalid` for what is no moment, and for the future.
 */
export function readMoment(value: unknown, now: Date = new Date()): Date | undefined {
  if (value === undefined || value === '') return undefined
  const moment = typeof value === 'string' ? momentIn(value.trim()) : undefined
  if (!moment)
    throw new DomainError(
      'invalid',
      `asOf must be one moment such as 2026-11-18T12:00:00Z${typeof value === 'string' ? `, not '${value}'` : ''}`,
    )
  if (moment > now)
    throw new DomainError(
      'invalid',
      `asOf is ${moment.toISOString()}, which is still to come: ask about a moment up to now, or leave asOf out`,
    )
  return moment
}

function momentIn(text: string): Date | undefined {
  if (epochSeconds.test(text)) return new Date(Number(text) * 1000)
  const { day, time = '00:00', zone = 'Z' } = iso.exec(text)?.groups ?? {}
  if (day === undefined) return undefined
  // A plus that was not encoded arrives as a space.
  const moment = new Date(`${day}T${time}${zone.toUpperCase().replace(' ', '+')}`)
  return Number.isNaN(moment.getTime()) || !exists(day) ? undefined : moment
}

/** The 31st of April would be read as the 1st of May. */
function exists(day: string): boolean {
  const date = new Date(`${day}T00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
}
