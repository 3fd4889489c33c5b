import { expect, it } from '@jest/globals'
import type { Row } from '../../matrix/row.ts'
import { gridOf } from './grid.ts'

const [web, orders, stock] = ['Web', 'Orders', 'Stock'].map((name, id) => ({
  id,
  name,
  mainBranch: null,
}))

function row(consumer: number, content: number, provider: number | null, of = orders): Row {
  const version = (id: number) => ({ id, ord: id, number: String(id) })
  const at = new Date(0)
  if (!web || !of) throw new Error('Nobody')
  return {
    consumer: web,
    consumerVersion: version(consumer),
    provider: of,
    providerVersion: provider === null ? null : version(provider),
    publication: {
      id: consumer,
      contentId: content,
      sha: `sha ${content}`,
      revision: 1,
      createdAt: at,
    },
    result: provider === null ? null : { id: 1, number: 1, success: true, createdAt: at },
    alone: false,
  }
}

it('there is none of several pairs, nor where no provider version is known', () => {
  expect(gridOf([row(1, 1, 9), row(1, 1, 9, stock)], () => false)).toBeUndefined()
  expect(gridOf([row(1, 1, null)], () => false)).toBeUndefined()
  expect(gridOf([], () => false)).toBeUndefined()
})

it('what is live is drawn however old it is, and the newest of the rest', () => {
  const rows = Array.from({ length: 100 }, (_, index) => row(index, index, index))

  const grid = gridOf(rows, (version) => version === 3)

  expect(grid?.rows).toHaveLength(30)
  expect(grid?.rows.at(-1)?.publication.sha).toBe('sha 3')
  expect(grid?.columns.map(({ id }) => id).slice(0, 2)).toEqual([3, 71])
  expect(grid?.left).toEqual({ contents: 70, versions: 70 })
})
