import { describe, expect, it } from '@jest/globals'
import { parseInstant } from './instant.ts'
import { parseInstantIn } from './time-zone.ts'

describe('an instant', () => {
  it.each([
    ['2026-01-02', '2026-01-02T00:00:00.000Z'],
    ['2026-01-02T03:04', '2026-01-02T03:04:00.000Z'],
    ['2026-01-02 03:04:05', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T03:04:05.123456', '2026-01-02T03:04:05.123Z'],
    ['2026-01-02T03:04:05+02:00', '2026-01-02T01:04:05.000Z'],
    ['2024-02-29T00:00:00z', '2024-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(parseInstant(text)?.toISOString()).toBe(expected)
  })

  it.each(['', 'now', '2026-02-30', '2026-13-01', '2026-01-01T25:00', '2026-1-1', '20260101'])(
    '%j is none',
    (text) => {
      expect(parseInstant(text)).toBeUndefined()
    },
  )
})

describe('a local time', () => {
  it.each([
    ['2026-01-15T12:00:00', 'Europe/Berlin', '2026-01-15T11:00:00.000Z'],
    ['2026-07-15T12:00:00', 'Europe/Berlin', '2026-07-15T10:00:00.000Z'],
    ['2026-07-15T12:00:00', 'America/New_York', '2026-07-15T16:00:00.000Z'],
    ['2026-07-15T12:00:00Z', 'America/New_York', '2026-07-15T12:00:00.000Z'],
    ['2026-07-15', 'Asia/Kolkata', '2026-07-14T18:30:00.000Z'],
  ])('%s in %s is %s', (text, zone, expected) => {
    const instant = parseInstantIn(text, zone)
    expect(instant instanceof Date && instant.toISOString()).toBe(expected)
  })

  it('needs a zone that exists', () => {
    expect(parseInstantIn('2026-01-01T00:00', 'Mars/Olympus')).toBe('unknown-zone')
  })
})
