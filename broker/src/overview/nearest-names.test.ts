import { expect, it } from '@jest/globals'
import { nearestNames } from './nearest-names.ts'

const existing = ['Orders', 'orders-archive', 'Billing Service', 'dashboard-web', 'web', 'ä/b']

it.each([
  ['orders', ['Orders', 'orders-archive']],
  ['Ordres', ['Orders']],
  ['Billings', ['Billing Service']],
  ['dashbord-web', ['dashboard-web', 'web']],
  ['Ä/B', ['ä/b']],
  ['we', ['web']],
  ['nothing of the kind', []],
  ['', []],
])('"%s" may mean %j', (name, meant) => {
  expect(nearestNames(name, existing)).toEqual(meant)
})

it('names no more than five, however many are alike', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => `service-${index}`)

  expect(nearestNames('servce-7', many)[0]).toBe('service-7')
  expect(nearestNames('servce-7', many)).toHaveLength(5)
})
