import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { canonicalJson, canonicalNumber, compactJson, mayLoseDigits, parseJson } from './json.ts'

function read(text: string) {
  const parsed = parseJson(text)
  if (parsed.kind !== 'json') throw new Error(`${text} was not read: ${parsed.kind}`)
  return parsed.value
}

/** The digits of a number, in every spelling JSON allows. */
const numberText = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9]\d{0,20}$/)),
    fc.option(fc.stringMatching(/^\d{1,20}$/), { nil: undefined }),
    fc.option(fc.stringMatching(/^[eE][+-]?\d{1,3}$/), { nil: undefined }),
  )
  .map(
    ([sign, whole, fraction, exponent]) =>
      `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${exponent ?? ''}`,
  )

describe('reading JSON', () => {
  it.each([
    '{"a":1.0}',
    '[1,1.0,1.00,-0,-0.0,1e5,1E+5,0.0000001]',
    '[12345678901234567890,0.1234567890123456789]',
    '1.10',
    '{"__proto__":1.0,"b":2}',
  ])('keeps every digit of %s', (text) => {
    expect(compactJson(read(text))).toBe(text)
  })

  it('keeps the digits of any number, wherever it stands', () => {
    fc.assert(
      fc.property(numberText, (number) => {
        for (const text of [number, `[0,${number}]`, `{"a":${number}}`, `[${number},1]`])
          expect(compactJson(read(text))).toBe(text)
      }),
    )
  })

  it('takes the short way only where no number can change', () => {
    fc.assert(
      fc.property(numberText, (number) => {
        fc.pre(!mayLoseDigits(`{"a": ${number} }`))
        expect(String(Number(number))).toBe(number)
      }),
      { numRuns: 2_000 },
    )
    expect(mayLoseDigits('{"price":12.5,"id":17,"since":"2.0.0","n":-3}')).toBe(false)
  })

  it('counts the last of two properties with one name', () => {
    expect(compactJson(read('{"a":1,"a":2.0}'))).toBe('{"a":2.0}')
  })

  it('refuses what nests deeper than fifty levels, however deep', () => {
    expect(parseJson('['.repeat(50) + ']'.repeat(50)).kind).toBe('json')
    expect(parseJson('['.repeat(51) + ']'.repeat(51)).kind).toBe('too-deep')
    expect(parseJson('{"a":1.0,"b":'.repeat(51) + '1'.repeat(1) + '}'.repeat(51)).kind).toBe(
      'too-deep',
    )
    expect(parseJson('['.repeat(500_000) + ']'.repeat(500_000)).kind).toBe('too-deep')
  })

  it('says what is wrong with a text that is no JSON', () => {
    expect(parseJson('{"a":')).toMatchObject({ kind: 'not-json', why: expect.any(String) })
  })
})

describe('the canonical text', () => {
  it('does not depend on the order of keys or on white space', () => {
    const one = read('{ "b": [1, {"d": null, "c": true}], "a": "x" }')
    const other = read('{"a":"x","b":[1,{"c":true,"d":null}]}')

    expect(canonicalJson(one)).toBe(canonicalJson(other))
  })

  it('keeps the order of arrays, and whole numbers apart from fractions', () => {
    const texts = ['[1,2]', '[2,1]', '[1.0,2]', '[1,"2"]'].map((text) => canonicalJson(read(text)))

    expect(new Set(texts).size).toBe(4)
  })

  it('sorts keys by code point, beyond the first plane too', () => {
    expect(canonicalJson(read('{"\u{1F600}":1,"\uFF5E":2,"z":3,"10":4,"9":5}'))).toBe(
      '{"10":4,"9":5,"z":3,"\uFF5E":2,"\u{1F600}":1}',
    )
  })

  it('treats a property called __proto__ as any other', () => {
    expect(canonicalJson(read('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}')
  })

  it.each([
    ['1', '1'],
    ['-0', '0'],
    ['1.0', '1.0'],
    ['1.00', '1.0'],
    ['-0.0', '-0.0'],
    ['0.10', '0.1'],
    ['12.5', '12.5'],
    ['1e5', '100000.0'],
    ['1E+5', '100000.0'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['1e15', '1000000000000000.0'],
    ['1e16', '1.0e+16'],
    ['1.25e20', '1.25e+20'],
    ['0.0001', '0.0001'],
    ['0.00001', '1.0e-05'],
    ['-2.5e-7', '-2.5e-07'],
    ['1E999', '1e999'],
  ])('spells the number %s as %s', (source, canonical) => {
    expect(canonicalNumber(source)).toBe(canonical)
  })
})
