import { parseInstant } from './instant.ts'

/**
 * Reads an ISO date or instant; one without a zone is a local time of `timeZone`. A time that a change of clocks skips
 * or repeats is read with the offset before the change.
 */
export function parseInstantIn(text: string, timeZone: string): Date | undefined | 'unknown-zone' {
  const offsetAt = offsets(timeZone)
  if (offsetAt === undefined) return 'unknown-zone'
  const instant = parseInstant(text)
  if (instant === undefined || hasZone(text)) return instant
  const first = new Date(instant.getTime() - offsetAt(instant))
  return new Date(instant.getTime() - offsetAt(first))
}

function hasZone(text: string): boolean {
  return /([Zz]|[+-]\d{2}:\d{2})$/.test(text) && text.length > 10
}

/** How far a zone is ahead of UTC at an instant, in milliseconds. */
function offsets(timeZone: string): ((instant: Date) => number) | undefined {
  const format = formatFor(timeZone)
  return (
    format &&
    ((instant) => {
      const parts = Object.fromEntries(
        format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
      )
      const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
      const local = Date.UTC(year, month - 1, day, hour, minute, second)
      return local - Math.floor(instant.getTime() / 1000) * 1000
    })
  )
}

function formatFor(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
  } catch {
    // A RangeError is the only way to learn that a time zone does not exist.
    return undefined
  }
}
