import { describe, expect, it } from '@jest/globals'
import { publicationCells, resultCells } from './history-cells.ts'

const day = 24 * 60 * 60_000
/** Forty-eight stretches of a day each. */
const span = { from: new Date(0), to: new Date(48 * day) }
const published = (versionId: number, contentId: number, days: number) => ({
  versionId,
  contentId,
  at: days * day,
})

describe('the cells of a lane', () => {
  it('hold versions that came one after the other with one content, whatever was published between others', () => {
    const facts = [
      published(1, 7, 0.1),
      published(2, 7, 0.2),
      published(3, 8, 0.3),
      published(4, 7, 0.4),
    ]
    expect(publicationCells(facts, span)).toEqual([
      { contentId: 7, at: new Date(0.1 * day), count: 2, first: 1, last: 2 },
      { contentId: 8, at: new Date(0.3 * day), count: 1, first: 3, last: 3 },
      { contentId: 7, at: new Date(0.4 * day), count: 1, first: 4, last: 4 },
    ])
  })

  it('end with a stretch of time; what was published before the span is a cell of its own', () => {
    const facts = [
      published(1, 7, -3),
      published(2, 7, 0.5),
      published(3, 7, 0.9),
      published(4, 7, 1),
    ]
    expect(publicationCells(facts, span).map(({ first, last }) => [first, last])).toEqual([
      [1, 1],
      [2, 3],
      [4, 4],
    ])
  })

  it('count each version of the provider once, tell the earliest result, and part runs and verdicts', () => {
    const answer = (resultId: number, versionId: number, verdict: 'ok' | 'fail', run = 0) => ({
      run,
      verdict,
      versionId,
      resultId,
      number: resultId * 10,
      at: resultId * 1000,
    })
    const facts = [
      answer(1, 5, 'ok'),
      answer(2, 5, 'ok'),
      answer(3, 6, 'ok'),
      answer(4, 6, 'fail'),
      answer(5, 6, 'fail', 1),
    ]
    expect(
      resultCells(facts, span).map(({ at, ...cell }) => ({ ...cell, at: at.getTime() })),
    ).toEqual([
      { run: 0, verdict: 'ok', at: 1000, count: 2, first: 5, last: 6, resultId: 1, result: 10 },
      { run: 0, verdict: 'fail', at: 4000, count: 1, first: 6, last: 6, resultId: 4, result: 40 },
      { run: 1, verdict: 'fail', at: 5000, count: 1, first: 6, last: 6, resultId: 5, result: 50 },
    ])
  })

  it('are none of nothing', () => {
    expect(publicationCells([], span)).toEqual([])
    expect(resultCells([], span)).toEqual([])
  })
})
