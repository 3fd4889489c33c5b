import { describe, expect, it } from '@jest/globals'
import { planPact } from './plan.ts'

const more = { source: 'web.json', consumerVersion: '1', isPending: false }
const names = { consumer: { name: 'web' }, provider: { name: 'api' } }

describe('reading a pact', () => {
  it('takes descriptions and states in the order of the file', () => {
    const interactions = [
      { description: 'b', request: {}, providerStates: [{ name: 'one' }, { name: 'two' }] },
      { description: 'a', request: {} },
    ]

    expect(planPact({ ...names, interactions }, more)).toMatchObject({
      consumer: 'web',
      provider: 'api',
      ...more,
      interactions: [
        { description: 'b', states: ['one', 'two'], isMessage: false },
        { description: 'a', states: [], isMessage: false },
      ],
    })
  })

  it('knows the single state of the second version', () => {
    const interactions = [{ description: 'a', request: {}, provider_state: 'one' }]

    expect(planPact({ ...names, interactions }, more).interactions[0]?.states).toEqual(['one'])
  })

  it('knows the messages of the third and of the fourth version', () => {
    const messages = [{ description: 'third', contents: {} }]
    const interactions = [
      { description: 'fourth', type: 'Asynchronous/Messages', contents: {} },
      { description: 'http', type: 'Synchronous/HTTP', request: {} },
    ]
    const planned = planPact({ ...names, interactions, messages }, more).interactions

    expect(
      planned.filter(({ isMessage }) => isMessage).map(({ description }) => description),
    ).toEqual(['fourth', 'third'])
  })

  it.each([[undefined], [null], [[]], [{ consumer: { name: 'web' } }]])(
    'names the file when %j is not a pact',
    (document) => {
      expect(() => planPact(document, more)).toThrow('web.json is not a pact')
    },
  )
})
