import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { eachLike, id, integer, oneOf, text } from '../src/matchers.ts'
import { accessToken, authorization, fieldProblem, flagId, page, sentence } from './expectations.ts'
import { RolloutPages } from './rollouts.ts'

const { exchange } = contractBetween('dashboard-web', 'experimentation-api')

const developer = given('a user is signed in', { role: 'developer' })
const viewer = given('a user is signed in', { role: 'viewer' })
const flagExists = given('a feature flag exists', { id: flagId, key: 'one-page-checkout' })
const dashboard = (url: string) => new RolloutPages(url, accessToken)

const rolloutId = '4c1b7f2e-9a30-4b8e-8f57-2d6c0a9e1b34'
const stageId = '7e5d3c1b-0a9f-4e8d-b7c6-5a4f3e2d1c0b'
const collection = '/api/v1/rollout-schedules/'
const path = `${collection}${rolloutId}`
const stagePath = `${collection}stages/${stageId}`

type Status = 'draft' | 'active' | 'paused' | 'completed' | 'cancelled'
const inStatus = (status: Status) =>
  given('a rollout schedule exists', { id: rolloutId, feature_flag_id: flagId, status })
const none = given('no rollout schedules exist')

const stage = {
  id: id(stageId),
  name: text('To 10 per cent'),
  stage_order: integer(1),
  target_percentage: integer(10),
  status: oneOf('pending', 'in_progress', 'completed', 'failed'),
  trigger_type: oneOf('manual', 'time_based', 'metric_based'),
}

const rollout = {
  id: id(rolloutId),
  name: text('Checkout in three steps'),
  feature_flag_id: flagId,
  max_percentage: integer(100),
  stages: eachLike(stage),
}

const get = (at: string) => ({ method: 'GET', path: at, headers: authorization }) as const
const post = (at: string) => ({ method: 'POST', path: at, headers: authorization }) as const

const plan = {
  name: 'Checkout in three steps',
  feature_flag_id: flagId,
  stages: [10, 50, 100].map((target, index) => ({
    name: `To ${target} per cent`,
    stage_order: index + 1,
    target_percentage: target,
    trigger_type: 'manual' as const,
  })),
}

describe('a plan for the rollout of a flag', () => {
  it('begins as a draft', async () => {
    const made = await exchange(
      {
        given: [developer, flagExists],
        receiving: 'a request to plan a rollout',
        parity: 'fixed',
        resource: 'rollout',
        request: { ...post(collection), body: plan },
        response: { status: 201, body: { ...rollout, status: 'draft' } },
      },
      (url) => dashboard(url).createRollout(plan),
    )

    expect(made.status).toBe('draft')
  })

  it('only grows', async () => {
    const shrinking = { ...plan, stages: plan.stages.map((each) => ({ ...each })).reverse() }
    for (const [index, each] of shrinking.stages.entries()) each.stage_order = index + 1
    const asked = exchange(
      {
        given: [developer, flagExists],
        receiving: 'a request to plan a rollout that shrinks',
        parity: 'same',
        request: { ...post(collection), body: shrinking },
        response: { status: 422, body: fieldProblem('body', 'stages') },
      },
      (url) => dashboard(url).createRollout(shrinking),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'invalid' })
  })

  it('names the stage whose percentage is beyond all users', async () => {
    const stages = plan.stages.map((each, index) =>
      index === 0 ? { ...each, target_percentage: 101 } : each,
    )
    const beyond = { ...plan, stages }
    const asked = exchange(
      {
        given: [developer, flagExists],
        receiving: 'a request to plan a rollout to more than all users',
        parity: 'same',
        request: { ...post(collection), body: beyond },
        response: { status: 422, body: fieldProblem('body', 'stages', 0, 'target_percentage') },
      },
      (url) => dashboard(url).createRollout(beyond),
    )

    await expect(asked).rejects.toMatchObject({
      kind: 'invalid',
      fields: [{ field: 'stages.0.target_percentage' }],
    })
  })

  it('needs a flag', async () => {
    const asked = exchange(
      {
        given: [developer, given('no feature flags exist')],
        receiving: 'a request to plan the rollout of a flag that does not exist',
        parity: 'fixed',
        request: { ...post(collection), body: plan },
        response: {
          status: 400,
          body: { detail: text(`Feature flag with ID ${flagId} not found`) },
        },
      },
      (url) => dashboard(url).createRollout(plan),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-now' })
  })

  it('is listed with those of its flag', async () => {
    const list = await exchange(
      {
        given: [developer, flagExists, inStatus('draft')],
        receiving: 'a request for the rollouts of a flag',
        parity: 'same',
        resource: 'rollout-list',
        request: { ...get(collection), query: { feature_flag_id: flagId } },
        response: {
          status: 200,
          body: { items: eachLike({ ...rollout, status: 'draft' }), ...page(1) },
        },
      },
      (url) => dashboard(url).rollouts(flagId),
    )

    expect(list.items).toHaveLength(1)
  })

  it('shows how far each stage is', async () => {
    const shown = await exchange(
      {
        given: [
          viewer,
          flagExists,
          given('a rollout schedule exists', {
            id: rolloutId,
            feature_flag_id: flagId,
            status: 'active',
            stages: [
              { target_percentage: 10, status: 'completed' },
              { target_percentage: 50, status: 'in_progress' },
            ],
          }),
        ],
        receiving: 'a request for a rollout that is under way',
        parity: 'same',
        resource: 'rollout',
        request: get(path),
        response: {
          status: 200,
          body: {
            ...rollout,
            status: 'active',
            stages: [
              { ...stage, status: 'completed', target_percentage: 10, stage_order: 1 },
              { ...stage, status: 'in_progress', target_percentage: 50, stage_order: 2 },
            ],
          },
        },
      },
      (url) => dashboard(url).rollout(rolloutId),
    )

    expect(shown.stages.map(({ status }) => status)).toEqual(['completed', 'in_progress'])
  })

  it('may be renamed', async () => {
    const renamed = await exchange(
      {
        given: [developer, flagExists, inStatus('draft')],
        receiving: 'a request to rename a rollout',
        parity: 'same',
        resource: 'rollout',
        request: { method: 'PUT', path, headers: authorization, body: { name: 'Slowly' } },
        response: { status: 200, body: { ...rollout, name: 'Slowly', status: 'draft' } },
      },
      (url) => dashboard(url).renameRollout(rolloutId, 'Slowly'),
    )

    expect(renamed.name).toBe('Slowly')
  })

  it.each([
    {
      to: 'activate',
      from: 'draft',
      status: 'active',
      act: (pages: RolloutPages) => pages.activateRollout(rolloutId),
    },
    {
      to: 'pause',
      from: 'active',
      status: 'paused',
      act: (pages: RolloutPages) => pages.pauseRollout(rolloutId),
    },
    {
      to: 'cancel',
      from: 'active',
      status: 'cancelled',
      act: (pages: RolloutPages) => pages.cancelRollout(rolloutId),
    },
  ] as const)('may be told to $to', async ({ to, from, status, act }) => {
    const after = await exchange(
      {
        given: [developer, flagExists, inStatus(from)],
        receiving: `a request to ${to} a rollout`,
        parity: 'same',
        resource: 'rollout',
        request: post(`${path}/${to}`),
        response: { status: 200, body: { ...rollout, status } },
      },
      (url) => act(dashboard(url)),
    )

    expect(after.status).toBe(status)
  })

  it.each([
    {
      what: 'a request to pause a rollout that is a draft',
      at: 'pause',
      from: 'draft',
      detail: 'Cannot pause schedule in draft status',
      act: (pages: RolloutPages) => pages.pauseRollout(rolloutId),
    },
    {
      what: 'a request to cancel a rollout that is over',
      at: 'cancel',
      from: 'completed',
      detail: 'Cannot cancel a completed schedule',
      act: (pages: RolloutPages) => pages.cancelRollout(rolloutId),
    },
  ] as const)('refuses $what', async ({ what, at, from, detail, act }) => {
    const asked = exchange(
      {
        given: [developer, flagExists, inStatus(from)],
        receiving: what,
        parity: 'same',
        request: post(`${path}/${at}`),
        response: { status: 400, body: { detail: text(detail) } },
      },
      (url) => act(dashboard(url)),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-now', message: detail })
  })

  it('is not activated by a viewer', async () => {
    const asked = exchange(
      {
        given: [viewer, flagExists, inStatus('draft')],
        receiving: 'a request of a viewer to activate a rollout',
        parity: 'fixed',
        request: post(`${path}/activate`),
        response: { status: 403, body: sentence },
      },
      (url) => dashboard(url).activateRollout(rolloutId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'forbidden' })
  })

  it('is not activated where there is none', async () => {
    const asked = exchange(
      {
        given: [developer, none],
        receiving: 'a request to activate a rollout that does not exist',
        parity: 'fixed',
        request: post(`${path}/activate`),
        response: { status: 404, body: sentence },
      },
      (url) => dashboard(url).activateRollout(rolloutId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('is not shown where there is none', async () => {
    const asked = exchange(
      {
        given: [developer, none],
        receiving: 'a request for a rollout that does not exist',
        parity: 'same',
        request: get(path),
        response: {
          status: 404,
          body: { detail: text(`Rollout schedule not found with ID: ${rolloutId}`) },
        },
      },
      (url) => dashboard(url).rollout(rolloutId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('may be deleted while it is not under way', async () => {
    const deleted = await exchange(
      {
        given: [developer, flagExists, inStatus('draft')],
        receiving: 'a request to delete a rollout',
        parity: 'same',
        resource: 'nothing',
        request: { method: 'DELETE', path, headers: authorization },
        response: { status: 204 },
      },
      (url) =>
        dashboard(url)
          .deleteRollout(rolloutId)
          .then(() => 'deleted'),
    )

    expect(deleted).toBe('deleted')
  })

  it('may not be deleted while it is under way', async () => {
    const asked = exchange(
      {
        given: [developer, flagExists, inStatus('active')],
        receiving: 'a request to delete a rollout that is under way',
        parity: 'same',
        request: { method: 'DELETE', path, headers: authorization },
        response: { status: 400, body: sentence },
      },
      (url) => dashboard(url).deleteRollout(rolloutId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-now' })
  })
})

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
