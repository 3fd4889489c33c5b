import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseTimestamp } from './timestamps.ts'

it.each([
  ['2026-11-30 08:05:09+00', '2026-11-30T08:05:09.000Z'],
  ['2026-11-30 08:05:09.1+00', '2026-11-30T08:05:09.100Z'],
  ['2026-11-30 08:05:09.05+00', '2026-11-30T08:05:09.050Z'],
  ['2026-11-30 08:05:09.123999+00', '2026-11-30T08:05:09.123Z'],
  ['2026-02-28 23:59:60+00', '2026-03-01T00:00:00.000Z'],
  ['2026-11-30 08:05:09.5+05:30', '2026-11-30T02:35:09.500Z'],
  ['0044-03-15 00:00:00+00 BC', '-000043-03-15T00:00:00.000Z'],
  ['12026-11-30 08:05:09.05+00', '+012026-11-30T08:05:09.050Z'],
])('reads %s', (text, moment) => {
  expect(parseTimestamp(text).toISOString()).toBe(moment)
})

it('leaves what is no moment to the driver', () => {
  expect(parseTimestamp('infinity')).toBe(Number.POSITIVE_INFINITY)
})

it('reads every moment as PostgreSQL writes it', () => {
  const moments = fc.date({
    min: new Date('1000-01-01'),
    max: new Date('9999-12-31'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(moments, fc.integer({ min: 0, max: 999 }), (moment, micro) => {
      const [day, time = ''] = moment.toISOString().slice(0, -1).split('T')
      const written = `${time}${String(micro).padStart(3, '0')}`.replace(/\.?0+$/, '')

      expect(parseTimestamp(`${day} ${written}+00`)).toEqual(moment)
    }),
  )
})
