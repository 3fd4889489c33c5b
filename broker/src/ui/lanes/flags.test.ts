import { expect, it } from '@jest/globals'
import type { ExplainedChange } from '../../overview/pair-history.ts'
import { drawFlags, flagsOf } from './flags.ts'
import { scaleOf } from './scale.ts'

const from = new Date('2026-01-01T00:00:00Z')
const to = new Date('2026-12-31T00:00:00Z')
const scale = scaleOf({ from, to })

/** So many changes, at equal distances. */
function changes(count: number): ExplainedChange[] {
  return Array.from({ length: count }, (_, n) => ({
    at: new Date(from.getTime() + (n * (to.getTime() - from.getTime())) / count),
    before: 'ok',
    verdict: 'fail',
    movedBy: 'consumer',
    version: `${n}`,
    consumerVersion: `${n}`,
    contentId: n,
    sha: `${n}`,
    contentBefore: null,
    resultId: null,
    result: null,
    mismatches: [],
    interaction: null,
  }))
}

it('each of some changes has a flag, and of very many none covers another', () => {
  const many = flagsOf(changes(400), scale).flags

  expect(flagsOf(changes(30), scale).flags).toHaveLength(30)
  expect(many.length).toBeGreaterThan(20)
  expect(many.at(-1)?.number).toBe(400)
  for (const [index, { x }] of many.entries())
    if (index > 0) expect(x - (many[index - 1]?.x ?? 0)).toBeGreaterThanOrEqual(24)
})

it('a flag leads to the change in the table where that lists it', () => {
  const { flags } = flagsOf(changes(3), scale)
  const drawn = String(drawFlags(flags, { top: 0, bottom: 100, listed: 2 }))

  expect([...drawn.matchAll(/href="#change-(\d+)"/g)].map(([, number]) => number)).toEqual([
    '2',
    '3',
  ])
  expect(drawn.match(/<circle/g)).toHaveLength(3)
})
