import { describe, expect, it } from '@jest/globals'
import type { FoundPublication, FoundResult } from './row.ts'
import { buildRows, type Found, type Wanted } from './rows.ts'

const at = new Date(0)
const web = { id: 1, name: 'Web', mainBranch: null }
const orders = { id: 2, name: 'Orders', mainBranch: null }
const many = 5_000

/** Every version of `Web` has published the same, and every version of `Orders` has said something of it. */
const publications = Array.from({ length: many }, (_, n): FoundPublication => {
  const version = { consumerVersionId: n, consumerVersionNumber: `${n}`, consumerVersionOrd: n }
  const content = { contentId: 7, sha: 'sha', revision: 1, createdAt: at }
  return { id: n, consumerId: web.id, providerId: orders.id, ...version, ...content }
})
const results = Array.from({ length: many }, (_, n): FoundResult => {
  const version = { providerVersionId: n, providerVersionOrd: n, providerVersionNumber: `${n}` }
  return { contentId: 7, id: n, number: n, success: n % 2 === 0, createdAt: at, ...version }
})
const found: Found = {
  publications,
  results,
  selectors: [web, orders].map((pacticipant) => ({
    kind: 'any',
    pacticipant,
    asked: {},
    specified: true,
    ignored: false,
  })),
  pacticipants: new Map([web, orders].map((one) => [one.id, one])),
  gate: 'strict',
}
const everything: Wanted = {
  latestBy: undefined,
  isWanted: () => true,
  isOwnConsumer: () => true,
  enough: 100,
}

function numbers(wanted: Partial<Wanted>): string[] {
  const rows = buildRows(found, { ...everything, ...wanted })
  return rows.map((row) => `${row.consumerVersion.number} ${row.providerVersion?.number}`)
}

describe('the rows of a history of millions', () => {
  it('are built until there are enough, the newest first', () => {
    const rows = numbers({})

    expect(rows.slice(0, 2)).toEqual(['4999 4999', '4999 4998'])
    expect(rows.length).toBe(many)
  })

  it('are counted without those that are not wanted', () => {
    const rows = numbers({ isWanted: (result) => result?.success === true, enough: 2_500 })

    expect(rows.slice(0, 2)).toEqual(['4999 4998', '4999 4996'])
    expect(rows[2_500]).toBe('4998 4998')
    expect(rows.length).toBe(5_000)
  })

  it('are none where none is wanted', () => {
    expect(numbers({ isWanted: (result) => result === null })).toEqual([])
  })

  it('are one for each consumer version where the latest is asked for', () => {
    const rows = numbers({ latestBy: 'cvp' })

    expect(rows.slice(0, 2)).toEqual(['4999 4999', '4998 4999'])
    expect(rows.length).toBe(101)
  })

  it('are one of the pair where that is asked for', () => {
    expect(numbers({ latestBy: 'cp' })).toEqual(['4999 4999'])
    expect(numbers({ latestBy: 'cp', isWanted: (result) => !result?.success })).toEqual([
      '4999 4999',
    ])
    expect(numbers({ latestBy: 'cp', isWanted: (result) => result?.success === true })).toEqual([])
  })
})
