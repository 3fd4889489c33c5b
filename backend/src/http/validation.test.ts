import { describe, expect, it } from '@jest/globals'
import type { ErrorObject } from 'ajv'
import { Type } from 'typebox'
import { integer, nullable, optional, uuid, words } from './types.ts'
import { validationItems, validatorCompiler } from './validation.ts'

const schema = Type.Object({
  name: Type.String({ minLength: 2, maxLength: 3 }),
  id: optional(uuid),
  count: Type.Optional(integer({ minimum: 0 })),
  kind: Type.Optional(nullable(words(['a', 'b']))),
  items: Type.Optional(Type.Array(Type.Object({ on: Type.Boolean() }), { minItems: 1 })),
})

function faults(value: unknown, httpPart: 'body' | 'querystring' = 'body') {
  const validate = validatorCompiler({ schema, method: 'POST', url: '/', httpPart })
  const result: unknown = validate(value)
  const errors = typeof result === 'object' && result !== null ? Reflect.get(result, 'error') : []
  const part = httpPart === 'body' ? 'body' : 'query'
  return validationItems((errors ?? []) as ErrorObject[], part)
}

describe('what is wrong with a request', () => {
  it.each([
    ['a missing field', {}, 'missing', ['body', 'name'], 'Field required'],
    ['no body', undefined, 'missing', ['body'], 'Field required'],
    [
      'a short text',
      { name: 'x' },
      'string_too_short',
      ['body', 'name'],
      'String should have at least 2 characters',
    ],
    [
      'a long text',
      { name: 'xxxx' },
      'string_too_long',
      ['body', 'name'],
      'String should have at most 3 characters',
    ],
    [
      'a number for a text',
      { name: 5 },
      'string_type',
      ['body', 'name'],
      'Input should be a valid string',
    ],
    [
      'no UUID',
      { name: 'xx', id: 'y' },
      'uuid_parsing',
      ['body', 'id'],
      'Input should be a valid UUID',
    ],
    [
      'text for a number',
      { name: 'xx', count: '1' },
      'int_type',
      ['body', 'count'],
      'Input should be a valid integer',
    ],
    [
      'too small a number',
      { name: 'xx', count: -1 },
      'greater_than_equal',
      ['body', 'count'],
      'Input should be greater than or equal to 0',
    ],
    [
      'an unknown word',
      { name: 'xx', kind: 'c' },
      'enum',
      ['body', 'kind'],
      "Input should be 'a', 'b' or null",
    ],
    [
      'an empty list',
      { name: 'xx', items: [] },
      'too_short',
      ['body', 'items'],
      'List should have at least 1 item after validation',
    ],
    [
      'a fault inside a list',
      { name: 'xx', items: [{ on: 1 }] },
      'bool_type',
      ['body', 'items', 0, 'on'],
      'Input should be a valid boolean',
    ],
  ])('%s', (_name, value, type, loc, msg) => {
    expect(faults(value)).toEqual([expect.objectContaining({ type, loc, msg })])
  })

  it('everything at once', () => {
    expect(faults({ count: -1 })).toHaveLength(2)
  })

  it('nothing, where null is allowed and fields nobody knows are sent', () => {
    expect(faults({ name: 'ab', id: null, kind: null, more: true })).toEqual([])
  })

  it('a query is text, so numbers are read from it', () => {
    expect(faults({ name: 'ab', count: '7' }, 'querystring')).toEqual([])
    expect(faults({ name: 'ab', count: 'x' }, 'querystring')).toEqual([
      expect.objectContaining({ type: 'int_parsing', loc: ['query', 'count'] }),
    ])
  })

  it('the answer does not send back megabytes', () => {
    const [item] = faults({ name: 'x'.repeat(1_000_000) })
    expect(JSON.stringify(item).length).toBeLessThan(3000)
  })
})
