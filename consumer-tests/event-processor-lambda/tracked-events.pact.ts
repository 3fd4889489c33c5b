import { readAssignmentItem } from '@concordat/backend/pipeline/assignment-item'
import { parseRecord, readEvent } from '@concordat/backend/pipeline/record'
import { describe, expect, it } from '@jest/globals'
import { contractBetween, type Message } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { like, oneOf, pattern, text, timestamp } from '../src/matchers.ts'

const { message } = contractBetween('event-processor-lambda', 'experimentation-api')

const experimentId = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'
const flagId = '0d6c1a3e-52b4-4a09-8f0e-7be1c4d29a11'
const running = given('an experiment exists', {
  id: experimentId,
  key: 'one-page-checkout',
  status: 'active',
})
const happened = '2026-11-20T09:00:00.000Z'
const userId = 'user_1'

/** The processor takes who, what and when, and counts by the experiment; events of one user stay in order. */
const record = {
  parity: 'new',
  resource: 'event-record',
  metadata: { contentType: 'application/json', partitionKey: userId },
} as const
const content = {
  event_id: pattern(/^.+$/, '7f0c2f44-58a8-4a3e-8d8f-1f6a0c9f2b33'),
  user_id: userId,
  timestamp: timestamp(happened),
}

/** Lets the processor's own code read the record as the stream's trigger hands it over. */
function read(expected: Message<'experimentation-api'>) {
  return message(expected, async (body) => {
    const parsed = parseRecord(Buffer.from(JSON.stringify(body)).toString('base64'))
    if ('error' in parsed) throw new Error(parsed.error)
    const result = readEvent(parsed.value, new Date(0))
    if ('error' in result) throw new Error(result.error)
    return result.event
  })
}

describe('the record of a tracked event', () => {
  it('names the experiment that it is counted for', async () => {
    const event = await read({
      ...record,
      given: [
        running,
        given('an event is tracked', {
          event_type: 'conversion',
          user_id: userId,
          experiment_key: 'one-page-checkout',
          event_name: 'purchase',
          value: 49.9,
        }),
      ],
      receiving: 'a record of a conversion',
      content: {
        ...content,
        event_type: 'conversion',
        experiment_id: experimentId,
        properties: like({ event_name: 'purchase', value: 49.9 }),
      },
    })

    expect(event).toMatchObject({ event_type: 'conversion', experiment_id: experimentId })
    expect(event.properties).toMatchObject({ value: 49.9 })
  })

  it('keeps the id that the sender gave, by which repetitions are found', async () => {
    const event = await read({
      ...record,
      given: [
        running,
        given('an event is tracked', {
          event_type: 'click',
          user_id: userId,
          experiment_key: 'one-page-checkout',
          event_id: 'order-4711',
        }),
      ],
      receiving: 'a record of an event with an id of its sender',
      content: {
        ...content,
        event_id: 'order-4711',
        event_type: 'click',
        experiment_id: experimentId,
      },
    })

    expect(event.event_id).toBe('order-4711')
  })

  it('names no experiment when it is about a flag', async () => {
    const event = await read({
      ...record,
      given: [
        given('a feature flag exists', { id: flagId, key: 'new-checkout' }),
        given('an event is tracked', {
          event_type: 'click',
          user_id: userId,
          feature_flag_key: 'new-checkout',
        }),
      ],
      receiving: 'a record of an event of a flag',
      content: { ...content, event_type: 'click', experiment_id: null },
    })

    expect(event.experiment_id).toBeNull()
  })

  it('may tell more', async () => {
    const event = await read({
      ...record,
      given: [
        running,
        given('an event is tracked', {
          event_type: 'page_view',
          user_id: userId,
          experiment_key: 'one-page-checkout',
          metadata: { page: '/checkout' },
        }),
      ],
      receiving: 'a record of an event with metadata',
      content: {
        ...content,
        event_type: 'page_view',
        experiment_id: experimentId,
        metadata: { page: text('/checkout') },
      },
    })

    expect(event.metadata).toEqual({ page: '/checkout' })
  })

  it('comes for the first assignment of a user, too', async () => {
    const event = await read({
      ...record,
      given: [
        running,
        given('a user is assigned for the first time', {
          experiment_key: 'one-page-checkout',
          user_id: userId,
        }),
      ],
      receiving: 'a record of an exposure',
      content: { ...content, event_type: 'exposure', experiment_id: experimentId },
    })

    expect(event.event_type).toBe('exposure')
  })
})

describe('the item of an assignment', () => {
  it('says which variant an event is counted for, and since when the user has it', async () => {
    const assignment = await message(
      {
        given: [
          running,
          given('the platform has assigned a user', {
            experiment_key: 'one-page-checkout',
            user_id: userId,
          }),
        ],
        receiving: 'the item of an assignment that events are counted by',
        parity: 'new',
        resource: 'assignment-item',
        metadata: { contentType: 'application/json' },
        content: {
          assignment_id: text('assign_0123456789ab'),
          experiment_key: 'one-page-checkout',
          variant: oneOf('treatment', 'control'),
          timestamp: timestamp(happened),
        },
      },
      async (body) => readAssignmentItem(Object(body), new Date(0)),
    )

    expect(assignment).toMatchObject({ variant: 'treatment', timestamp: happened })
  })
})
