import { expect, it } from '@jest/globals'
import type { PairVerdict } from '../../overview/history.ts'
import { seamLine } from './seam-line.ts'

const from = new Date('2026-03-01T00:00:00Z')
const to = new Date('2026-03-31T00:00:00Z')

function runsOf(...runs: [PairVerdict, Date][]): string[] {
  const segments = runs.map(([verdict, began], index) => ({
    verdict,
    from: began,
    to: runs[index + 1]?.[1] ?? to,
  }))
  const drawn = String(seamLine(segments, { from, to }))
  return [...drawn.matchAll(/class="seam (\w+)" d="([^"]+)"/g)].map(([, ...run]) => run.join(' '))
}

it('a run of a minute is wide enough to be seen, at the cost of the one before', () => {
  const [whole, torn] = runsOf(['ok', from], ['fail', new Date('2026-03-30T23:59:00Z')])

  expect(whole).toBe('ok M1 8H152')
  expect(torn).toMatch(/^fail M152 8L.*L.*L167 8$/)
})

it('runs that can be seen begin and end when they did', () => {
  expect(runsOf(['unknown', new Date('2026-03-16T00:00:00Z')])).toEqual([
    'none M1 8H84',
    'unknown M84 8H167',
  ])
})
