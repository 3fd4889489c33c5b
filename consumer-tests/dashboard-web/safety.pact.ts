import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { boolean, decimal, eachLike, integer, text, timestamp } from '../src/matchers.ts'
import {
  accessToken,
  authorization,
  fieldProblem,
  flagId,
  sentence,
  someTime,
} from './expectations.ts'
import { SafetyPages } from './safety.ts'

const { exchange } = contractBetween('dashboard-web', 'experimentation-api')

const admin = given('a user is signed in', { role: 'admin' })
const developer = given('a user is signed in', { role: 'developer' })
const flagExists = given('a feature flag exists', {
  id: flagId,
  key: 'one-page-checkout',
  rollout_percentage: 60,
})
const dashboard = (url: string) => new SafetyPages(url, accessToken)
const path = `/api/v1/safety/feature-flags/${flagId}`
const fewErrors = {
  error_rate: {
    warning_threshold: 0.02,
    critical_threshold: 0.05,
    comparison_type: 'greater_than' as const,
  },
}
const watched = given('a safety config exists', {
  feature_flag_id: flagId,
  metrics: fewErrors,
  rollback_percentage: 10,
})

const get = (at: string) => ({ method: 'GET', path: at, headers: authorization }) as const

describe('how a flag is watched', () => {
  it('is shown with its thresholds', async () => {
    const config = await exchange(
      {
        given: [developer, flagExists, watched],
        receiving: 'a request for how a flag is watched',
        parity: 'fixed',
        resource: 'safety-config',
        request: get(`${path}/config`),
        response: {
          status: 200,
          body: {
            feature_flag_id: flagId,
            enabled: boolean(true),
            metrics: fewErrors,
            rollback_percentage: integer(10),
          },
        },
      },
      (url) => dashboard(url).safetyConfig(flagId),
    )

    expect(config.metrics.error_rate?.critical_threshold).toBe(0.05)
  })

  it('is nothing in particular at first', async () => {
    const config = await exchange(
      {
        given: [developer, flagExists],
        receiving: 'a request for how a flag is watched that nobody set up',
        parity: 'fixed',
        resource: 'safety-config',
        request: get(`${path}/config`),
        response: {
          status: 200,
          body: {
            feature_flag_id: flagId,
            enabled: boolean(true),
            metrics: {},
            rollback_percentage: integer(0),
          },
        },
      },
      (url) => dashboard(url).safetyConfig(flagId),
    )

    expect(config.metrics).toEqual({})
  })

  it('is set by an admin', async () => {
    const change = { metrics: fewErrors, rollback_percentage: 5 }
    const config = await exchange(
      {
        given: [admin, flagExists],
        receiving: 'a request to watch a flag',
        parity: 'fixed',
        resource: 'safety-config',
        request: { method: 'POST', path: `${path}/config`, headers: authorization, body: change },
        response: {
          status: 200,
          body: { feature_flag_id: flagId, enabled: boolean(true), ...change },
        },
      },
      (url) => dashboard(url).changeSafetyConfig(flagId, change),
    )

    expect(config).toMatchObject(change)
  })

  it.each([
    {
      what: 'a request of a developer to watch a flag',
      by: developer,
      state: flagExists,
      parity: 'same',
      change: { enabled: false },
      status: 403,
      body: sentence,
      kind: 'forbidden',
    },
    {
      what: 'a request to watch a flag that does not exist',
      by: admin,
      state: given('no feature flags exist'),
      parity: 'fixed',
      change: { enabled: false },
      status: 404,
      body: sentence,
      kind: 'not-found',
    },
    {
      what: 'a request to roll a flag back to more than 100 per cent',
      by: admin,
      state: flagExists,
      parity: 'same',
      change: { rollback_percentage: 101 },
      status: 422,
      body: fieldProblem('body', 'rollback_percentage'),
      kind: 'invalid',
    },
  ] as const)('refuses $what', async ({ what, by, state, parity, change, status, body, kind }) => {
    const asked = exchange(
      {
        given: [by, state],
        receiving: what,
        parity,
        request: { method: 'POST', path: `${path}/config`, headers: authorization, body: change },
        response: { status, body },
      },
      (url) => dashboard(url).changeSafetyConfig(flagId, change),
    )

    await expect(asked).rejects.toMatchObject({ kind })
  })
})

describe('how a flag does', () => {
  const check = (isHealthy: boolean, value: number) => ({
    feature_flag_id: flagId,
    is_healthy: isHealthy,
    metrics: [
      {
        name: 'error_rate',
        current_value: decimal(value),
        threshold: decimal(0.05),
        is_healthy: isHealthy,
      },
    ],
  })

  it('is well within its thresholds', async () => {
    const health = await exchange(
      {
        given: [
          developer,
          flagExists,
          watched,
          given('a flag was evaluated', { feature_flag_id: flagId, evaluations: 100, errors: 1 }),
        ],
        receiving: 'a request for how a healthy flag does',
        parity: 'fixed',
        resource: 'safety-check',
        request: get(`${path}/check`),
        response: { status: 200, body: check(true, 0.01) },
      },
      (url) => dashboard(url).safetyCheck(flagId),
    )

    expect(health.is_healthy).toBe(true)
  })

  it('is not well beyond them', async () => {
    const health = await exchange(
      {
        given: [
          developer,
          flagExists,
          watched,
          given('a flag was evaluated', { feature_flag_id: flagId, evaluations: 100, errors: 20 }),
        ],
        receiving: 'a request for how a flag does that fails too often',
        parity: 'fixed',
        resource: 'safety-check',
        request: get(`${path}/check`),
        response: { status: 200, body: check(false, 0.2) },
      },
      (url) => dashboard(url).safetyCheck(flagId),
    )

    expect(health).toMatchObject({ is_healthy: false, metrics: [{ is_healthy: false }] })
  })

  it('is not known of a flag that does not exist', async () => {
    const asked = exchange(
      {
        given: [developer, given('no feature flags exist')],
        receiving: 'a request for how a flag does that does not exist',
        parity: 'fixed',
        request: get(`${path}/check`),
        response: { status: 404, body: sentence },
      },
      (url) => dashboard(url).safetyCheck(flagId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('rolling a flag back', () => {
  const rollback = (percentage: string) =>
    ({
      method: 'POST',
      path: `${path}/rollback`,
      query: { percentage, reason: 'Too many errors' },
      headers: authorization,
    }) as const

  it('sets its percentage, and says from where to where', async () => {
    const done = await exchange(
      {
        given: [admin, flagExists],
        receiving: 'a request to roll a flag back',
        parity: 'same',
        resource: 'rollback',
        request: rollback('10'),
        response: {
          status: 200,
          body: {
            success: true,
            previous_percentage: 60,
            new_percentage: 10,
            message: text('Rolled back from 60% to 10%'),
          },
        },
      },
      (url) => dashboard(url).rollBack(flagId, 10, 'Too many errors'),
    )

    expect(done).toMatchObject({ previous_percentage: 60, new_percentage: 10 })
  })

  it.each([
    {
      what: 'a request of a developer to roll a flag back',
      by: developer,
      state: flagExists,
      parity: 'same',
      percentage: 0,
      status: 403,
      body: sentence,
      kind: 'forbidden',
    },
    {
      what: 'a request to roll a flag back that does not exist',
      by: admin,
      state: given('no feature flags exist'),
      parity: 'same',
      percentage: 0,
      status: 404,
      body: { detail: text(`Feature flag with ID ${flagId} not found`) },
      kind: 'not-found',
    },
    {
      what: 'a request to roll a flag back to less than nothing',
      by: admin,
      state: flagExists,
      parity: 'fixed',
      percentage: -1,
      status: 422,
      body: fieldProblem('query', 'percentage'),
      kind: 'invalid',
    },
  ] as const)('refuses $what', async (row) => {
    const asked = exchange(
      {
        given: [row.by, row.state],
        receiving: row.what,
        parity: row.parity,
        request: rollback(String(row.percentage)),
        response: { status: row.status, body: row.body },
      },
      (url) => dashboard(url).rollBack(flagId, row.percentage, 'Too many errors'),
    )

    await expect(asked).rejects.toMatchObject({ kind: row.kind })
  })

  it('is remembered with its reason', async () => {
    const past = await exchange(
      {
        given: [
          developer,
          flagExists,
          given('a flag was rolled back', {
            feature_flag_id: flagId,
            percentage: 5,
            reason: 'Too many errors',
          }),
        ],
        receiving: 'a request for the rollbacks of a flag',
        parity: 'new',
        resource: 'rollback-list',
        request: get(`${path}/rollbacks`),
        response: {
          status: 200,
          body: eachLike({
            trigger_type: 'manual',
            trigger_reason: text('Too many errors'),
            previous_percentage: integer(60),
            target_percentage: integer(5),
            created_at: timestamp(someTime),
          }),
        },
      },
      (url) => dashboard(url).rollbacks(flagId),
    )

    expect(past[0]).toMatchObject({ trigger_type: 'manual', target_percentage: 5 })
  })
})

describe('the safety of all flags', () => {
  const settings = '/api/v1/safety/settings'

  it('leaves rolling back to people at first', async () => {
    const shown = await exchange(
      {
        given: [developer],
        receiving: 'a request for the safety settings',
        parity: 'fixed',
        resource: 'safety-settings',
        request: get(settings),
        response: {
          status: 200,
          body: { enable_automatic_rollbacks: boolean(false), default_metrics: null },
        },
      },
      (url) => dashboard(url).safetySettings(),
    )

    expect(shown.enable_automatic_rollbacks).toBe(false)
  })

  it('rolls back by itself once an admin says so', async () => {
    const change = { enable_automatic_rollbacks: true, default_metrics: fewErrors }
    const changed = await exchange(
      {
        given: [admin],
        receiving: 'a request to roll flags back automatically',
        parity: 'fixed',
        resource: 'safety-settings',
        request: { method: 'POST', path: settings, headers: authorization, body: change },
        response: { status: 200, body: change },
      },
      (url) => dashboard(url).changeSafetySettings(change),
    )

    expect(changed).toEqual(change)
  })

  it('is not for a developer to decide', async () => {
    const asked = exchange(
      {
        given: [developer],
        receiving: 'a request of a developer to roll flags back automatically',
        parity: 'same',
        request: {
          method: 'POST',
          path: settings,
          headers: authorization,
          body: { enable_automatic_rollbacks: true },
        },
        response: { status: 403, body: sentence },
      },
      (url) => dashboard(url).changeSafetySettings({ enable_automatic_rollbacks: true }),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'forbidden' })
  })
})
