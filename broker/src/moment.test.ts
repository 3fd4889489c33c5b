import { describe, expect, it } from '@jest/globals'
import { readMoment } from './moment.ts'

const now = new Date('2026-11-20T16:10:00Z')

describe('a moment that is asked about', () => {
  it.each([
    ['2026-11-18T12:00:00Z', '2026-11-18T12:00:00.000Z'],
    ['2026-11-18T12:00:00.123Z', '2026-11-18T12:00:00.123Z'],
    ['2026-11-18T12:00', '2026-11-18T12:00:00.000Z'],
    ['2026-11-18 12:00', '2026-11-18T12:00:00.000Z'],
    ['2026-11-18', '2026-11-18T00:00:00.000Z'],
    ['2026-11-18T12:00:00+02:00', '2026-11-18T10:00:00.000Z'],
    ['2026-11-18T12:00:00 02:00', '2026-11-18T10:00:00.000Z'],
    ['1763467200', '2025-11-18T12:00:00.000Z'],
    ['2026-11-20T16:10:00Z', '2026-11-20T16:10:00.000Z'],
  ])('%s is %s', (text, moment) => {
    expect(readMoment(text, now)?.toISOString()).toBe(moment)
  })

  it.each([undefined, ''])('is now when it is %p', (value) => {
    expect(readMoment(value, now)).toBeUndefined()
  })

  it.each([
    'yesterday',
    '2026-04-31',
    '2026-13-01',
    '2026-11-18T25:00Z',
    '18.11.2026',
    '1e9',
    '-5',
  ])('is refused when it is %s, with an example of one', (text) => {
    expect(() => readMoment(text, now)).toThrow(`such as 2026-11-18T12:00:00Z, not '${text}'`)
  })

  it('is refused when it is given twice', () => {
    expect(() => readMoment(['2026-11-18', '2026-11-19'], now)).toThrow('one moment')
  })

  it('is refused when it is still to come', () => {
    expect(() => readMoment('2026-11-20T16:10:01Z', now)).toThrow('still to come')
  })
})
