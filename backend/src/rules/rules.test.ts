import { describe, expect, it } from '@jest/globals'
import { applies, evaluateRules, matches, stableId } from './evaluate.ts'
import { distance } from './geo.ts'
import { holds } from './operators.ts'
import { readRules } from './read.ts'
import type { Condition, Group, Operator, Rule } from './rule.ts'

function condition(operator: Operator, value: unknown, additional_value?: unknown): Condition {
  return { attribute: 'x', operator, value, additional_value }
}

describe('operators', () => {
  const cases: [Operator, unknown, unknown, boolean, unknown?][] = [
    ['eq', 1, 1.0, true],
    ['eq', 'a', 'a', true],
    ['eq', true, 1, false],
    ['eq', null, null, true],
    ['eq', { a: 1, b: 2 }, { b: 2, a: 1 }, true],
    ['neq', true, 1, true],
    ['neq', null, 'a', true],
    ['in', 'DE', ['DE', 'AT'], true],
    ['in', 'DE', 'DE', false],
    ['not_in', 'US', ['DE'], true],
    ['not_in', 'US', 'DE', false],
    ['not_in', null, ['DE'], false],
    ['contains', 'hello world', 'lo w', true],
    ['contains', 12345, 34, true],
    ['not_contains', 'hello', 'z', true],
    ['starts_with', 'hello', 'he', true],
    ['ends_with', 'hello', 'lo', true],
    ['match_regex', 'user_123', '\\d+', true],
    ['match_regex', 'user', '^\\d+$', false],
    ['match_regex', 'user', '(', false],
    ['match_regex', `${'a'.repeat(5000)}!`, '(a+)+$', false],
    ['gt', '5', 4, true],
    ['gte', 4, 4, true],
    ['lt', 'x', 4, false],
    ['lte', true, 4, false],
    ['lt', '', 4, false],
    ['before', '2026-01-01', '2026-01-02T00:00:00Z', true],
    ['before', '2026-01-01T00:00:00', '2026-01-01T00:30:00+01:00', false],
    ['after', 1767225600, '2025-12-31T23:59:59Z', true],
    ['after', 'yesterday', '2025-12-31', false],
    ['between', 5, 1, true, 5],
    ['between', '2026-06-01', '2026-01-01', true, '2026-12-31'],
    ['between', 6, 1, false, 5],
    ['contains_all', ['a', 'b', 'c'], ['a', 'b'], true],
    ['contains_all', ['a'], ['a', 'b'], false],
    ['contains_all', 'abc', ['a', 'c'], true],
    ['contains_any', ['a'], ['z', 'a'], true],
    ['contains_any', 5, [5], false],
    ['semantic_version', '1.2.3', '1.2.3', true],
    ['semantic_version', 'v1.2.3+build', '1.2.3', true],
    ['semantic_version', '1.2.3-alpha', '1.2.3', true, 'lt'],
    ['semantic_version', '1.10.0', '1.9.0', true, 'gt'],
    ['semantic_version', '1.2.3-alpha.2', '1.2.3-alpha.10', true, 'lt'],
    ['semantic_version', '1.2', '1.2.0', false, 'gte'],
    ['geo_distance', [34.0522, -118.2437], [37.7749, -122.4194], true, 560],
    ['geo_distance', [34.0522, -118.2437], [37.7749, -122.4194], false, 559],
    [
      'geo_distance',
      { lat: 34.0522, lon: -118.2437 },
      { lat: 37.7749, lon: -122.4194, radius: 348, unit: 'miles' },
      true,
    ],
    ['time_window', '2026-01-15T12:00:00Z', { start: '2026-01-01', end: '2026-02-01' }, true],
    ['time_window', '2026-02-01T00:00:00Z', { start: '2026-01-01', end: '2026-02-01' }, true],
    ['percentage_bucket', 'user_4', 27, true],
    ['percentage_bucket', 'user_4', 26, false],
    ['json_path', { a: { b: [1, { c: 'yes' }] } }, '$.a.b.1.c', true, 'yes'],
    ['json_path', { a: 1 }, '$.b', false, 1],
    ['array_length', [1, 2, 3], 3, true],
    ['array_length', [1, 2, 3], 2, true, 'gt'],
    ['array_length', [1, 2, 3], { min: 1, max: 3 }, true, 'between'],
    ['array_length', 'abc', 3, false],
  ]

  it.each(
    cases.map(([operator, actual, value, expected, more]) => ({
      operator,
      actual,
      value,
      expected,
      more,
    })),
  )(
    '$operator of $actual and $value is $expected',
    ({ operator, actual, value, expected, more }) => {
      expect(holds(condition(operator, value, more), actual)).toBe(expected)
    },
  )

  it('a null value equals null and meets nothing else', () => {
    for (const operator of ['contains', 'gt', 'before', 'contains_any', 'json_path'] as const) {
      expect(holds(condition(operator, ['a']), null)).toBe(false)
    }
  })

  it('the way from San Francisco to Los Angeles is 559 km', () => {
    const from = { latitude: 37.7749, longitude: -122.4194 }
    const to = { latitude: 34.0522, longitude: -118.2437 }
    expect(distance(from, to)).toBeCloseTo(559.1206, 4)
  })

  it.each([
    ['a Friday evening', '2026-01-09T22:30:00Z', true],
    ['the Saturday after midnight that still belongs to it', '2026-01-10T04:00:00Z', true],
    ['the end minute itself', '2026-01-10T05:00:30Z', true],
    ['the minute after', '2026-01-10T05:01:00Z', false],
    ['a Saturday evening', '2026-01-10T22:30:00Z', false],
  ])(
    'a window from Friday night to morning holds %s as it is asked',
    (_name, instant, expected) => {
      const window = { timezone: 'UTC', days: [4], start_time: '22:00', end_time: '05:00' }
      expect(holds(condition('time_window', window), instant)).toBe(expected)
    },
  )

  it('a window is one of local time', () => {
    const window = { timezone: 'Europe/Berlin', start_time: '09:00', end_time: '17:00' }
    expect(holds(condition('time_window', window), '2026-07-01T07:30:00Z')).toBe(true)
    expect(holds(condition('time_window', window), '2026-01-01T07:30:00Z')).toBe(false)
  })
})

describe('groups', () => {
  const yes: Condition = { attribute: 'a', operator: 'eq', value: 1 }
  const no: Condition = { attribute: 'a', operator: 'eq', value: 2 }
  const missing: Condition = { attribute: 'gone', operator: 'eq', value: 1 }
  const group = (operator: Group['operator'], ...conditions: Condition[]): Group => ({
    operator,
    conditions,
    groups: [],
  })

  it.each([
    ['and of two that hold', group('and', yes, yes), true],
    ['and with one that does not', group('and', yes, no), false],
    ['or with one that holds', group('or', no, yes), true],
    ['not of one', group('not', no), true],
    ['not of several, which negates their and', group('not', yes, no), true],
    ['not of several that all hold', group('not', yes, yes), false],
    ['not of a missing attribute', group('not', missing), true],
    ['an empty group', group('or'), true],
    [
      'a nested group',
      { operator: 'and' as const, conditions: [yes], groups: [group('or', no)] },
      false,
    ],
  ])('%s', (_name, wanted, expected) => {
    expect(matches(wanted, { a: 1 })).toBe(expected)
  })

  it('reaches into objects by a dotted name, unless the name itself is there', () => {
    const dotted: Condition = { attribute: 'user.plan', operator: 'eq', value: 'pro' }
    expect(matches(group('and', dotted), { user: { plan: 'pro' } })).toBe(true)
    expect(matches(group('and', dotted), { 'user.plan': 'free', user: { plan: 'pro' } })).toBe(
      false,
    )
  })

  it('a value of another type than announced does not hold', () => {
    const typed: Condition = { ...yes, operator: 'neq', attribute_type: 'string' }
    expect(matches(group('and', typed), { a: 5 })).toBe(false)
    expect(matches(group('and', typed), { a: 'b' })).toBe(true)
  })

  it('does not take what objects inherit for an attribute', () => {
    const inherited: Condition = { attribute: 'constructor', operator: 'neq', value: 1 }
    expect(matches(group('and', inherited), {})).toBe(false)
  })
})

describe('rules', () => {
  const rule = (id: string, more: Partial<Rule> = {}): Rule => ({
    id,
    rule: { operator: 'and', conditions: [], groups: [] },
    rollout_percentage: 100,
    priority: 0,
    ...more,
  })
  const never: Group = {
    operator: 'and',
    conditions: [{ attribute: 'x', operator: 'eq', value: 'never' }],
    groups: [],
  }

  it('without rules there is nothing to meet', () => {
    expect(evaluateRules(undefined, {})).toEqual({ kind: 'no-rules' })
    expect(readRules({})).toBeUndefined()
    expect(readRules({ rules: [] })).toBeUndefined()
  })

  it('the first in order of priority wins, the earlier one of equals', () => {
    const rules = [rule('late', { priority: 5 }), rule('first'), rule('second')]
    expect(evaluateRules({ rules, defaultRule: undefined }, {})).toEqual({
      kind: 'matched',
      ruleId: 'first',
      isDefault: false,
    })
  })

  it('a rule whose rollout leaves the user out gives way to the next', () => {
    const rules = [rule('premium_us_users', { rollout_percentage: 3 }), rule('everyone')]
    const forUser = (user_id: string) =>
      evaluateRules({ rules, defaultRule: undefined }, { user_id })
    expect(forUser('user_1')).toMatchObject({ ruleId: 'everyone' })
    rules[0] = rule('premium_us_users', { rollout_percentage: 4 })
    expect(forUser('user_1')).toMatchObject({ ruleId: 'premium_us_users' })
  })

  it('the default rule has conditions and a rollout like any other', () => {
    const rules = [rule('no', { rule: never })]
    const wins = evaluateRules({ rules, defaultRule: rule('rest') }, {})
    expect(wins).toEqual({ kind: 'matched', ruleId: 'rest', isDefault: true })
    const closed = rule('rest', { rollout_percentage: 0 })
    expect(evaluateRules({ rules, defaultRule: closed }, {})).toEqual({ kind: 'not-matched' })
    expect(applies(rule('rest', { rule: never }), {})).toBe(false)
  })

  it('the shorthand asks for one of the values of every attribute', () => {
    const rules = readRules({ country: ['DE', 'AT'], plan: 'pro' })
    expect(evaluateRules(rules, { country: 'AT', plan: 'pro' }).kind).toBe('matched')
    expect(evaluateRules(rules, { country: 'AT', plan: 'free' }).kind).toBe('not-matched')
    expect(evaluateRules(rules, { plan: 'pro' }).kind).toBe('not-matched')
  })

  it('a user is counted by the first identifier, or by all that is known', () => {
    expect(stableId({ email: 'a@b.c', device_id: 'd' })).toBe('a@b.c')
    expect(stableId({ user_id: '', id: 7 })).toBe('7')
    expect(stableId({ b: 1, a: 2 })).toBe(stableId({ a: 2, b: 1 }))
  })
})
