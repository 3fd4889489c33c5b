import { describe, expect, it } from '@jest/globals'
import { isInRollout, mod128 } from '../hashing/buckets.ts'
import {
  chooseVariant,
  isRolledOutTo,
  isTargeted,
  readExperimentItem,
  readFlagItem,
} from './config-item.ts'
import { evaluateItem } from './feature-flag.ts'

const item = {
  experiment_id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  key: 'checkout_redesign',
  status: 'active',
  variants: [
    { key: 'control', allocation: 0.5 },
    { key: 'treatment', allocation: 0.5 },
  ],
}
const flag = { flag_id: 'f', key: 'new_checkout', enabled: true, rollout_percentage: 50 }

describe('the item of an experiment', () => {
  it.each([
    ['is archived', { status: 'archived' }],
    ['has one variant', { variants: [{ key: 'a', allocation: 1 }] }],
    [
      'does not give away all of its traffic',
      {
        variants: [
          { key: 'a', allocation: 0.5 },
          { key: 'b', allocation: 0.4 },
        ],
      },
    ],
    ['has traffic above 1', { traffic_allocation: 2 }],
    ['has no id', { experiment_id: undefined }],
  ])('is as good as none when it %s', (_name, fault) => {
    expect(readExperimentItem({ ...item, ...fault })).toBeUndefined()
  })

  it('uses the hash of the lambdas unless it names the other', () => {
    const own = readExperimentItem(item)
    const shared = readExperimentItem({ ...item, hash: 'mod128' })
    if (!own || !shared) throw new Error('The items are good')
    expect(chooseVariant(own, 'user_1')?.key).toBe('treatment')
    expect(chooseVariant(shared, 'user_1')?.key).toBe('control')
    expect(chooseVariant({ ...own, traffic_allocation: 0.5 }, 'user_1')).toBeUndefined()
    const users = Array.from({ length: 1000 }, (_, index) => `user_${index + 1}`)
    const control = users.filter((user) => chooseVariant(shared, user)?.key === 'control')
    expect(control).toHaveLength(493)
  })

  it('is for those who meet every flat condition, or the rules where it has them', () => {
    const flat = readExperimentItem({
      ...item,
      targeting_rules: [
        { attribute: 'country', operator: 'in', value: ['DE'] },
        { attribute: 'age', operator: 'greater_than', value: 17 },
      ],
    })
    const rule = { conditions: [{ attribute: 'age', operator: 'gte', value: 18 }] }
    const ruled = readExperimentItem({ ...item, rules_v1: { rules: [{ id: 'r', rule }] } })
    if (!flat || !ruled) throw new Error('The items are good')
    expect(isTargeted(flat, { country: 'DE', age: 18 })).toBe(true)
    expect(isTargeted(flat, { country: 'DE', age: 17 })).toBe(false)
    expect(isTargeted(flat, { age: 18 })).toBe(false)
    expect(isTargeted(ruled, { age: 18 })).toBe(true)
    expect(isTargeted(ruled, { age: 17 })).toBe(false)
  })
})

describe('the item of a flag', () => {
  const users = Array.from({ length: 1000 }, (_, index) => `user_${index + 1}`)
  const apiSaysOn = (user: string) => isInRollout(mod128(user, 'new_checkout'), 50)

  it('agrees with the API about everybody when it names its hash, and not otherwise', () => {
    const own = readFlagItem(flag)
    const shared = readFlagItem({ ...flag, hash: 'mod128' })
    if (!own || !shared) throw new Error('The items are good')
    expect(users.every((user) => isRolledOutTo(shared, user) === apiSaysOn(user))).toBe(true)
    expect(isRolledOutTo(own, 'user_1')).toBe(false)
    expect(apiSaysOn('user_1')).toBe(true)
  })

  it('says why a user has the feature or not', () => {
    const read = (more: object) => {
      const found = readFlagItem({ ...flag, rollout_percentage: 100, ...more })
      if (!found) throw new Error('The item is good')
      return found
    }
    const targeting_rules = [{ attribute: 'country', operator: 'equals', value: 'DE' }]
    expect(evaluateItem(read({ enabled: false }), 'u', null).reason).toBe('flag_disabled')
    expect(evaluateItem(read({ targeting_rules }), 'u', null).reason).toBe(
      'targeting_rules_not_met',
    )
    expect(evaluateItem(read({ rollout_percentage: 0 }), 'u', null).reason).toBe('not_in_rollout')
    expect(evaluateItem(read({ default_variant: 'blue' }), 'u', null)).toEqual({
      enabled: true,
      reason: 'enabled',
      variant: 'blue',
    })
  })
})
