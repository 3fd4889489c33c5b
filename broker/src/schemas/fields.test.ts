import { expect, it } from '@jest/globals'
import { fieldsOf } from './fields.ts'

type Schema = Parameters<typeof fieldsOf>[0]

/** `pointer types`, with `!` behind those that are required. */
function places(schema: Schema): string[] {
  return fieldsOf(schema).map(
    ({ pointer, types, required }) => `${pointer} ${types.join('|')}${required ? '!' : ''}`,
  )
}

const text = { type: 'string' }

const cases: [string, Schema, string[]][] = [
  [
    'members, required or not',
    object({ a: text, b: text }, ['a']),
    [' object!', '/a string!', '/b string'],
  ],
  [
    'the items of a list',
    { type: 'array', items: object({ key: text }, ['key']) },
    [' array!', '/* object!', '/*/key string!'],
  ],
  [
    'each place of a tuple',
    { type: 'array', prefixItems: [text, { const: 1 }], items: false },
    [' array!', '/0 string!', '/1 number!'],
  ],
  ['further members', { type: 'object', additionalProperties: text }, [' object!', '/* string!']],
  ['one item that must be somewhere', { type: 'array', contains: text }, [' array!', '/* string']],
  [
    'what is shared, by reference',
    {
      ...object({ one: { $ref: '#/$defs/item' }, two: { $ref: '#/$defs/item' } }, ['one']),
      $defs: { item: object({ id: text }, ['id']) },
    },
    [' object!', '/one object!', '/one/id string!', '/two object', '/two/id string!'],
  ],
  [
    'an object or null: its members are still required of the object',
    object({ a: { anyOf: [{ type: 'null' }, object({ id: text }, ['id'])] } }, ['a']),
    [' object!', '/a null|object!', '/a/id string!'],
  ],
  [
    'alternatives: what only some have is not required',
    {
      anyOf: [
        object({ id: text, x: text }, ['id', 'x']),
        object({ id: { type: 'number' } }, ['id']),
      ],
    },
    [' object!', '/id number|string!', '/x string'],
  ],
  [
    'several schemas at once',
    { allOf: [object({ a: text }, ['a']), object({ a: {}, b: text }, ['b'])] },
    [' object!', '/a string!', '/b string!'],
  ],
  [
    'values that must be equal, with what is in them',
    object({ a: { const: { id: 1, tags: ['x'] } } }, ['a']),
    [' object!', '/a object!', '/a/id number!', '/a/tags array!', '/a/tags/0 string!'],
  ],
  ['names with slashes and tildes', object({ 'a/b~c': text }, []), [' object!', '/a~1b~0c string']],
  ['any value', {}, [' !']],
]

function object(properties: Record<string, Schema>, required: string[]): Schema {
  return { type: 'object', required, properties }
}

it.each(cases)('the fields of a schema are %s', (_, schema, expected) => {
  expect(places(schema)).toEqual(expected)
})

it('a field tells what is expected of it, without what is below', () => {
  const schema = object(
    { status: { enum: ['a', 'b'] }, at: { anyOf: [text, { type: 'null' }] } },
    [],
  )

  expect(fieldsOf(schema).map(({ pointer, expects }) => [pointer, expects])).toEqual([
    ['', { type: 'object' }],
    ['/at', { anyOf: [text, { type: 'null' }] }],
    ['/status', { enum: ['a', 'b'] }],
  ])
})

it('segments are the names themselves', () => {
  const [, field] = fieldsOf(object({ 'a/b': text }, []))
  expect(field?.segments).toEqual(['a/b'])
})
