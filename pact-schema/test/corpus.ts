import type { Json } from '../src/json.ts'

/** A set of matchers at one place; paths are relative to it, the empty one is the place itself. */
export interface MatcherCase {
  name: string
  rules: Record<string, Json>
  /** The examples it is tried with; all of them if not given. */
  examples?: readonly Json[]
}

const one = (matcher: Json): Record<string, Json> => ({
  '': { combine: 'AND', matchers: [matcher] },
})
const all = (...matchers: Json[]): Record<string, Json> => ({ '': { combine: 'AND', matchers } })
const any = (...matchers: Json[]): Record<string, Json> => ({ '': { combine: 'OR', matchers } })
const type = { match: 'type' }

export const examples: readonly Json[] = [
  null,
  1,
  2.5,
  'abc',
  [],
  [1, 2],
  [{ a: 1 }],
  {},
  { a: 1, b: 'x' },
]

export const matchers: readonly MatcherCase[] = [
  { name: 'no matcher', rules: {} },
  { name: 'equality', rules: one({ match: 'equality' }) },
  { name: 'type', rules: one(type) },
  { name: 'type, min 2', rules: one({ match: 'type', min: 2 }) },
  { name: 'type, max 1', rules: one({ match: 'type', max: 1 }) },
  { name: 'type, min 1, max 2', rules: one({ match: 'type', min: 1, max: 2 }) },
  { name: 'min alone', rules: one({ min: 2 }) },
  { name: 'regex of digits', rules: one({ match: 'regex', regex: '\\d+' }) },
  { name: 'regex of words', rules: one({ match: 'regex', regex: '^\\w+$' }) },
  { name: 'regex with an alternative', rules: one({ match: 'regex', regex: 'a|abc' }) },
  { name: 'regex in Ruby syntax', rules: one({ match: 'regex', regex: '\\A\\h{,3}\\z' }) },
  {
    name: 'regex with needless escapes',
    rules: one({ match: 'regex', regex: '[\\w\\-\\.]+\\@?\\:?' }),
  },
  { name: 'regex that JSON Schema cannot say', rules: one({ match: 'regex', regex: '(?i)ABC' }) },
  { name: 'include', rules: one({ match: 'include', value: '2' }) },
  { name: 'include of special characters', rules: one({ match: 'include', value: 'a.b' }) },
  { name: 'integer', rules: one({ match: 'integer' }) },
  { name: 'decimal', rules: one({ match: 'decimal' }) },
  { name: 'number', rules: one({ match: 'number' }) },
  { name: 'boolean', rules: one({ match: 'boolean' }) },
  { name: 'null', rules: one({ match: 'null' }) },
  { name: 'date', rules: one({ match: 'date', format: 'yyyy-MM-dd' }) },
  { name: 'date of another format', rules: one({ match: 'date', format: 'dd/MM/yyyy' }) },
  { name: 'date with names', rules: one({ match: 'date', format: 'EEE, d MMM yyyy' }) },
  { name: 'time', rules: one({ match: 'time', format: 'HH:mm:ss' }) },
  { name: 'datetime', rules: one({ match: 'datetime', format: "yyyy-MM-dd'T'HH:mm:ssXXX" }) },
  {
    name: 'datetime with millis',
    rules: one({ match: 'timestamp', format: "yyyy-MM-dd'T'HH:mm:ss.SSSXXX" }),
  },
  { name: 'datetime without format', rules: one({ match: 'datetime' }) },
  { name: 'semver', rules: one({ match: 'semver' }) },
  { name: 'notEmpty', rules: one({ match: 'notEmpty' }) },
  { name: 'contentType', rules: one({ match: 'contentType', value: 'text/plain' }) },
  { name: 'values', rules: one({ match: 'values' }) },
  { name: 'values of a type', rules: { ...one({ match: 'values' }), '.*': { matchers: [type] } } },
  {
    name: 'eachKey',
    rules: one({ match: 'eachKey', rules: [{ match: 'regex', regex: '[a-b]+' }] }),
  },
  { name: 'eachValue of a type', rules: one({ match: 'eachValue', rules: [type] }) },
  {
    name: 'eachValue of a regex',
    rules: one({ match: 'eachValue', rules: [{ match: 'regex', regex: '[a-z]+' }] }),
  },
  {
    name: 'eachKey and eachValue',
    rules: all(
      { match: 'eachKey', rules: [{ match: 'regex', regex: '[a-b]+' }] },
      { match: 'eachValue', rules: [{ match: 'integer' }] },
    ),
  },
  {
    name: 'arrayContains',
    rules: one({
      match: 'arrayContains',
      variants: [{ index: 0, rules: { $: { combine: 'AND', matchers: [type] } }, generators: {} }],
    }),
  },
  {
    name: 'arrayContains without rules',
    rules: one({ match: 'arrayContains', variants: [{ index: 0 }] }),
  },
  { name: 'arrayContains without variants', rules: one({ match: 'arrayContains', variants: [] }) },
  { name: 'a plugin matcher', rules: one({ match: 'not-a-matcher' }) },
  { name: 'type and notEmpty', rules: all(type, { match: 'notEmpty' }) },
  { name: 'type and include', rules: all(type, { match: 'include', value: 'b' }) },
  {
    name: 'a regex and another',
    rules: all({ match: 'regex', regex: '[a-c]+' }, { match: 'regex', regex: '.{2,3}' }),
  },
  { name: 'type or null', rules: any(type, { match: 'null' }) },
  {
    name: 'integer or regex',
    rules: any({ match: 'integer' }, { match: 'regex', regex: '[a-z]+' }),
  },
  { name: 'min or max', rules: any({ match: 'type', min: 3 }, { match: 'type', max: 1 }) },
  { name: 'type of all children', rules: { '.*': { matchers: [type] } } },
  { name: 'integer items', rules: { '[*]': { matchers: [{ match: 'integer' }] } } },
  {
    name: 'type, integer items',
    rules: { ...one(type), '[*]': { matchers: [{ match: 'integer' }] } },
  },
  {
    name: 'type, one item by index',
    rules: { ...one(type), '[1]': { matchers: [{ match: 'regex', regex: '\\d' }] } },
  },
  {
    name: 'type, members of items',
    rules: { ...one({ match: 'type', min: 1 }), '[*].a': { matchers: [{ match: 'integer' }] } },
  },
  { name: 'a member by name', rules: { '.a': { matchers: [{ match: 'integer' }] } } },
  { name: 'a member by bracket', rules: { "['a']": { matchers: [type] } } },
  {
    name: 'a star against a name',
    rules: { '.*': { matchers: [{ match: 'equality' }] }, '.a': { matchers: [type] } },
  },
]

/** Values as text, for `2` and `2.0` are one to JSON Schema and two to the verifier. */
export const values: readonly string[] = [
  'null',
  'true',
  'false',
  '0',
  '1',
  '1.0',
  '2',
  '2.0',
  '2.5',
  '-1',
  '12',
  '1e30',
  '""',
  '"abc"',
  '"a"',
  '"x"',
  '"José"',
  '"a.b"',
  '"axb"',
  '"12"',
  '"true"',
  '"2024-02-29"',
  '"2023-02-29"',
  '"2024-2-9"',
  '"29/02/2024"',
  '"Thu, 29 Feb 2024"',
  '"12:30:00"',
  '"25:00:00"',
  '"2024-02-29T12:30:00Z"',
  '"2024-02-29T12:30:00+01:00"',
  '"2024-02-29T12:30:00.123Z"',
  '"2024-02-29T12:30:00"',
  '"1.2.3"',
  '"1.2.3-rc.1+build"',
  '"1.02.3"',
  '[]',
  '[1]',
  '[1,2]',
  '[2,1]',
  '[1,2,3]',
  '["a"]',
  '[null]',
  '[{"a":1}]',
  '[{"a":2},{"a":3,"c":1}]',
  '[{"a":"x"}]',
  '[{}]',
  '{}',
  '{"a":1}',
  '{"a":1,"b":"x"}',
  '{"a":2,"b":"y"}',
  '{"a":1,"b":"x","c":true}',
  '{"a":"x","b":1}',
  '{"b":"x"}',
  '{"z":5}',
  '{"aa":7}',
  '{"a":null,"b":null}',
  '{"a":{"a":1},"b":[]}',
]

/** Two more levels, where paths compete and rules cascade. Each has its own body and its own values. */
export const nested: readonly {
  name: string
  body: Json
  rules: Record<string, Json>
  values: readonly string[]
}[] = [
  {
    name: 'a type cascades to the leaves',
    body: { v: { a: { b: [1, 'x'] } } },
    rules: { '$.v': { matchers: [type] } },
    values: [
      '{"v":{"a":{"b":[5,"y"]}}}',
      '{"v":{"a":{"b":[5]}}}',
      '{"v":{"a":{"b":["y"]}}}',
      '{"v":{"a":{}}}',
      '{"v":{"a":{"b":[1,"x",2]}}}',
    ],
  },
  {
    name: 'a minimum does not cascade',
    body: { v: [[1]] },
    rules: { '$.v': { matchers: [{ match: 'type', min: 2 }] } },
    values: ['{"v":[[1]]}', '{"v":[[1],[2]]}', '{"v":[[1],[]]}', '{"v":[["a"],[]]}'],
  },
  {
    name: 'a regex cascades',
    body: { v: { a: 'x', b: { c: 'y' } } },
    rules: { '$.v': { matchers: [{ match: 'regex', regex: '[a-z]' }] } },
    values: [
      '{"v":{"a":"q","b":{"c":"q"}}}',
      '{"v":{"a":"q","b":{"c":"Q"}}}',
      '{"v":{"a":"q","b":{}}}',
    ],
  },
  {
    name: 'the longer path wins',
    body: { v: { a: { b: 'x', c: 'x' } } },
    rules: {
      '$.v': { matchers: [type] },
      '$.v.a.b': { matchers: [{ match: 'regex', regex: '\\d' }] },
    },
    values: ['{"v":{"a":{"b":"1","c":"z"}}}', '{"v":{"a":{"b":"z","c":"z"}}}'],
  },
  {
    name: 'a name weighs more than two stars',
    body: { v: { a: 'x' } },
    rules: {
      '$.v': { matchers: [type] },
      '$.*.*': { matchers: [{ match: 'regex', regex: '\\d' }] },
    },
    values: ['{"v":{"a":"1"}}', '{"v":{"a":"z"}}'],
  },
  {
    name: 'eachValue forgets the rules below it',
    body: { v: { k: { a: 1, b: 'x' } } },
    rules: {
      '$.v': { matchers: [{ match: 'eachValue', rules: [type] }] },
      '$.v.*.a': { matchers: [{ match: 'regex', regex: 'q' }] },
    },
    values: [
      '{"v":{"k":{"a":2,"b":"y"}}}',
      '{"v":{"m":{"a":2,"b":"y"},"n":{"a":1,"b":"x"}}}',
      '{"v":{"m":{"a":2}}}',
      '{"v":{}}',
      '{"v":{"k":7}}',
    ],
  },
  {
    name: 'values with rules below them',
    body: { v: { k: { a: 1 } } },
    rules: {
      '$.v': { matchers: [{ match: 'values' }] },
      '$.v.*': { matchers: [type] },
      '$.v.*.a': { matchers: [{ match: 'integer' }] },
    },
    values: [
      '{"v":{"m":{"a":2}}}',
      '{"v":{"m":{"a":2.5}}}',
      '{"v":{"m":{}}}',
      '{"v":{"k":{"a":3},"l":{"a":4,"c":0}}}',
    ],
  },
  {
    name: 'arrayContains with two variants',
    body: {
      v: [
        { t: 'a', n: 1 },
        { t: 'b', m: 'x' },
      ],
    },
    rules: {
      '$.v': {
        matchers: [
          {
            match: 'arrayContains',
            variants: [
              { index: 0, rules: { '$.n': { matchers: [{ match: 'integer' }] } } },
              { index: 1, rules: { '$.m': { matchers: [type] } } },
            ],
          },
        ],
      },
    },
    values: [
      '{"v":[{"t":"b","m":"q"},7,{"t":"a","n":5}]}',
      '{"v":[{"t":"a","n":5}]}',
      '{"v":[{"t":"c","n":5},{"t":"b","m":"q"}]}',
      '{"v":[{"t":"a","n":5.5},{"t":"b","m":"q"}]}',
      '{"v":[]}',
    ],
  },
  {
    name: 'items by index beyond the example',
    body: { v: [1] },
    rules: { '$.v': { matchers: [type] }, '$.v[2]': { matchers: [{ match: 'equality' }] } },
    values: ['{"v":[5,6,1]}', '{"v":[5,6,7]}', '{"v":[5,6,1,9]}', '{"v":[5]}'],
  },
  {
    name: 'a root list of maps',
    body: [{ 'a b': 1, "it's": 2 }],
    rules: {
      $: { matchers: [{ match: 'type', min: 1 }] },
      "$[*]['a b']": { matchers: [{ match: 'integer' }] },
    },
    values: [
      '[]',
      '[{"a b":2,"it\'s":3}]',
      '[{"a b":2.5,"it\'s":3}]',
      '[{"a b":2}]',
      '[{"a b":2,"it\'s":3},{"a b":2,"it\'s":"x"}]',
    ],
  },
  {
    name: 'numbers as names',
    body: { v: { '0': 'x', '1': 'y' } },
    rules: {
      '$.v[0]': { matchers: [type] },
      '$.v[*]': { matchers: [{ match: 'regex', regex: '[y-z]' }] },
    },
    values: ['{"v":{"0":"q","1":"z"}}', '{"v":{"0":"q","1":"q"}}', '{"v":{"0":1,"1":"y"}}'],
  },
]
