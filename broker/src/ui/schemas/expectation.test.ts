import { expect, it } from '@jest/globals'
import { expectationWords } from './expectation.ts'

it.each([
  [{}, [], 'anything'],
  [{ type: 'string' }, ['string'], 'string'],
  [{ type: ['string', 'null'] }, ['string', 'null'], 'string or null'],
  [{ type: 'string', pattern: '^a+$' }, ['string'], 'string matching ^a+$'],
  [{ type: 'string', format: 'uuid' }, ['string'], 'string as uuid'],
  [{ const: 'on' }, ['string'], '"on"'],
  [{ const: { a: 'x'.repeat(80) } }, ['object'], `{"a":"${'x'.repeat(51)}…`],
  [{ enum: ['a', 'b', null] }, ['null', 'string'], '"a", "b" or null'],
  [{ enum: [1, 2, 3, 4, 5, 6, 7, 8] }, ['number'], '1, 2, 3, 4, 5, 6 or 2 more'],
  [{ type: 'array', minItems: 1 }, ['array'], 'array, 1 item or more'],
  [{ type: 'array', minItems: 2, maxItems: 2 }, ['array'], 'array, 2 items'],
  [{ type: 'number', minimum: 0, maximum: 1 }, ['number'], 'number, 0 to 1'],
  [{ type: 'object', maxProperties: 3 }, ['object'], 'object, at most 3 members'],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, ['null', 'string'], 'string or null'],
  [{ allOf: [{ pattern: 'a' }, { pattern: 'b' }] }, ['string'], 'matching a and matching b'],
  [{ type: 'string', unheardOf: 1 }, ['string'], 'string, {"unheardOf":1}'],
] as const)('says %j as words', (expects, types, words) => {
  expect(expectationWords(JSON.parse(JSON.stringify(expects)), types)).toBe(words)
})
