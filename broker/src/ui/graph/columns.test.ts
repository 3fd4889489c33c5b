import { expect, it } from '@jest/globals'
import { columnsOf } from '../../overview/graph-columns.ts'
import type { FocusGraph } from '../../overview/graph-page.ts'
import { layoutOf } from './columns.ts'

function graphOf(lines: [consumer: string, provider: string, step: number][]): FocusGraph {
  const judged = lines.map(
    ([consumer, provider, step], id) =>
      ({
        id,
        consumer,
        provider,
        step,
        side: provider === 'Shop' ? 'consumer' : 'provider',
        status: 'verified',
        interactionsCount: 1,
      }) as const,
  )
  return {
    kind: 'focus',
    names: [],
    focus: 'Shop',
    depth: 3,
    neighbours: [],
    labels: new Map(),
    stays: new Map([['Shop', ['production 1', 'staging 2', 'test 3']]]),
    lines: judged,
    columns: columnsOf(judged, 3),
  }
}

it('there are as many columns as are needed, however many were asked for', () => {
  const { boxes, width } = layoutOf(
    graphOf([
      ['Shop', 'Stock', 1],
      ['Stock', 'Mail', 2],
    ]),
  )
  const left = [...boxes.values()].map(({ name, x }) => [name, x])

  expect(left).toEqual([
    ['Stock', 366],
    ['Mail', 722],
    ['Shop', 10],
  ])
  expect(width).toBe(722 + 206 + 10)
})

it('the focus has room for where it stands and for every line that meets it', () => {
  const alone = layoutOf(graphOf([['Web', 'Shop', 1]])).boxes.get('focus')
  const many = Array.from({ length: 12 }, (_, index) => `App ${index}`)
  const among = layoutOf(graphOf(many.map((name) => [name, 'Shop', 1]))).boxes.get('focus')

  expect(alone).toMatchObject({ notes: ['production 1', 'staging 2', 'test 3'], height: 68 })
  expect(among?.height).toBe(12 * 13)
})
