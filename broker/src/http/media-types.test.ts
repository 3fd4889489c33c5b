import { describe, expect, it } from '@jest/globals'
import { negotiate } from './media-types.ts'

describe('choosing a media type', () => {
  const offered = ['application/hal+json', 'text/plain', 'image/svg+xml'] as const

  it.each([
    [undefined, 'application/hal+json'],
    ['', 'application/hal+json'],
    ['*/*', 'application/hal+json'],
    ['application/json', 'application/hal+json'],
    ['text/plain', 'text/plain'],
    ['TEXT/plain; charset=utf-8', 'text/plain'],
    ['text/plain, application/hal+json', 'application/hal+json'],
    ['text/plain, application/json;q=0.5', 'text/plain'],
    ['text/html, image/*;q=0.8, */*;q=0.1', 'image/svg+xml'],
    ['application/hal+json;q=0, */*', 'text/plain'],
    ['text/csv', undefined],
    ['nonsense;q=x', undefined],
  ])('for %s takes %s', (accept, expected) => {
    expect(negotiate(accept, offered)).toBe(expected)
  })
})
