import { expect, it } from '@jest/globals'
import { story } from './story.ts'

const turn = {
  result: 1,
  held: '6',
  heldAt: new Date('2026-11-18T12:00:00Z'),
  failed: '7',
  failedAt: new Date('2026-11-19T12:00:00Z'),
}

function wordsOf(drawing: unknown): string[] {
  return [...String(drawing).matchAll(/<text[^>]*>([^<]*)/g)].map(([, word]) => word ?? '')
}

it('the seam holds up to the version that failed first, and is torn from there', () => {
  const drawing = story(turn, '9')

  expect(wordsOf(drawing)).toEqual(['6', 'held 18 Nov', '7', '19 Nov', '9', 'in question'])
  expect(
    [...String(drawing).matchAll(/class="seam (\w+)"/g)].map(([, verdict]) => verdict),
  ).toEqual(['ok', 'fail'])
})

it('the seam is torn after the version in question, where that is the first to fail', () => {
  const drawing = String(story(turn, '7'))

  expect([...drawing.matchAll(/class="seam (\w+)" d="M(\d+) /g)].map(([, ...run]) => run)).toEqual([
    ['ok', '68'],
    ['fail', '198'],
  ])
})

it('nothing is drawn of one version alone', () => {
  expect(story({ ...turn, held: null, heldAt: null }, '7')).toBeUndefined()
  expect(story({ ...turn, held: null, heldAt: null }, null)).toBeUndefined()
})

it('a name that is too long is cut, and escaped', () => {
  const [first] = wordsOf(story({ ...turn, held: `<b>${'x'.repeat(30)}` }, '7'))

  expect(first).toBe(`&#60;b&#62;${'x'.repeat(10)}…`)
})
