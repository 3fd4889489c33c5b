import { expect, it } from '@jest/globals'
import { dice } from '../../bench/dice.ts'
import { contendersFor } from './contenders.ts'
import { integrationSorts } from './integration-row.ts'

const { roll } = dice(7)
const all = Array.from({ length: 60 }, (_, id) => ({
  id,
  consumerId: roll(9),
  providerId: roll(9),
  publishedAt: roll(5),
  rank: roll(5),
}))
/** Stands for the order of the names, which is not that of the ids. */
const nameOf = (id: number) => (id * 37) % 60

const place = {
  status: (one: (typeof all)[number]) => one.rank,
  name: () => 0,
  newest: (one: (typeof all)[number]) => -one.publishedAt,
}

it.each(integrationSorts)('hold every page of a list sorted by %s', (sort) => {
  const by = place[sort]
  const inOrder = all.toSorted((a, b) => by(a) - by(b) || nameOf(a.id) - nameOf(b.id))
  for (const size of [7, 60, 100])
    for (let number = 1; number < 12; number++) {
      const { integrations, places, offset } = contendersFor(all, { sort, page: { number, size } })
      const placed = integrations.map(({ id }, index) => ({ id, place: places[index] ?? 0 }))
      placed.sort((a, b) => a.place - b.place || nameOf(a.id) - nameOf(b.id))
      const before = (number - 1) * size
      expect(placed.slice(offset, offset + size).map(({ id }) => id)).toEqual(
        inOrder.slice(before, before + size).map(({ id }) => id),
      )
    }
})

it('are no more than those that are alike in what comes before the names', () => {
  const { integrations } = contendersFor(all, { sort: 'status', page: { number: 1, size: 5 } })

  expect(new Set(integrations.map(({ rank }) => rank))).toEqual(new Set([0]))
})
