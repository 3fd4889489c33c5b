import { describe, expect, it } from '@jest/globals'
import { given } from './given.ts'
import { givenText } from './given-text.ts'

describe('given', () => {
  it('names a state with its parameters', () => {
    expect(given('the flag key is taken', { key: 'new-checkout' })).toEqual({
      name: 'the flag key is taken',
      params: { key: 'new-checkout' },
    })
  })

  it('needs no parameters where a state has none, or none that must be given', () => {
    expect(given('no token')).toEqual({ name: 'no token', params: {} })
    expect(given('an expired access token')).toEqual({
      name: 'an expired access token',
      params: {},
    })
  })

  it('does not compile for what the provider does not know', () => {
    // @ts-expect-error: no provider has this state
    given('an unheard-of state')
    // @ts-expect-error: the parameter is missing
    given('the flag key is taken')
    // @ts-expect-error: the state has no such parameter
    given('the flag key is taken', { key: 'new-checkout', colour: 'red' })
    // @ts-expect-error: there is no such role
    given('a user is signed in', { role: 'king' })

    expect(given).toBeInstanceOf(Function)
  })

  it('is written from what the provider publishes', async () => {
    const params = {
      type: 'object' as const,
      additionalProperties: false,
      required: ['key'],
      properties: { key: { type: 'string' as const } },
    }
    const text = await givenText({
      providers: { api: { 'a flag exists': { description: 'One flag.', params } } },
    })

    expect(text).toContain(`'a flag exists': {\n      key: string\n    }`)
    expect(text).toContain('One flag.')
  })
})
