const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?([Zz]|[+-]\d{2}:\d{2})?)?$/

/**
 * Reads an ISO 8601 date or instant; without a zone it is UTC, a bare date is its midnight.
 * Undefined for anything else, impossible dates included.
 */
export function parseInstant(text: string): Date | undefined {
  const parts = pattern.exec(text)
  if (!parts) return undefined
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone] = parts
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3)
  const offset = zone === undefined || /^z$/i.test(zone) ? 'Z' : zone
  const local = new Date(`${year}-${month}-${day}T00:00:00Z`)
  if (Number.isNaN(local.getTime()) || local.getUTCDate() !== Number(day)) return undefined
  const instant = new Date(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${offset}`,
  )
  return Number.isNaN(instant.getTime()) ? undefined : instant
}

/** An instant as the doors print it, null when there is none. */
export function iso(instant: Date): string
export function iso(instant: Date | null): string | null
export function iso(instant: Date | null): string | null {
  return instant === null ? null : instant.toISOString()
}
