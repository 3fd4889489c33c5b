import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { instant } from './hal.ts'

it('writes an instant in UTC, in whole seconds', () => {
  expect(instant(new Date('2026-03-01T00:09:59.999Z'))).toBe('2026-03-01T00:09:59+00:00')
})

it('writes every instant of four-digit years as the language does, but for the offset', () => {
  const instants = fc.date({
    min: new Date('0000-01-01'),
    max: new Date('9999-12-31'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(instants, (date) => {
      expect(instant(date)).toBe(date.toISOString().replace(/\.\d+Z$/, '+00:00'))
    }),
  )
})
