import { describe, expect, it } from '@jest/globals'
import {
  canIDeployBadge,
  canIMergeBadge,
  initialsOf,
  notFound,
  pactBadge,
  pactStatusOf,
  shieldsUrl,
} from './badge.ts'
import { badgeSvg } from './badge-svg.ts'

const pair = { consumer: 'Web Shop', provider: 'billingApi' }

describe('the status of a pact', () => {
  it.each([
    [undefined, 'unknown', 'lightgrey'],
    [{ success: true, pending: null, isOfLatestPact: true }, 'verified', 'brightgreen'],
    [{ success: true, pending: true, isOfLatestPact: false }, 'changed', 'orange'],
    [{ success: false, pending: true, isOfLatestPact: true }, 'failed (pending)', 'red'],
    [{ success: false, pending: false, isOfLatestPact: true }, 'failed', 'red'],
    [{ success: false, pending: null, isOfLatestPact: false }, 'failed', 'red'],
  ])('of %j is %s, in %s', (result, right, colour) => {
    expect(pactBadge(pactStatusOf(result), pair)).toMatchObject({ right, colour })
  })

  it('is not known where there is no pact', () => {
    expect(pactBadge(undefined, pair)).toEqual({
      left: 'pact not found',
      right: 'unknown',
      colour: 'lightgrey',
    })
  })
})

describe('the names on a badge', () => {
  it.each([
    [{}, 'web shop/billingapi pact'],
    [{ label: 'Consumer' }, 'web shop pact'],
    [{ label: 'provider' }, 'billingapi pact'],
    [{ label: 'other' }, 'web shop/billingapi pact'],
    [{ initials: 'true' }, 'ws/ba pact'],
    [{ initials: 'true', label: 'consumer' }, 'ws pact'],
  ])('with %j read %s', (options, left) => {
    expect(pactBadge('success', pair, options).left).toBe(left)
  })

  it('are followed by the tags they are about', () => {
    const subject = { ...pair, consumerTag: 'dev', providerTag: 'Prod' }

    expect(pactBadge('success', subject).left).toBe('web shop (dev)/billingapi (Prod) pact')
  })

  it.each([
    ['Web Shop', 'ws'],
    ['web_shop-ui', 'wsu'],
    ['billingApi', 'ba'],
    ['Billing', 'billing'],
    ['ÄpfelLaden', 'äl'],
    ['--', '--'],
  ])('%s has the initials %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials)
  })
})

describe('a can-i-deploy badge', () => {
  it('is green for a yes only', () => {
    const places = { from: 'main', to: 'prod' }

    expect(canIDeployBadge(true, places)).toEqual({
      left: 'can-i-deploy',
      right: 'main to prod',
      colour: 'brightgreen',
    })
    expect(canIDeployBadge(null, places).colour).toBe('red')
    expect(canIDeployBadge(false, { ...places, label: 'ready' })).toMatchObject({
      left: 'ready',
      colour: 'red',
    })
  })

  it('of a merge has three answers', () => {
    expect([true, false, null].map((answer) => canIMergeBadge(answer).right)).toEqual([
      'success',
      'failed',
      'unknown',
    ])
  })
})

describe('the picture of a badge', () => {
  it('shows and says both texts', () => {
    const svg = badgeSvg({ left: 'web/orders pact', right: 'verified', colour: 'brightgreen' })

    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="\d+" height="20"/)
    expect(svg).toContain('<title>web/orders pact: verified</title>')
    expect(svg).toContain('fill="#4c1"')
    expect(svg.match(/>verified</g)).toHaveLength(2)
  })

  it('holds no markup but its own', () => {
    const svg = badgeSvg({ left: '<script>"&\'', right: 'a\u0007b\ud800', colour: 'red' })

    expect(svg).not.toContain('<script')
    expect(svg).not.toContain('\u0007')
    expect(svg.isWellFormed()).toBe(true)
  })

  it('is found at shields.io under escaped texts', () => {
    expect(shieldsUrl('https://img.shields.io', notFound('a_b-c/d (e)'))).toBe(
      'https://img.shields.io/badge/a__b--c%2Fd%20%28e%29-not%20found-lightgrey.svg',
    )
  })
})
