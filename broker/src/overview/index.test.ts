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

  it('holds every relation of the protocol, and no other', () => {
    expect(Object.keys(_links).sort()).toEqual([
      'beta:provider-pacts-for-verification',
      'curies',
      'pb:branch-pact-versions',
      'pb:can-i-deploy-pacticipant-version-to-environment',
      'pb:can-i-deploy-pacticipant-version-to-tag',
      'pb:environment',
      'pb:environments',
      'pb:integrations',
      'pb:latest-branch-pact-versions',
      'pb:latest-main-branch-pact-versions',
      'pb:latest-pact-versions',
      'pb:latest-provider-pacts',
      'pb:latest-provider-pacts-with-branch',
      'pb:latest-provider-pacts-with-main-branch',
      'pb:latest-provider-pacts-with-tag',
      'pb:latest-tagged-version',
      'pb:latest-version',
      'pb:main-branch-pact-versions',
      'pb:metrics',
      'pb:pacticipant',
      'pb:pacticipant-branch',
      'pb:pacticipant-branch-version',
      'pb:pacticipant-version',
      'pb:pacticipant-version-tag',
      'pb:pacticipants',
      'pb:provider-pacts',
      'pb:provider-pacts-for-verification',
      'pb:provider-pacts-with-branch',
      'pb:provider-pacts-with-main-branch',
      'pb:provider-pacts-with-tag',
      'pb:publish-contracts',
      'pb:publish-pact',
      'pb:tagged-pact-versions',
      'pb:webhook',
      'pb:webhooks',
      'self',
    ])
  })
})
