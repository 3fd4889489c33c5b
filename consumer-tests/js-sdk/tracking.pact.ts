import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { eachLike, text } from '../src/matchers.ts'
import { ExperimentationClient, type TrackedEvent } from './client.ts'
import {
  apiKey,
  experimentId,
  experimentKey,
  flagId,
  flagKey,
  invalidKey,
  withKey,
} from './expectations.ts'

const { exchange } = contractBetween('js-sdk', 'experimentation-api')

const keyExists = given('an active API key exists', { key: apiKey })
const running = given('an experiment exists', {
  id: experimentId,
  key: experimentKey,
  status: 'active',
})
const sdk = (url: string) => new ExperimentationClient(url, apiKey)
const purchase: TrackedEvent = {
  event_type: 'conversion',
  user_id: 'user_1',
  experiment_key: experimentKey,
  event_name: 'purchase',
  value: 49.9,
}
const track = { method: 'POST', path: '/api/v1/tracking/track', headers: withKey } as const
const batch = { method: 'POST', path: '/api/v1/tracking/batch', headers: withKey } as const

function invalid(...loc: string[]) {
  return { detail: eachLike({ type: text('value_error'), loc, msg: text('Value is not valid') }) }
}

describe('tracking an event', () => {
  it('gives the id by which the event is known', async () => {
    const tracked = await exchange(
      {
        given: [keyExists, running],
        receiving: 'an event of an experiment',
        parity: 'fixed',
        resource: 'tracked-event',
        request: { ...track, body: purchase },
        response: { status: 200, body: { success: true, event_id: text('an-event-id') } },
      },
      (url) => sdk(url).trackEvent(purchase),
    )

    expect(tracked.event_id).toBe('an-event-id')
  })

  it('keeps an id that the application gave', async () => {
    const event = { ...purchase, event_id: 'order-4711' }
    const tracked = await exchange(
      {
        given: [keyExists, running],
        receiving: 'an event with an id of the application',
        parity: 'new',
        resource: 'tracked-event',
        request: { ...track, body: event },
        response: { status: 200, body: { success: true, event_id: 'order-4711' } },
      },
      (url) => sdk(url).trackEvent(event),
    )

    expect(tracked.event_id).toBe('order-4711')
  })

  it('may be about a flag', async () => {
    const click = {
      event_type: 'click',
      user_id: 'user_1',
      feature_flag_key: flagKey,
      metadata: { page: '/checkout' },
    }
    const tracked = await exchange(
      {
        given: [keyExists, given('a feature flag exists', { id: flagId, key: flagKey })],
        receiving: 'an event of a flag',
        parity: 'fixed',
        resource: 'tracked-event',
        request: { ...track, body: click },
        response: { status: 200, body: { success: true, event_id: text('an-event-id') } },
      },
      (url) => sdk(url).trackEvent(click),
    )

    expect(tracked.event_id).toBe('an-event-id')
  })

  it('ends in NOT_FOUND for an experiment that does not exist', async () => {
    const asked = exchange(
      {
        given: [keyExists, given('no experiments exist')],
        receiving: 'an event of an experiment that does not exist',
        parity: 'fixed',
        request: { ...track, body: purchase },
        response: { status: 404, body: { detail: text('Neither of them found') } },
      },
      (url) => sdk(url).trackEvent(purchase),
    )

    await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('ends in INVALID_REQUEST for an event of nobody', async () => {
    const event = { ...purchase, user_id: '' }
    const asked = exchange(
      {
        given: [keyExists, running],
        receiving: 'an event of nobody',
        parity: 'same',
        request: { ...track, body: event },
        response: { status: 422, body: invalid('body', 'user_id') },
      },
      (url) => sdk(url).trackEvent(event),
    )

    await expect(asked).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('ends in INVALID_API_KEY with a key that nobody gave out', async () => {
    const asked = exchange(
      {
        given: [running],
        receiving: 'an event with an unknown API key',
        parity: 'same',
        request: { ...track, body: purchase },
        response: invalidKey,
      },
      (url) => sdk(url).trackEvent(purchase),
    )

    await expect(asked).rejects.toMatchObject({ code: 'INVALID_API_KEY' })
  })
})

describe('tracking several events', () => {
  const exposure: TrackedEvent = {
    event_type: 'exposure',
    user_id: 'user_2',
    experiment_key: experimentKey,
  }

  it('counts what was stored', async () => {
    const outcome = await exchange(
      {
        given: [keyExists, running],
        receiving: 'a batch of events',
        parity: 'fixed',
        resource: 'batch-outcome',
        request: { ...batch, body: { events: [purchase, exposure] } },
        response: { status: 200, body: { success_count: 2, failure_count: 0, errors: null } },
      },
      (url) => sdk(url).trackEvents([purchase, exposure]),
    )

    expect(outcome).toEqual({ success_count: 2, failure_count: 0, errors: null })
  })

  it('says which event could not be stored, and stores the others', async () => {
    const lost = { ...exposure, experiment_key: 'unheard-of' }
    const outcome = await exchange(
      {
        given: [keyExists, running],
        receiving: 'a batch with an event of an experiment that does not exist',
        parity: 'fixed',
        resource: 'batch-outcome',
        request: { ...batch, body: { events: [purchase, lost] } },
        response: {
          status: 200,
          body: {
            success_count: 1,
            failure_count: 1,
            errors: [{ index: 1, error: text('Neither of them found') }],
          },
        },
      },
      (url) => sdk(url).trackEvents([purchase, lost]),
    )

    expect(outcome.errors?.[0]?.index).toBe(1)
  })

  it('ends in INVALID_REQUEST for no events at all', async () => {
    const asked = exchange(
      {
        given: [keyExists],
        receiving: 'an empty batch of events',
        parity: 'same',
        request: { ...batch, body: { events: [] } },
        response: { status: 422, body: invalid('body', 'events') },
      },
      (url) => sdk(url).trackEvents([]),
    )

    await expect(asked).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('ends in INVALID_API_KEY with a key that nobody gave out', async () => {
    const asked = exchange(
      {
        given: [running],
        receiving: 'a batch of events with an unknown API key',
        parity: 'same',
        request: { ...batch, body: { events: [exposure] } },
        response: invalidKey,
      },
      (url) => sdk(url).trackEvents([exposure]),
    )

    await expect(asked).rejects.toMatchObject({ code: 'INVALID_API_KEY' })
  })
})

describe('evaluating several flags', () => {
  const evaluate = {
    method: 'POST',
    path: '/api/v1/feature-flags/evaluate',
    headers: withKey,
  } as const

  it('answers in the order of the question, off for what does not exist', async () => {
    const evaluations = await exchange(
      {
        given: [keyExists, given('a feature flag exists', { id: flagId, key: flagKey })],
        receiving: 'an evaluation of several flags',
        parity: 'new',
        resource: 'feature-flag-evaluations',
        request: { ...evaluate, body: { flag_keys: [flagKey, 'unheard-of'], user_id: 'user_1' } },
        response: {
          status: 200,
          body: {
            results: [
              { key: flagKey, enabled: true, reason: text('rollout') },
              { key: 'unheard-of', enabled: false, reason: text('flag_not_found') },
            ],
          },
        },
      },
      (url) => sdk(url).evaluateFlags([flagKey, 'unheard-of'], 'user_1'),
    )

    expect(evaluations.map(({ enabled }) => enabled)).toEqual([true, false])
  })

  it('ends in INVALID_REQUEST for no flags at all', async () => {
    const asked = exchange(
      {
        given: [keyExists],
        receiving: 'an evaluation of no flags',
        parity: 'new',
        request: { ...evaluate, body: { flag_keys: [], user_id: 'user_1' } },
        response: { status: 422, body: invalid('body', 'flag_keys') },
      },
      (url) => sdk(url).evaluateFlags([], 'user_1'),
    )

    await expect(asked).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('ends in INVALID_API_KEY with a key that nobody gave out', async () => {
    const asked = exchange(
      {
        given: [],
        receiving: 'an evaluation of several flags with an unknown API key',
        parity: 'new',
        request: { ...evaluate, body: { flag_keys: [flagKey], user_id: 'user_1' } },
        response: invalidKey,
      },
      (url) => sdk(url).evaluateFlags([flagKey], 'user_1'),
    )

    await expect(asked).rejects.toMatchObject({ code: 'INVALID_API_KEY' })
  })
})
