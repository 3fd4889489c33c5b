import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { eachLike, text } from '../src/matchers.ts'
import { authorization, fieldProblem, flagId, page, sentence } from './expectations.ts'
import {
  collection,
  dashboard,
  developer,
  flagExists,
  get,
  inStatus,
  path,
  post,
  rollout,
  rolloutId,
  stage,
} from './rollout-expectations.ts'
import type { RolloutPages } from './rollouts.ts'

const { exchange } = contractBetween('dashboard-web', 'experimentation-api')

const viewer = given('a user is signed in', { role: 'viewer' })
const none = given('no rollout schedules exist')

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
