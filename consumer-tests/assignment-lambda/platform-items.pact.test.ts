import {
  chooseVariant,
  isTargeted,
  readExperimentItem,
} from '@concordat/backend/lambdas/config-item'
import { readAssignmentItem } from '@concordat/backend/pipeline/assignment-item'
import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { decimal, eachLike, integer, like, oneOf, text, timestamp } from '../src/matchers.ts'

const { message } = contractBetween('assignment-lambda', 'experimentation-api')

const experimentId = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'
const key = 'one-page-checkout'
const metadata = { contentType: 'application/json' }
const published = given('the config item of an experiment is published', {
  experiment_id: experimentId,
})
const experiment = (more: { status?: 'draft' | 'active' | 'paused' | 'completed' } = {}) =>
  given('an experiment exists', { id: experimentId, key, ...more })

/** What the lambda reads; with another hash it would assign users to other variants than the platform does. */
const item = {
  experiment_id: text(experimentId),
  key: text(key),
  variants: eachLike({ key: text('control'), allocation: decimal(0.5) }, 2),
  traffic_allocation: decimal(1),
  hash: 'mod128',
}

/** The lambda's own reader; an item that it cannot use is as good as none. */
function readItem(content: unknown) {
  const read = readExperimentItem(Object(content))
  if (!read) throw new Error('The lambda cannot use the item')
  return read
}

describe('the item of an experiment', () => {
  it('assigns users while the experiment is active', async () => {
    const read = await message(
      {
        given: [experiment({ status: 'active' }), published],
        receiving: 'the config item of an active experiment',
        parity: 'new',
        resource: 'experiment-item',
        metadata,
        content: { ...item, status: 'active' },
      },
      async (content) => readItem(content),
    )

    expect(read.status).toBe('active')
    expect(chooseVariant(read, 'user_1')?.key).toBe('control')
  })

  it.each(['draft', 'paused', 'completed'] as const)(
    'says that the experiment is %s, so that nobody is assigned',
    async (status) => {
      const read = await message(
        {
          given: [experiment({ status }), published],
          receiving: `the config item of an experiment that is ${status}`,
          parity: 'new',
          resource: 'experiment-item',
          metadata,
          content: { ...item, status },
        },
        async (content) => readItem(content),
      )

      expect(read.status).toBe(status)
    },
  )

  it('shares the traffic as the experiment does', async () => {
    const read = await message(
      {
        given: [
          given('an experiment exists', {
            id: experimentId,
            key,
            status: 'active',
            variants: [
              { name: 'Control', is_control: true, traffic_allocation: 10 },
              { name: 'Treatment', is_control: false, traffic_allocation: 90 },
            ],
          }),
          published,
        ],
        receiving: 'the config item of an experiment with unequal variants',
        parity: 'new',
        resource: 'experiment-item',
        metadata,
        content: {
          ...item,
          status: 'active',
          variants: [
            { key: 'control', allocation: 0.1 },
            { key: 'treatment', allocation: 0.9 },
          ],
        },
      },
      async (content) => readItem(content),
    )

    expect(read.variants.map(({ allocation }) => allocation)).toEqual([0.1, 0.9])
  })

  it('lets in those whom the rules of the experiment let in', async () => {
    const rules = {
      version: '1.0',
      rules: [
        {
          id: 'country',
          rule: {
            operator: 'and',
            conditions: [{ attribute: 'country', operator: 'eq', value: 'NZ' }],
          },
        },
      ],
    }
    const read = await message(
      {
        given: [
          given('an experiment exists', {
            id: experimentId,
            key,
            status: 'active',
            targeting_rules: rules,
          }),
          published,
        ],
        receiving: 'the config item of an experiment with rules',
        parity: 'new',
        resource: 'experiment-item',
        metadata,
        content: {
          ...item,
          status: 'active',
          targeting_rules: [{ attribute: 'country', operator: 'equals', value: 'NZ' }],
        },
      },
      async (content) => readItem(content),
    )

    expect(isTargeted(read, { country: 'NZ' })).toBe(true)
    expect(isTargeted(read, { country: 'DE' })).toBe(false)
  })
})

describe('the item of an assignment', () => {
  const assignment = {
    user_id: 'user_1',
    experiment_id: experimentId,
    assignment_id: text('assign_0123456789ab'),
    experiment_key: key,
    variant: oneOf('control', 'treatment'),
    timestamp: timestamp('2026-11-20T09:00:00.000Z'),
    ttl: integer(4_102_444_800),
  }

  it('keeps a user where the platform put the user', async () => {
    const read = await message(
      {
        given: [
          experiment({ status: 'active' }),
          given('the platform has assigned a user', { experiment_key: key, user_id: 'user_1' }),
        ],
        receiving: 'the item of an assignment by the platform',
        parity: 'new',
        resource: 'assignment-item',
        metadata,
        content: assignment,
      },
      async (content) => readAssignmentItem(Object(content), new Date(0)),
    )

    expect(read?.variant).toBe('control')
  })

  it('may hold the context that the user was assigned with', async () => {
    const read = await message(
      {
        given: [
          experiment({ status: 'active' }),
          given('the platform has assigned a user', {
            experiment_key: key,
            user_id: 'user_1',
            context: { country: 'NZ' },
          }),
        ],
        receiving: 'the item of an assignment with a context',
        parity: 'new',
        resource: 'assignment-item',
        metadata,
        content: { ...assignment, context: like({ country: 'NZ' }) },
      },
      async (content) => readAssignmentItem(Object(content), new Date(0)),
    )

    expect(read?.assignment_id).toBe('assign_0123456789ab')
  })
})
