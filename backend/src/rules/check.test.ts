import { describe, expect, it } from '@jest/globals'
import type { JsonObject } from '../json.ts'
import { checkRules } from './check.ts'

function rulesWith(condition: JsonObject): JsonObject {
  return { rules: [{ id: 'r', rule: { conditions: [condition] } }] }
}

function nested(depth: number): JsonObject {
  return depth === 0 ? { conditions: [] } : { groups: [nested(depth - 1)] }
}

const one = { attribute: 'a', operator: 'eq', value: 1 }

describe('targeting rules', () => {
  it.each([
    ['nothing', null],
    ['an empty object', {}],
    ['the shorthand', { country: ['DE'], plan: 'pro' }],
    ['a rule', rulesWith(one)],
    [
      'a daily window',
      rulesWith({
        attribute: 't',
        operator: 'time_window',
        value: { start_time: '09:00', end_time: '17:00' },
      }),
    ],
    ['ten nested groups', { rules: [{ id: 'r', rule: nested(9) }] }],
  ])('accept %s', (_name, rules) => {
    expect(() => checkRules(rules)).not.toThrow()
  })

  it.each([
    ['an unknown operator', rulesWith({ ...one, operator: 'like' }), 'operator'],
    ['a condition without a value', rulesWith({ attribute: 'a', operator: 'eq' }), 'value'],
    ['a list that is none', rulesWith({ ...one, operator: 'in' }), 'value'],
    [
      'a range without its upper bound',
      rulesWith({ ...one, operator: 'between' }),
      'additional_value',
    ],
    [
      'a place beyond the pole',
      rulesWith({ ...one, operator: 'geo_distance', value: [91, 0], additional_value: 1 }),
      'value',
    ],
    [
      'a distance that is missing',
      rulesWith({ ...one, operator: 'geo_distance', value: [1, 0] }),
      'additional_value',
    ],
    [
      'a version of two parts',
      rulesWith({ ...one, operator: 'semantic_version', value: '1.2' }),
      'value',
    ],
    [
      'a path without its root',
      rulesWith({ ...one, operator: 'json_path', value: 'a.b' }),
      'value',
    ],
    [
      'half a window',
      rulesWith({ ...one, operator: 'time_window', value: { start: '2026-01-01' } }),
      'value',
    ],
    ['a name with a space', rulesWith({ ...one, attribute: 'a b' }), 'attribute'],
    [
      'twenty-one conditions',
      { rules: [{ id: 'r', rule: { conditions: Array(21).fill(one) } }] },
      'conditions',
    ],
    ['eleven nested groups', { rules: [{ id: 'r', rule: nested(10) }] }, 0],
    ['a rule without an id', { rules: [{ rule: {} }] }, 'id'],
    [
      'two rules of one id',
      {
        rules: [
          { id: 'r', rule: {} },
          { id: 'r', rule: {} },
        ],
      },
      'rules',
    ],
    [
      'a rollout of 101',
      { rules: [{ id: 'r', rule: {}, rollout_percentage: 101 }] },
      'rollout_percentage',
    ],
    ['an object where values belong', { country: { in: ['DE'] } }, 'country'],
  ])('refuse %s, and say where', (_name, rules, place) => {
    expect.assertions(1)
    try {
      checkRules(rules)
    } catch (error) {
      expect(error).toMatchObject({ refusal: 'invalid', location: expect.arrayContaining([place]) })
    }
  })
})
