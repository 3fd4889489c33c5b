import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { boolean, eachLike, id, like, oneOf, text } from '../src/matchers.ts'
import { ExperimentationClient } from './client.ts'
import {
  apiKey,
  experimentId,
  experimentKey,
  invalidKey,
  missingKey,
  onlyIn,
  withKey,
} from './expectations.ts'

const { exchange } = contractBetween('js-sdk', 'experimentation-api')

const keyExists = given('an active API key exists', { key: apiKey })
const sdk = (url: string) => new ExperimentationClient(url, apiKey)
const running = given('an experiment exists', {
  id: experimentId,
  key: experimentKey,
  status: 'active',
})
const assigned = given('a user is assigned to a variant', {
  user_id: 'user_1',
  experiment_id: experimentId,
  variant: 'Treatment',
})

function assignRequest(userId: string, more: object = {}) {
  return {
    method: 'POST',
    path: '/api/v1/tracking/assign',
    headers: withKey,
    body: { experiment_key: experimentKey, user_id: userId, ...more },
  } as const
}

describe('assigning a user to an experiment', () => {
  it('tells which variant to show', async () => {
    const assignment = await exchange(
      {
        given: [keyExists, running],
        receiving: 'a request to assign a user',
        parity: 'fixed',
        resource: 'assignment',
        request: assignRequest('user_2'),
        response: {
          status: 200,
          body: {
            experiment_key: text(experimentKey),
            user_id: text('user_2'),
            excluded: false,
            variant_name: oneOf('Treatment', 'Control'),
            is_control: boolean(false),
          },
        },
      },
      (url) => sdk(url).assign(experimentKey, 'user_2'),
    )

    expect(assignment).toMatchObject({ variant_name: 'Treatment', is_control: false })
  })

  it('hands over what the variant is configured with', async () => {
    const assignment = await exchange(
      {
        given: [
          keyExists,
          given('an experiment exists', {
            id: experimentId,
            key: experimentKey,
            status: 'active',
            variants: [
              {
                name: 'Control',
                is_control: true,
                traffic_allocation: 100,
                configuration: { color: 'blue' },
              },
              { name: 'Treatment', is_control: false, traffic_allocation: 0 },
            ],
          }),
        ],
        receiving: 'a request to assign a user to a configured variant',
        parity: 'fixed',
        resource: 'assignment',
        request: assignRequest('user_2'),
        response: {
          status: 200,
          body: {
            experiment_key: text(experimentKey),
            user_id: text('user_2'),
            excluded: false,
            variant_name: 'Control',
            is_control: true,
            configuration: like({ color: 'blue' }),
          },
        },
      },
      (url) => sdk(url).assign(experimentKey, 'user_2'),
    )

    expect(assignment).toMatchObject({ configuration: { color: 'blue' } })
  })

  it('keeps a user where the user is, whatever the bucket says now', async () => {
    const assignment = await exchange(
      {
        given: [keyExists, running, assigned],
        receiving: 'a request to assign a user who has an assignment',
        parity: 'fixed',
        resource: 'assignment',
        request: assignRequest('user_1'),
        response: {
          status: 200,
          body: {
            experiment_key: text(experimentKey),
            user_id: text('user_1'),
            excluded: false,
            variant_name: 'Treatment',
            is_control: false,
            configuration: null,
          },
        },
      },
      (url) => sdk(url).assign(experimentKey, 'user_1'),
    )

    expect(assignment).toMatchObject({ variant_name: 'Treatment', configuration: null })
  })

  it('says why a user takes no part', async () => {
    const assignment = await exchange(
      {
        given: [
          keyExists,
          given('an experiment exists', {
            id: experimentId,
            key: experimentKey,
            status: 'active',
            targeting_rules: onlyIn('NZ'),
          }),
        ],
        receiving: 'a request to assign a user whom no rule matches',
        parity: 'new',
        resource: 'assignment',
        request: assignRequest('user_2', { context: { country: 'DE' } }),
        response: {
          status: 200,
          body: {
            experiment_key: text(experimentKey),
            user_id: text('user_2'),
            variant_name: null,
            excluded: true,
            reason: text('targeting_rules_not_met'),
          },
        },
      },
      (url) => sdk(url).assign(experimentKey, 'user_2', { country: 'DE' }),
    )

    expect(assignment).toMatchObject({ excluded: true, variant_name: null })
  })

  it('ends in NOT_FOUND for an experiment that does not run', async () => {
    const asked = exchange(
      {
        given: [
          keyExists,
          given('an experiment exists', { id: experimentId, key: experimentKey, status: 'draft' }),
        ],
        receiving: 'a request to assign a user to an experiment that does not run',
        parity: 'fixed',
        request: assignRequest('user_2'),
        response: {
          status: 404,
          body: { detail: text(`Active experiment with key '${experimentKey}' not found`) },
        },
      },
      (url) => sdk(url).assign(experimentKey, 'user_2'),
    )

    await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('ends in INVALID_REQUEST for a user without an id', async () => {
    const asked = exchange(
      {
        given: [keyExists, running],
        receiving: 'a request to assign a user without an id',
        parity: 'same',
        request: assignRequest(''),
        response: {
          status: 422,
          body: {
            detail: eachLike({
              type: text('string_too_short'),
              loc: ['body', 'user_id'],
              msg: text('String should have at least 1 character'),
            }),
          },
        },
      },
      (url) => sdk(url).assign(experimentKey, ''),
    )

    await expect(asked).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('ends in INVALID_API_KEY with a key that nobody gave out', async () => {
    const asked = exchange(
      {
        given: [running],
        receiving: 'a request to assign a user with an unknown API key',
        parity: 'same',
        request: assignRequest('user_2'),
        response: invalidKey,
      },
      (url) => sdk(url).assign(experimentKey, 'user_2'),
    )

    await expect(asked).rejects.toMatchObject({ code: 'INVALID_API_KEY' })
  })
})

describe('the assignments of a user', () => {
  const path = '/api/v1/tracking/assignments/user_1'

  it('name experiment and variant', async () => {
    const assignments = await exchange(
      {
        given: [keyExists, running, assigned],
        receiving: 'a request for the assignments of a user',
        parity: 'same',
        resource: 'assignment-list',
        request: { method: 'GET', path, query: { active_only: 'true' }, headers: withKey },
        response: {
          status: 200,
          body: eachLike({
            experiment_id: id(experimentId),
            experiment_name: text('Checkout in one page'),
            variant_name: text('Treatment'),
            is_control: boolean(false),
          }),
        },
      },
      (url) => sdk(url).userAssignments('user_1'),
    )

    expect(assignments[0]).toMatchObject({ variant_name: 'Treatment' })
  })

  it('are an empty list for a user whom nobody has seen', async () => {
    const assignments = await exchange(
      {
        given: [keyExists, running],
        receiving: 'a request for the assignments of a user whom nobody has seen',
        parity: 'same',
        resource: 'assignment-list',
        request: { method: 'GET', path, query: { active_only: 'true' }, headers: withKey },
        response: { status: 200, body: [] },
      },
      (url) => sdk(url).userAssignments('user_1'),
    )

    expect(assignments).toEqual([])
  })

  it('end in INVALID_API_KEY without a key', async () => {
    const asked = exchange(
      {
        given: [running],
        receiving: 'a request for the assignments of a user without an API key',
        parity: 'same',
        request: { method: 'GET', path, query: { active_only: 'true' } },
        response: missingKey,
      },
      (url) => new ExperimentationClient(url).userAssignments('user_1'),
    )

    await expect(asked).rejects.toMatchObject({ code: 'INVALID_API_KEY' })
  })
})
