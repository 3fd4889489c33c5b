import { parseRecord, readEvent } from '@concordat/backend/pipeline/record'
import { describe, expect, it } from '@jest/globals'
import { contractBetween, type Message } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { pattern, text, timestamp } from '../src/matchers.ts'

const { message } = contractBetween('event-processor-lambda', 'feature-flag-lambda')

const userId = 'user_1'
const evaluated = '2026-11-20T09:00:00.000Z'

/** A flag as the lambda reads it, and the evaluation of it that the record comes from. */
function evaluationOf(flag: { enabled: boolean; rollout_percentage: number }, context?: object) {
  return [
    given('a config item is published', { flag_id: 'flag-1', key: 'new-checkout', ...flag }),
    given('a flag evaluation is asked for', {
      user_id: userId,
      flag_key: 'new-checkout',
      ...(context && { context: { ...context } }),
    }),
  ]
}

/** The processor takes who, what and when; what it does not know it drops. */
const record = {
  parity: 'fixed',
  resource: 'flag-evaluation-record',
  metadata: { contentType: 'application/json' },
  content: {
    event_id: pattern(/^.+$/, '7f0c2f44-58a8-4a3e-8d8f-1f6a0c9f2b33'),
    event_type: text('feature_flag_evaluation'),
    user_id: text(userId),
    timestamp: timestamp(evaluated),
  },
} as const

type Expected = Message<'feature-flag-lambda'>

/** Lets the processor's own code read the record as the stream's trigger hands it over. */
function read(expected: Expected) {
  return message(expected, async (content) => {
    const data = Buffer.from(JSON.stringify(content)).toString('base64')
    const parsed = parseRecord(data)
    if ('error' in parsed) throw new Error(parsed.error)
    const result = readEvent(parsed.value, new Date(0))
    if ('error' in result) throw new Error(result.error)
    return result.event
  })
}

describe('the record of a flag evaluation', () => {
  it('is an event of its own when the flag is on', async () => {
    const event = await read({
      ...record,
      given: evaluationOf({ enabled: true, rollout_percentage: 100 }),
      receiving: 'a record of a flag that is on',
    })

    expect(event).toMatchObject({
      event_id: '7f0c2f44-58a8-4a3e-8d8f-1f6a0c9f2b33',
      event_type: 'feature_flag_evaluation',
      user_id: userId,
      timestamp: evaluated,
      experiment_id: null,
    })
  })

  it('is no less an event when the flag is disabled', async () => {
    const event = await read({
      ...record,
      given: evaluationOf({ enabled: false, rollout_percentage: 100 }),
      receiving: 'a record of a flag that is disabled',
    })

    expect(event.user_id).toBe(userId)
  })

  it('is no less an event when the user is outside the rollout', async () => {
    const event = await read({
      ...record,
      given: evaluationOf({ enabled: true, rollout_percentage: 0 }),
      receiving: 'a record of a user outside the rollout',
    })

    expect(event.event_type).toBe('feature_flag_evaluation')
  })

  it('may tell the context that the caller gave', async () => {
    const event = await read({
      ...record,
      given: evaluationOf({ enabled: true, rollout_percentage: 100 }, { country: 'NZ' }),
      receiving: 'a record of an evaluation with a context',
    })

    expect(event.timestamp).toBe(evaluated)
  })
})
