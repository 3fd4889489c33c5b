import { describe, expect, it } from '@jest/globals'
import { displayNameOf, namesLike } from './pacticipant.ts'

describe('the display name of a pacticipant', () => {
  it.each([
    ['billing-api_v2', 'Billing Api V2'],
    ['HTTPServer', 'HTTP Server'],
    ['webShop.front  end', 'Web Shop Front End'],
    ['Élan vital', 'Élan Vital'],
    ['étudeÉlan', 'Étude Élan'],
    ['a/b', 'A/b'],
    ['---', '---'],
  ])('of %s is %s', (name, expected) => {
    expect(displayNameOf(name)).toBe(expected)
  })
})

describe('names that are like a new one', () => {
  it.each([
    ['Billing Service', ['billing-api', 'Billings', 'BillingProvider', 'Billing::Service']],
    ['WebShops', ['web-shop', 'Web Shop Api']],
  ])('%s are those with the same words', (name, like) => {
    expect(namesLike(name, [...like, 'Orders', 'BillingReports', 'web'])).toEqual(like)
  })

  it('are none for words in another order or with other words', () => {
    expect(namesLike('Shop Web', ['Web Shop', 'Shop', 'Web Shops Api'])).toEqual([])
  })
})
