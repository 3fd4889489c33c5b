import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { text } from '../src/matchers.ts'
import { authorization, flagId, sentence } from './expectations.ts'
import {
  collection,
  dashboard,
  developer,
  flagExists,
  inStatus,
  path,
  post,
  rolloutId,
  type Status,
  stage,
  stageId,
} from './rollout-expectations.ts'

const { exchange } = contractBetween('dashboard-web', 'experimentation-api')

const stagePath = `${collection}stages/${stageId}`

describe('a stage of a rollout', () => {
  const newStage = {
    name: 'To everybody',
    stage_order: 4,
    target_percentage: 100,
    trigger_type: 'manual',
  } as const
  const withStage = (
    status: Status,
    of: { status?: 'pending' | 'in_progress' | 'completed'; trigger_type?: 'time_based' } = {},
  ) =>
    given('a rollout schedule exists', {
      id: rolloutId,
      feature_flag_id: flagId,
      status,
      stages: [{ id: stageId, target_percentage: 10, ...of }, { target_percentage: 50 }],
    })

  it('is added at the end', async () => {
    const added = await exchange(
      {
        given: [developer, flagExists, inStatus('draft')],
        receiving: 'a request to add a stage to a rollout',
        parity: 'same',
        resource: 'rollout-stage',
        request: { ...post(`${path}/stages`), body: newStage },
        response: { status: 201, body: { ...stage, ...newStage, status: 'pending' } },
      },
      (url) => dashboard(url).addStage(rolloutId, newStage),
    )

    expect(added).toMatchObject({ stage_order: 4, status: 'pending' })
  })

  it('is not added to a rollout that is over', async () => {
    const asked = exchange(
      {
        given: [developer, flagExists, inStatus('completed')],
        receiving: 'a request to add a stage to a rollout that is over',
        parity: 'fixed',
        request: { ...post(`${path}/stages`), body: newStage },
        response: { status: 400, body: sentence },
      },
      (url) => dashboard(url).addStage(rolloutId, newStage),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-now' })
  })

  it('changes while it waits', async () => {
    const changed = await exchange(
      {
        given: [developer, flagExists, withStage('draft')],
        receiving: 'a request for another percentage of a stage',
        parity: 'same',
        resource: 'rollout-stage',
        request: {
          method: 'PUT',
          path: stagePath,
          headers: authorization,
          body: { target_percentage: 20 },
        },
        response: { status: 200, body: { ...stage, target_percentage: 20, status: 'pending' } },
      },
      (url) => dashboard(url).changeStage(stageId, { target_percentage: 20 }),
    )

    expect(changed.target_percentage).toBe(20)
  })

  it('is taken out while it waits', async () => {
    const removed = await exchange(
      {
        given: [developer, flagExists, withStage('draft')],
        receiving: 'a request to take a stage out of a rollout',
        parity: 'same',
        resource: 'nothing',
        request: { method: 'DELETE', path: stagePath, headers: authorization },
        response: { status: 204 },
      },
      (url) =>
        dashboard(url)
          .removeStage(stageId)
          .then(() => 'removed'),
    )

    expect(removed).toBe('removed')
  })

  it.each([
    { from: 'pending', to: 'in_progress' },
    { from: 'in_progress', to: 'completed' },
  ] as const)('goes on by hand from $from to $to', async ({ from, to }) => {
    const advanced = await exchange(
      {
        given: [developer, flagExists, withStage('active', { status: from })],
        receiving: `a request to move a stage on that is ${from}`,
        parity: 'same',
        resource: 'rollout-stage',
        request: post(`${stagePath}/advance`),
        response: { status: 200, body: { ...stage, status: to } },
      },
      (url) => dashboard(url).advanceStage(stageId),
    )

    expect(advanced.status).toBe(to)
  })

  it.each([
    {
      what: 'that is done',
      state: withStage('active', { status: 'completed' }),
      detail: 'Cannot advance stage in completed status',
    },
    {
      what: 'of a rollout that is a draft',
      state: withStage('draft'),
      detail: 'Cannot advance stage: schedule is in draft status',
    },
    {
      what: 'that goes on by itself',
      state: withStage('active', { trigger_type: 'time_based' }),
      detail: 'Only stages with a manual trigger can be advanced',
    },
  ])('does not go on by hand when it is one $what', async ({ what, state, detail }) => {
    const asked = exchange(
      {
        given: [developer, flagExists, state],
        receiving: `a request to move a stage on ${what}`,
        parity: 'same',
        request: post(`${stagePath}/advance`),
        response: { status: 400, body: { detail: text(detail) } },
      },
      (url) => dashboard(url).advanceStage(stageId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-now' })
  })
})
