import { describe, expect, it } from '@jest/globals'
import { fill, fillHeader, fillJson, fillJsonText, fillUrl, isAllParameters } from './template.ts'

const values = { name: 'a "b" & c/d\n', number: '1' }

describe('a template', () => {
  it('leaves parameters alone that it does not know, those of every object among them', () => {
    expect(
      fill('${pactbroker.name}|${pactbroker.x}|${pactbroker.constructor}|${name}', values),
    ).toBe('a "b" & c/d\n|${pactbroker.x}|${pactbroker.constructor}|${name}')
  })

  it('does not fill in what a value brings with it', () => {
    expect(fill('${pactbroker.a}', { a: '${pactbroker.b}', b: 'x' })).toBe('${pactbroker.b}')
  })

  it('writes values of a URL as a form does', () => {
    expect(fillUrl('https://ci/?n=${pactbroker.name}#${pactbroker.number}', values)).toBe(
      'https://ci/?n=a+%22b%22+%26+c%2Fd%0A#1',
    )
  })

  it('lets no value end a header', () => {
    expect(fillHeader('x ${pactbroker.a}', { a: 'b\r\nSet-Cookie: c' })).toBe('x b Set-Cookie: c')
  })

  it('lets no value leave its quotes in JSON, wherever it stands', () => {
    const body = { '${pactbroker.number}': ['${pactbroker.name}', 2, null, true] }
    expect(fillJson(body, values)).toEqual({ '1': [values.name, 2, null, true] })
    expect(JSON.parse(fillJsonText('{"a":"${pactbroker.name}"}', values))).toEqual({
      a: values.name,
    })
  })

  it.each([
    ['${pactbroker.name}', true],
    ['Bearer ${pactbroker.name}', true],
    ['Bearer abc${pactbroker.name}', false],
    ['Bearer', false],
    ['', false],
  ])('says of %j whether it holds nothing of its own: %s', (value, expected) => {
    expect(isAllParameters(value)).toBe(expected)
  })
})
