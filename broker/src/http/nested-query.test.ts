import { describe, expect, it } from '@jest/globals'
import { formatNestedQuery, parseNestedQuery } from './nested-query.ts'

describe('a query string with brackets', () => {
  it.each([
    ['a=1&b=', { a: '1', b: '' }],
    ['a=x+y%20z', { a: 'x y z' }],
    ['q[][a]=1&q[][b]=2&q[][a]=3', { q: [{ a: '1', b: '2' }, { a: '3' }] }],
    ['q[]a=1&q[]b=2&q[]a=3', { q: [{ a: '1', b: '2' }, { a: '3' }] }],
    ['q%5B%5D%5Ba%5D=1&q%5B%5Da=2', { q: [{ a: '1' }, { a: '2' }] }],
    ['&&ignore[]=a&ignore[]=b&', { ignore: ['a', 'b'] }],
    ['a[b][c]=1&a[b][d]=2', { a: { b: { c: '1', d: '2' } } }],
    ['q[=1&[]=2&q]=3', { 'q[': '1', '[]': '2', 'q]': '3' }],
    ['a=%E0%A4%A', { a: '%E0%A4%A' }],
  ])('is read as Rack reads it: %s', (text, expected) => {
    expect(JSON.parse(JSON.stringify(parseNestedQuery(text)))).toEqual(expected)
  })

  it('loses no pair, however many there are', () => {
    const text = Array.from({ length: 10_000 }, (_, index) => `q[][a]=${index}`).join('&')

    expect(parseNestedQuery(text).q).toHaveLength(10_000)
  })

  it('takes no name for a part of the language', () => {
    const query = parseNestedQuery('__proto__[x]=1&constructor=2')

    expect(Object.keys(query)).toEqual(['__proto__', 'constructor'])
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })

  it('is written as it is read', () => {
    const query = { q: [{ a: 'x&y', b: '1' }, { a: 'ü' }], latestby: 'cvpv' }

    expect(JSON.parse(JSON.stringify(parseNestedQuery(formatNestedQuery(query))))).toEqual(query)
  })
})
