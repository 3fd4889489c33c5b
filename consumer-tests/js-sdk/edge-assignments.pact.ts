import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { oneOf, pattern, text } from '../src/matchers.ts'
import { EdgeClient } from './edge-client.ts'
import { experimentId, experimentKey } from './expectations.ts'

const { exchange } = contractBetween('js-sdk', 'assignment-lambda')

const token = 'the-access-token'
const authorization = { Authorization: pattern(/^Bearer .+$/, `Bearer ${token}`) }
const edge = (url: string) => new EdgeClient(url, token)
const visitor = given('a user is signed in', { role: 'viewer' })
const item = {
  experiment_id: experimentId,
  key: experimentKey,
  variants: [
    { key: 'control', allocation: 0.5 },
    { key: 'treatment', allocation: 0.5 },
  ],
}
const published = given('an experiment item is published', item)
const ask = (query: Record<string, string>) =>
  ({ method: 'GET', path: '/assignments', query, headers: authorization }) as const
const aboutUser = ask({ user_id: 'user_1', experiment_key: experimentKey })

const assigned = (variant: unknown) => ({
  experiment_key: experimentKey,
  variant,
  excluded: false,
  assignment_id: text('assign_0123456789ab'),
})
const excluded = { experiment_key: experimentKey, variant: null, excluded: true }

describe('an assignment at the edge', () => {
  it('is one of the variants', async () => {
    const assignment = await exchange(
      {
        given: [visitor, published],
        receiving: 'a request for the variant of a user',
        parity: 'same',
        resource: 'edge-assignment',
        request: aboutUser,
        response: { status: 200, body: assigned(oneOf('treatment', 'control')) },
      },
      (url) => edge(url).assignment(experimentKey, 'user_1'),
    )

    expect(assignment).toMatchObject({ variant: 'treatment', excluded: false })
  })

  it('stays what it was', async () => {
    const assignment = await exchange(
      {
        given: [
          visitor,
          published,
          given('an assignment item is stored', {
            user_id: 'user_1',
            experiment_id: experimentId,
            experiment_key: experimentKey,
            variant: 'control',
          }),
        ],
        receiving: 'a request for the variant of a user who has one',
        parity: 'same',
        resource: 'edge-assignment',
        request: aboutUser,
        response: { status: 200, body: assigned('control') },
      },
      (url) => edge(url).assignment(experimentKey, 'user_1'),
    )

    expect(assignment.variant).toBe('control')
  })

  it.each([
    {
      what: 'of a paused experiment',
      state: given('an experiment item is published', { ...item, status: 'paused' }),
    },
    {
      what: 'outside of the traffic',
      state: given('an experiment item is published', { ...item, traffic_allocation: 0 }),
    },
  ])('is none $what', async ({ what, state }) => {
    const assignment = await exchange(
      {
        given: [visitor, state],
        receiving: `a request for the variant ${what}`,
        parity: 'same',
        resource: 'edge-assignment',
        request: aboutUser,
        response: { status: 200, body: excluded },
      },
      (url) => edge(url).assignment(experimentKey, 'user_1'),
    )

    expect(assignment).toMatchObject({ excluded: true, variant: null })
  })

  it('is none where the rules do not let the user in', async () => {
    const assignment = await exchange(
      {
        given: [
          visitor,
          given('an experiment item is published', {
            ...item,
            targeting_rules: [{ attribute: 'country', operator: 'in', value: ['NZ', 'AU'] }],
          }),
        ],
        receiving: 'a request for the variant of a user whom no rule lets in',
        parity: 'new',
        resource: 'edge-assignment',
        request: ask({
          user_id: 'user_1',
          experiment_key: experimentKey,
          context: '{"country":"DE"}',
        }),
        response: { status: 200, body: excluded },
      },
      (url) => edge(url).assignment(experimentKey, 'user_1', { country: 'DE' }),
    )

    expect(assignment.excluded).toBe(true)
  })

  it.each([
    {
      what: 'NOT_FOUND for an experiment that nobody has published',
      receiving: 'a request for the variant of an experiment that nobody has published',
      state: given('no experiment item is published', { key: experimentKey }),
      userId: 'user_1',
      status: 404,
      error: `Experiment not found: ${experimentKey}`,
      code: 'NOT_FOUND',
    },
    {
      what: 'INVALID_REQUEST for nobody',
      receiving: 'a request for the variant of nobody',
      state: published,
      userId: '',
      status: 400,
      error: 'Parameter must not be blank: user_id',
      code: 'INVALID_REQUEST',
    },
  ])('ends in $what', async ({ receiving, state, userId, status, error, code }) => {
    const asked = exchange(
      {
        given: [visitor, state],
        receiving,
        parity: 'same',
        request: ask({ user_id: userId, experiment_key: experimentKey }),
        response: { status, body: { error: text(error) } },
      },
      (url) => edge(url).assignment(experimentKey, userId),
    )

    await expect(asked).rejects.toMatchObject({ code })
  })

  it('ends in SIGNED_OUT for a visitor without a token', async () => {
    const asked = exchange(
      {
        given: [given('no token'), published],
        receiving: 'a request for the variant of a user without a token',
        parity: 'same',
        request: {
          method: 'GET',
          path: '/assignments',
          query: { user_id: 'user_1', experiment_key: experimentKey },
        },
        response: { status: 401, body: { message: 'Unauthorized' } },
      },
      (url) => new EdgeClient(url).assignment(experimentKey, 'user_1'),
    )

    await expect(asked).rejects.toMatchObject({ code: 'SIGNED_OUT' })
  })
})
