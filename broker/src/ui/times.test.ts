import { expect, it } from '@jest/globals'
import { sinceTime, timeOf } from './times.ts'

const now = new Date('2026-11-28T21:38:00Z')
const text = (markup: unknown) => String(markup).replace(/<[^>]*>/g, '')

it.each([
  ['2026-11-28T21:37:50Z', 'just now', '28 Nov 2026, 21:37'],
  ['2026-11-28T16:00:00Z', '5 h ago', '28 Nov 2026, 16:00'],
  ['2026-11-18T16:00:00Z', '18 Nov 2026', '18 Nov 2026'],
])('%s is told as %s, and after "since" as %s', (date, ago, since) => {
  const visit = { now, asOf: undefined }

  expect(text(timeOf(new Date(date), visit))).toBe(ago)
  expect(text(sinceTime(new Date(date), visit))).toBe(since)
})

it('on a page in the past, every time is a moment', () => {
  const visit = { now, asOf: new Date('2026-11-20T00:00:00Z') }

  expect(text(sinceTime(new Date('2026-11-18T16:00:00Z'), visit))).toBe('18 Nov 2026, 16:00')
})
