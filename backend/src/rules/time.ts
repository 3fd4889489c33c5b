import { parseInstant } from '../instant.ts'
import { isObject, type JsonObject } from '../json.ts'

/** Milliseconds of an ISO date (UTC without a zone) or of epoch seconds; undefined for anything else. */
export function toInstant(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value * 1000
  if (typeof value !== 'string') return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000
  return parseInstant(value)?.getTime()
}

/**
 * Whether an instant lies in a window: `{start, end}`, both included, or a weekly one with
 * `{timezone, days (0 = Monday), start_time, end_time, start_date, end_date}`, which may reach past midnight.
 */
export function isInWindow(actual: unknown, window: unknown): boolean {
  const instant = toInstant(actual)
  if (instant === undefined || !isObject(window)) return false
  if ('start' in window || 'end' in window) {
    const start = toInstant(window.start)
    const end = toInstant(window.end)
    return start !== undefined && end !== undefined && start <= instant && instant <= end
  }
  return isInWeeklyWindow(instant, window)
}

interface LocalTime {
  readonly date: string
  readonly day: number
  readonly minute: number
}

function isInWeeklyWindow(instant: number, window: JsonObject): boolean {
  const local = localTime(instant, String(window.timezone ?? 'UTC'))
  if (local === undefined) return false
  const from = minuteOf(window.start_time ?? '00:00')
  const to = minuteOf(window.end_time ?? '23:59')
  if (from === undefined || to === undefined) return false
  const isOvernight = from > to
  const isInTime = isOvernight
    ? local.minute >= from || local.minute <= to
    : local.minute >= from && local.minute <= to
  if (!isInTime) return false
  // After midnight an overnight window still belongs to the day on which it began.
  const began = isOvernight && local.minute <= to ? dayBefore(local) : local
  return isOnDay(began, window.days) && isInDates(began, window)
}

function isOnDay({ day }: LocalTime, days: unknown): boolean {
  return !Array.isArray(days) || days.length === 0 || days.includes(day)
}

function isInDates({ date }: LocalTime, { start_date, end_date }: JsonObject): boolean {
  const from = typeof start_date === 'string' ? start_date.slice(0, 10) : '0000-00-00'
  const to = typeof end_date === 'string' ? end_date.slice(0, 10) : '9999-99-99'
  return from <= date && date <= to
}

function dayBefore(local: LocalTime): LocalTime {
  const before = new Date(Date.parse(`${local.date}T00:00:00Z`) - 86_400_000)
  return { ...local, date: before.toISOString().slice(0, 10), day: (local.day + 6) % 7 }
}

/** `09:30` as minutes after midnight. */
export function minuteOf(value: unknown): number | undefined {
  const parts = typeof value === 'string' ? /^(\d{1,2}):(\d{2})(?::\d{2})?$/.exec(value) : null
  if (!parts) return undefined
  const [hour, minute] = [Number(parts[1]), Number(parts[2])]
  return hour < 24 && minute < 60 ? hour * 60 + minute : undefined
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const formats = new Map<string, Intl.DateTimeFormat | null>()

function localTime(instant: number, timeZone: string): LocalTime | undefined {
  const format = formatFor(timeZone)
  if (format === null) return undefined
  const parts = Object.fromEntries(
    format.formatToParts(instant).map(({ type, value }) => [type, value]),
  )
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    day: weekdays.indexOf(parts.weekday ?? ''),
    minute: Number(parts.hour) * 60 + Number(parts.minute),
  }
}

function formatFor(timeZone: string): Intl.DateTimeFormat | null {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const made = makeFormat(timeZone)
  if (formats.size < 1000) formats.set(timeZone, made)
  return made
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  } catch {
    // A RangeError is the only way to learn that a time zone does not exist.
    return null
  }
}

/** Whether the name is one of a time zone. */
export function isTimeZone(name: string): boolean {
  return formatFor(name) !== null
}
