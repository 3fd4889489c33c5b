import { describe, expect, it } from '@jest/globals'
import {
  isInRollout,
  mod128,
  pickByPercentage,
  pickVariantU32,
  u32,
  u32Bucket,
  u32Fraction,
  valueBucket,
} from './buckets.ts'

const experimentId = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'
const fiftyFifty = [
  { name: 'first', traffic_allocation: 50 },
  { name: 'second', traffic_allocation: 50 },
]
const v2 = [
  { key: 'control', allocation: 0.5 },
  { key: 'treatment', allocation: 0.5 },
]
const v3 = [
  { key: 'control', allocation: 0.34 },
  { key: 'a', allocation: 0.33 },
  { key: 'b', allocation: 0.33 },
]

describe('the hash of the API', () => {
  const cases = [
    ['user_1', 19, 'first', 17, 3, 53],
    ['user_2', 86, 'second', 79, 92, 68],
    ['user_3', 23, 'first', 73, 24, 60],
    ['user_4', 19, 'first', 50, 57, 26],
    ['user_5', 2, 'first', 5, 85, 91],
    ['user_123', 61, 'second', 87, 52, 88],
    ['user_456', 75, 'second', 94, 76, 35],
    ['alice@example.com', 44, 'first', 92, 42, 24],
    ['ユーザー1', 33, 'first', 37, 96, 36],
    ['00000000-0000-4000-8000-000000000001', 15, 'first', 57, 56, 61],
  ] as const

  it.each(cases)('puts %s into the given buckets', (user, experiment, variant, flag, rule, own) => {
    expect(mod128(user, experimentId)).toBe(experiment)
    expect(pickByPercentage(fiftyFifty, experiment)?.name).toBe(variant)
    expect(mod128(user, 'new-checkout')).toBe(flag)
    expect(mod128(user, 'premium_us_users')).toBe(rule)
    expect(valueBucket(user)).toBe(own)
  })

  it('splits a thousand users as given', () => {
    const users = Array.from({ length: 1000 }, (_, index) => `user_${index + 1}`)
    const first = users.filter((user) => mod128(user, experimentId) < 50)
    const on = (percentage: number) =>
      users.filter((user) => isInRollout(mod128(user, 'new-checkout'), percentage)).length
    expect(first).toHaveLength(493)
    expect([on(10), on(50), on(100), on(0)]).toEqual([105, 509, 1000, 0])
  })

  it('keeps everybody in who was in at a lower percentage', () => {
    for (let index = 0; index < 200; index += 1) {
      const bucket = mod128(`user_${index}`, 'new-checkout')
      const ins = [0, 1, 10, 50, 99, 100].map((percentage) => isInRollout(bucket, percentage))
      expect(ins).toEqual([...ins].sort())
    }
  })
})

describe('the hash of the lambdas', () => {
  const cases = [
    ['user_1', 2525879019, 0.588102, 2848858455, 0.663302, 'treatment', undefined, 'a', 5012],
    ['user_2', 1715966169, 0.39953, 755093143, 0.175809, 'control', 'control', 'control', 7628],
    ['user_3', 3466076177, 0.807009, 1869895032, 0.435369, 'control', undefined, 'a', 68],
    ['user_4', 2803955869, 0.652847, 1694239302, 0.394471, 'control', undefined, 'a', 5051],
    ['user_5', 2594566793, 0.604095, 3163241053, 0.736499, 'treatment', undefined, 'b', 4844],
    ['user_123', 3504478918, 0.81595, 98318420, 0.022892, 'control', undefined, 'control', 4717],
    ['user_456', 517925880, 0.120589, 48419057, 0.011273, 'control', 'control', 'control', 301],
    [
      'alice@example.com',
      239705851,
      0.055811,
      1936160391,
      0.450797,
      'control',
      'control',
      'a',
      8777,
    ],
    ['ユーザー1', 1706939241, 0.397428, 3442767471, 0.801582, 'treatment', 'treatment', 'b', 4405],
    [
      '00000000-0000-4000-8000-000000000001',
      435923566,
      0.101496,
      738587519,
      0.171966,
      'control',
      'control',
      'control',
      9172,
    ],
  ] as const
  const key = 'checkout_redesign'

  it.each(cases)(
    'gives %s the given numbers and variants',
    (user, traffic, trafficFraction, variant, variantFraction, two, half, three, bucket) => {
      expect(u32(user, `${key}_traffic`)).toBe(traffic)
      expect(u32Fraction(user, `${key}_traffic`)).toBeCloseTo(trafficFraction, 6)
      expect(u32(user, `${key}_variant`)).toBe(variant)
      expect(u32Fraction(user, `${key}_variant`)).toBeCloseTo(variantFraction, 6)
      expect(pickVariantU32(user, key, v2)?.key).toBe(two)
      expect(pickVariantU32(user, key, v2, 0.5)?.key).toBe(half)
      expect(pickVariantU32(user, key, v3)?.key).toBe(three)
      expect(u32Bucket(user, key)).toBe(bucket)
    },
  )

  it('splits a thousand users as given', () => {
    const users = Array.from({ length: 1000 }, (_, index) => `user_${index + 1}`)
    const chosen = users.map((user) => pickVariantU32(user, key, v2)?.key)
    const on = (percentage: number) =>
      users.filter((user) => isInRollout(u32Bucket(user, 'new-checkout', 100), percentage)).length
    expect(chosen.filter((name) => name === 'control')).toHaveLength(488)
    expect([on(10), on(50), on(100)]).toEqual([104, 513, 1000])
  })
})

it('the two hashes disagree about the same flag', () => {
  const buckets = [1, 2, 3, 4, 5].map((n) => [
    mod128(`user_${n}`, 'new_checkout'),
    u32Bucket(`user_${n}`, 'new_checkout', 100),
  ])
  expect(buckets).toEqual([
    [41, 85],
    [18, 41],
    [15, 0],
    [98, 95],
    [54, 51],
  ])
})
