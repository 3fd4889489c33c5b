import { expect, it } from '@jest/globals'
import { jsonBlocks, whenWritten } from './json.ts'

// The language's own, which the compiler's library does not declare yet.
const { rawJSON } = JSON as unknown as { rawJSON(text: string): object }

const long = Array.from({ length: 3_000 }, (_, n) => ({
  n,
  name: `Änderung ${n} 🦊`,
  tags: ['a', n],
}))

it.each([
  ['nothing', {}],
  ['empty lists and objects', { a: [], b: {}, c: [[], {}] }],
  ['what is absent, in objects and lists', { a: undefined, b: null, c: [undefined, 1], d: [{}] }],
  ['names and texts that are escaped', { 'a "b"\n': 'c\\d', e: ['\ud800', '\u2028'] }],
  ['dates', { at: new Date(0), of: [new Date(1)] }],
  ['numbers as they were written', { all: [rawJSON('1.0')], one: rawJSON('1e2') }],
  ['depth', { a: { b: { c: { d: [{ e: [1, { f: true }] }] } } } }],
  ['a list', [1, { a: 2 }]],
  ['a long list', { summary: { reasons: long }, matrix: long }],
])('writes %s as JSON.stringify does', (_, body) => {
  expect(Buffer.concat(jsonBlocks(body)).toString()).toBe(JSON.stringify(body))
})

it('keeps no block of a long list much longer than the others', () => {
  const lengths = jsonBlocks({ matrix: long }).map(({ length }) => length)

  expect(lengths.length).toBeGreaterThan(1)
  expect(Math.max(...lengths)).toBeLessThan(128 * 1024)
})

it('makes a part when it is written', () => {
  const body = { list: [whenWritten(() => ({ a: 1 })), { b: whenWritten(() => ({ c: 2 })) }] }

  expect(String(jsonBlocks(body)[0])).toBe('{"list":[{"a":1},{"b":{"c":2}}]}')
})
