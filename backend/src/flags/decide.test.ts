import { describe, expect, it } from '@jest/globals'
import { decide, type Evaluated, fallback } from './decide.ts'

const flag: Evaluated = {
  key: 'new-checkout',
  status: 'ACTIVE',
  targeting_rules: null,
  rollout_percentage: 10,
  variants: null,
  default_value: false,
}
const germans = {
  rules: [
    { id: 'r1', rule: { conditions: [{ attribute: 'country', operator: 'eq', value: 'DE' }] } },
  ],
}

describe('a flag', () => {
  it('that is off is off, override or not', () => {
    const off = decide({ ...flag, status: 'INACTIVE' }, 'user_5', {}, { value: true })
    expect(off).toMatchObject({ enabled: false, reason: 'flag_disabled', value: false })
  })

  it('is on for the share of users that its percentage names', () => {
    expect(decide(flag, 'user_5', {})).toMatchObject({ enabled: true, reason: 'rollout' })
    expect(decide(flag, 'user_1', {})).toMatchObject({ enabled: false, reason: 'not_in_rollout' })
    expect(decide({ ...flag, rollout_percentage: 50 }, 'user_1', {}).enabled).toBe(true)
  })

  it('lets in by a rule whom the percentage leaves out, and the other way round', () => {
    const targeted = { ...flag, targeting_rules: germans }
    expect(decide(targeted, 'user_1', { country: 'DE' })).toMatchObject({
      enabled: true,
      reason: 'rule_match',
      ruleId: 'r1',
    })
    expect(decide(targeted, 'user_1', { country: 'FR' }).reason).toBe('not_in_rollout')
    expect(decide(targeted, 'user_5', { country: 'FR' }).reason).toBe('rollout')
  })

  it('obeys an override before its rules', () => {
    const closed = { ...flag, targeting_rules: germans }
    expect(decide(closed, 'user_1', { country: 'DE' }, { value: false }).enabled).toBe(false)
    expect(decide(flag, 'user_1', {}, { value: 'blue' })).toMatchObject({
      enabled: true,
      reason: 'override',
      value: 'blue',
    })
  })

  it('gives the same form to the same user, with its payload', () => {
    const variants = [
      { key: 'a', allocation: 0.5, payload: { colour: 'red' } },
      { key: 'b', allocation: 0.5 },
    ]
    const varied = { ...flag, rollout_percentage: 100, variants }
    const decisions = Array.from({ length: 50 }, (_, n) => decide(varied, `user_${n}`, {}))
    expect(new Set(decisions.map(({ variant }) => variant))).toEqual(new Set(['a', 'b']))
    expect(decide(varied, 'user_7', {})).toEqual(decide(varied, 'user_7', {}))
    const red = decisions.find(({ variant }) => variant === 'a')
    expect(red).toMatchObject({ config: { colour: 'red' }, value: { colour: 'red' } })
  })

  it('cannot be led astray by a context that claims to be somebody else', () => {
    const rule = { conditions: [{ attribute: 'user_id', operator: 'eq', value: 'boss' }] }
    const bosses = { ...flag, targeting_rules: { rules: [{ id: 'r', rule }] } }
    expect(decide(bosses, 'user_1', { user_id: 'boss' }).enabled).toBe(false)
  })

  it('throws on rules that cannot be read, so that the default is answered', () => {
    const broken = { ...flag, targeting_rules: { rules: [{ id: 'r' }] }, default_value: true }
    expect(() => decide(broken, 'user_1', {})).toThrow()
    expect(fallback(broken)).toMatchObject({ enabled: true, reason: 'error', value: true })
  })
})
