import { describe, expect, it } from '@jest/globals'
import { isNestedDeeperThan, maybeUnstorable, unstorable, utf8Fault } from './json-text.ts'

describe('the depth of a JSON text', () => {
  it('counts lists and objects within each other, not brackets within strings', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

    expect(isNestedDeeperThan(nested(50), 50)).toBe(false)
    expect(isNestedDeeperThan(nested(51), 50)).toBe(true)
    expect(isNestedDeeperThan(`{"a":${nested(50)}}`, 50)).toBe(true)
    expect(isNestedDeeperThan(`"${'['.repeat(60)}"`, 50)).toBe(false)
    expect(isNestedDeeperThan(`["\\"${'{'.repeat(60)}", "\\\\", []]`, 50)).toBe(false)
    expect(isNestedDeeperThan(`[${'[],'.repeat(60)}[]]`, 50)).toBe(false)
  })
})

describe('bytes that are not UTF-8', () => {
  it('are told by the place of the first one and what stands before', () => {
    const bytes = Buffer.concat([Buffer.from('{"é�":"'), Buffer.from([0xff]), Buffer.from('"}')])

    expect(utf8Fault(bytes)).toBe(
      `a non UTF-8 character at char 8 and cannot be parsed as JSON. Fragment preceding invalid character is: '{"é�":"'`,
    )
  })

  it('are not found in any text, with the replacement character neither', () => {
    expect(utf8Fault(Buffer.from('naïve 🥐 �'))).toBeUndefined()
    expect(utf8Fault(Buffer.alloc(0))).toBeUndefined()
  })
})

describe('what cannot be stored', () => {
  it.each([
    [{ a: [{ b: 'x\0' }] }, 'a NUL character'],
    [{ 'a\0': 1 }, 'a NUL character'],
    ['\ud800', 'half of a surrogate pair'],
    [{ a: ['\udc00x'] }, 'half of a surrogate pair'],
    [{ a: 'é🥐', b: null, c: 1 }, undefined],
  ])('in %j is %s', (value, found) => {
    expect(unstorable(value)).toBe(found)
  })

  it('is suspected of every JSON text that may hold it', () => {
    expect(maybeUnstorable('"\\u0000"')).toBe(true)
    expect(maybeUnstorable('"\\uD83e\\uDD50"')).toBe(true)
    expect(maybeUnstorable('"plain"')).toBe(false)
  })
})
