import { expect, it } from '@jest/globals'
import { Type as TypeBox } from 'typebox'
import { Type } from './type.ts'

type Builders = typeof Type

const examples: [string, (type: Builders) => unknown][] = [
  ['texts', (type) => type.String({ minLength: 1, pattern: '^a' })],
  ['truth values', (type) => type.Boolean({ description: 'yes or no' })],
  ['anything', (type) => [type.Any(), type.Unknown({ description: 'any' })]],
  ['lists', (type) => type.Array(type.String(), { minItems: 1 })],
  ['one of some values', (type) => [type.Enum(['a', 'b']), type.Literal('a'), type.Literal(1)]],
  ['one of some kinds', (type) => type.Union([type.Literal('a'), type.Boolean()])],
  ['properties of any name', (type) => type.Record(type.String(), type.Unknown())],
  ['a schema of its own', (type) => type.Unsafe<null>({ type: ['string', 'null'] })],
  [
    'properties, some of which may be missing',
    (type) =>
      type.Object(
        { a: type.String(), b: type.Optional(type.String({ maxLength: 2 })) },
        { additionalProperties: false },
      ),
  ],
  ['none that is required', (type) => type.Object({ a: type.Optional(type.Unknown()) })],
  ['all of which may be missing', (type) => type.Partial(type.Object({ a: type.String() }))],
  [
    'properties of another object',
    (type) => {
      const { properties } = type.Object({ a: type.Optional(type.String()), b: type.String() })
      return type.Object({ ...properties, c: type.String() })
    },
  ],
]

it.each(examples)('makes the schema that TypeBox makes for %s', (_, make) => {
  const json = (type: Builders) => JSON.parse(JSON.stringify(make(type)))

  expect(json(Type)).toEqual(json(TypeBox))
})
