import { describe, expect, it } from '@jest/globals'
import { planPact } from './plan.ts'
import { describeLeftOut, selectInteractions } from './selection.ts'

const http = (description: string, parity?: string) => ({
  description,
  request: {},
  ...(parity && { comments: { parity } }),
})
const message = { description: 'a message', type: 'Asynchronous/Messages', contents: {} }

function pactOf(...interactions: object[]) {
  return planPact(
    { consumer: { name: 'web' }, provider: { name: 'api' }, interactions },
    { source: 'web.json', consumerVersion: undefined, isPending: false },
  )
}

describe('the interactions that are replayed', () => {
  it('are those of the parity that is asked for; the others are counted', () => {
    const pact = pactOf(http('a', 'same'), http('b', 'fixed'), http('c', 'new'), http('d', 'new'))
    const { pacts, leftOut } = selectInteractions([pact], { parity: ['same'], hasMessages: true })

    expect(pacts.flatMap(({ interactions }) => interactions)).toMatchObject([{ description: 'a' }])
    expect(describeLeftOut(leftOut)).toBe('1 of parity fixed, 2 of parity new')
  })

  it('are no messages where these cannot be asked for', () => {
    const { pacts, leftOut } = selectInteractions([pactOf(http('a')), pactOf(message)], {
      hasMessages: false,
    })

    expect(pacts).toHaveLength(1)
    expect(Object.values(leftOut)).toEqual([1])
  })

  it('are all of them when nothing else is asked for', () => {
    const pact = pactOf(http('a', 'new'), http('b'), message)

    expect(selectInteractions([pact], { hasMessages: true })).toEqual({
      pacts: [pact],
      leftOut: {},
    })
  })

  it('must not be none', () => {
    expect(() =>
      selectInteractions([pactOf(http('a'))], { parity: ['same'], hasMessages: true }),
    ).toThrow('Nothing is left to replay: the pacts hold 1 without a parity')
  })
})
