import { describe, expect, it } from '@jest/globals'
import { linksFrom } from '../links.ts'
import { representIndex } from './index-representation.ts'

describe('the index', () => {
  const { _links } = representIndex(linksFrom('https://broker.example/base'))

  it('leads to every relation below the base URL, and marks templates', () => {
    expect(_links['pb:publish-contracts']).toEqual({
      href: 'https://broker.example/base/contracts/publish',
      title: 'Publish contracts',
      templated: false,
    })
    expect(_links['pb:environment']).toMatchObject({
      href: 'https://broker.example/base/environments/{uuid}',
      templated: true,
    })
  })

  it('holds what the official clients look for', () => {
    const wanted = [
      'self',
      'curies',
      'pb:provider-pacts-for-verification',
      'pb:pacticipant-version',
      'pb:webhooks',
    ]

    expect(Object.keys(_links)).toEqual(expect.arrayContaining(wanted))
  })
})
