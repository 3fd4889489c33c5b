import { describe, expect, it } from '@jest/globals'
import { pageOf, pageOrFirst, pageParts } from './pagination.ts'

describe('the page of a query', () => {
  it.each([
    [{}, undefined],
    [{ q: 'x' }, undefined],
    [{ page: '2' }, { number: 2, size: 100 }],
    [{ size: '5' }, { number: 1, size: 5 }],
    [
      { pageNumber: '3', pageSize: '7' },
      { number: 3, size: 7 },
    ],
    [
      { page: '2', pageSize: '7' },
      { number: 2, size: 100 },
    ],
  ])('%j is %j', (query, expected) => {
    expect(pageOf(query)).toEqual(expected)
  })

  it('is the first hundred of lists that always come in pages', () => {
    expect(pageOrFirst({})).toEqual({ number: 1, size: 100 })
  })

  it.each([
    [
      { page: 'x', size: '0' },
      { page: ['must be an integer'], size: ['must be greater than or equal to 1'] },
    ],
    [{ pageNumber: '1.5' }, { pageNumber: ['must be an integer'] }],
    [{ size: '99999999999' }, { size: ['must be less than or equal to 2147483647'] }],
    [{ page: ['1', '2'] }, { page: ['must be an integer'] }],
  ])('%j is refused', (query, fields) => {
    expect(() => pageOf(query)).toThrow(expect.objectContaining({ refusal: 'invalid', fields }))
  })
})

describe('the links between pages', () => {
  it('lead on and back, and take the search along', () => {
    expect(pageParts('http://b/p?q=a%20b&page=2&size=10', { number: 2, size: 10 }, 35)).toEqual({
      page: { number: 2, size: 10, totalElements: 35, totalPages: 4 },
      links: {
        next: { href: 'http://b/p?q=a%20b&size=10&page=3', title: 'Next page' },
        previous: { href: 'http://b/p?q=a%20b&size=10&page=1', title: 'Previous page' },
      },
    })
  })

  it('are absent at the ends, and where nothing was paged', () => {
    expect(pageParts('http://b/p', { number: 1, size: 10 }, 3).links).toEqual({})
    expect(pageParts('http://b/p', undefined, 3)).toEqual({ links: {} })
  })
})
