import { describe, expect, it } from '@jest/globals'
import { fromDateFormat } from './date-format.ts'

const cases: { format: string; accepts: string[]; refuses: string[] }[] = [
  {
    format: 'dd/MM/yyyy',
    accepts: ['29/02/2024', '1/2/2024'],
    refuses: ['32/01/2024', '01-02-2024', '01/13/2024'],
  },
  {
    format: 'HH:mm:ss',
    accepts: ['00:00:00', '23:59:60', '1:2:3'],
    refuses: ['24:00:00', '12:60:00', '12:00'],
  },
  { format: 'h:mm a', accepts: ['12:30 PM', '1:05 am'], refuses: ['13:30 PM', '0:30 AM'] },
  {
    format: "yyyy-MM-dd'T'HH:mm:ssXXX",
    accepts: ['2024-01-31T10:00:00Z', '2024-01-31T10:00:00+01:00'],
    refuses: ['2024-01-31T10:00:00', '2024-01-31T10:00:00.5Z'],
  },
  {
    format: "yyyy-MM-dd'T'HH:mm:ss.SSSX",
    accepts: ['2024-01-31T10:00:00.123Z', '2024-01-31T10:00:00.123+01'],
    refuses: ['2024-01-31T10:00:00Z'],
  },
  {
    format: "EEEE, d MMMM yyyy 'o''clock'",
    accepts: ["Thursday, 29 February 2024 o'clock"],
    refuses: ["Thu, 29 Feb 2024 o'clock"],
  },
  { format: 'yyyyMMdd', accepts: ['20240131'], refuses: ['2024-01-31'] },
  { format: "''yy''", accepts: ["'24'"], refuses: ['24'] },
  { format: 'Q QQQ', accepts: ['1 Q1'], refuses: ['5 Q1'] },
  { format: 'D ww', accepts: ['59 9', '359 52'], refuses: ['360 9', '0 9'] },
]

describe('fromDateFormat', () => {
  it.each(cases)('reads $format', ({ format, accepts, refuses }) => {
    const read = fromDateFormat(format)
    if (!('patterns' in read)) throw new Error(read.reason)
    const matches = (text: string) =>
      read.patterns.every((pattern) => new RegExp(pattern, 'u').test(text))
    expect(accepts.filter((text) => !matches(text))).toEqual([])
    expect(refuses.filter(matches)).toEqual([])
  })

  it('knows the forms of ISO that JSON Schema has a format for', () => {
    expect(fromDateFormat('yyyy-MM-dd')).toEqual({ patterns: [], formats: ['date'] })
    expect(fromDateFormat("yyyy-MM-dd'T'HH:mm:ssXXX")).toMatchObject({ formats: ['date-time'] })
    expect(fromDateFormat("yyyy-MM-dd'T'HH:mm:ss")).toMatchObject({ formats: [] })
  })

  it.each(['', 'zzz', 'VV', 'yyyy{', 'j', "'open", 'HHH', 'x'.repeat(300)])(
    'gives a reason for %j',
    (format) => {
      expect(fromDateFormat(format)).toEqual({ reason: expect.any(String) })
    },
  )
})
