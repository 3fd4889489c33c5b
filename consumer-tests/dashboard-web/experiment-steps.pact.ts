import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { pattern, text, timestamp } from '../src/matchers.ts'
import {
  accessToken,
  authorization,
  experiment,
  experimentId,
  fieldProblem,
  sentence,
  someTime,
} from './expectations.ts'
import { ExperimentPages, type ExperimentStatus } from './experiments.ts'

const { exchange } = contractBetween('dashboard-web', 'experimentation-api')

const developer = given('a user is signed in', { role: 'developer' })
const dashboard = (url: string) => new ExperimentPages(url, accessToken)
const path = `/api/v1/experiments/${experimentId}`
const inStatus = (status: ExperimentStatus) =>
  given('an experiment exists', { id: experimentId, status })
const begun = { start_date: timestamp(someTime), end_date: null }
const over = { start_date: timestamp(someTime), end_date: timestamp(someTime) }

describe('a step in the life of an experiment', () => {
  it.each([
    {
      step: 'pause',
      from: 'active',
      to: 'paused',
      parity: 'fixed',
      act: (pages: ExperimentPages) => pages.pauseExperiment(experimentId),
      dates: begun,
    },
    {
      step: 'resume',
      from: 'paused',
      to: 'active',
      parity: 'new',
      act: (pages: ExperimentPages) => pages.resumeExperiment(experimentId),
      dates: begun,
    },
    {
      step: 'archive',
      from: 'completed',
      to: 'archived',
      parity: 'fixed',
      act: (pages: ExperimentPages) => pages.archiveExperiment(experimentId),
      dates: over,
    },
  ] as const)('$step makes of an $from one an $to one', async (row) => {
    const after = await exchange(
      {
        given: [developer, inStatus(row.from)],
        receiving: `a request to ${row.step} an experiment`,
        parity: row.parity,
        resource: 'experiment',
        request: { method: 'POST', path: `${path}/${row.step}`, headers: authorization },
        response: { status: 200, body: experiment(row.to, row.dates) },
      },
      (url) => row.act(dashboard(url)),
    )

    expect(after.status).toBe(row.to)
  })

  it.each([
    {
      step: 'pause',
      from: 'draft',
      parity: 'fixed',
      act: (pages: ExperimentPages) => pages.pauseExperiment(experimentId),
    },
    {
      step: 'resume',
      from: 'active',
      parity: 'new',
      act: (pages: ExperimentPages) => pages.resumeExperiment(experimentId),
    },
    {
      step: 'archive',
      from: 'archived',
      parity: 'fixed',
      act: (pages: ExperimentPages) => pages.archiveExperiment(experimentId),
    },
  ] as const)('$step is refused for an $from one', async (row) => {
    const asked = exchange(
      {
        given: [developer, inStatus(row.from)],
        receiving: `a request to ${row.step} an experiment that is ${row.from}`,
        parity: row.parity,
        request: { method: 'POST', path: `${path}/${row.step}`, headers: authorization },
        response: { status: 400, body: sentence },
      },
      (url) => row.act(dashboard(url)),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-now' })
  })

  it('is refused to somebody who may only look', async () => {
    const asked = exchange(
      {
        given: [given('a user is signed in', { role: 'analyst' }), inStatus('active')],
        receiving: 'a request of an analyst to pause an experiment',
        parity: 'fixed',
        request: { method: 'POST', path: `${path}/pause`, headers: authorization },
        response: {
          status: 403,
          body: { detail: text("You don't have permission to update experiments") },
        },
      },
      (url) => dashboard(url).pauseExperiment(experimentId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'forbidden' })
  })
})

describe('a copy of an experiment', () => {
  it('is a draft with a name that says so', async () => {
    const copy = await exchange(
      {
        given: [developer, inStatus('completed')],
        receiving: 'a request to copy an experiment',
        parity: 'fixed',
        resource: 'experiment',
        request: { method: 'POST', path: `${path}/clone`, headers: authorization },
        response: {
          status: 201,
          body: {
            ...experiment('draft', { start_date: null, end_date: null }),
            name: pattern(/^Copy of .+$/, 'Copy of Checkout in one page'),
          },
        },
      },
      (url) => dashboard(url).cloneExperiment(experimentId),
    )

    expect(copy).toMatchObject({ name: 'Copy of Checkout in one page', status: 'draft' })
  })

  it('needs an original', async () => {
    const asked = exchange(
      {
        given: [developer, given('no experiments exist')],
        receiving: 'a request to copy an experiment that does not exist',
        parity: 'fixed',
        request: { method: 'POST', path: `${path}/clone`, headers: authorization },
        response: { status: 404, body: { detail: text('Experiment not found') } },
      },
      (url) => dashboard(url).cloneExperiment(experimentId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('the schedule of an experiment', () => {
  /** Far enough ahead to lie in the future whenever the pact is replayed. */
  const dates = { start_date: '2099-01-05T08:00:00Z', end_date: '2099-02-05T08:00:00Z' }
  const schedule = { ...dates, time_zone: 'UTC' } as const

  it('says when a draft starts and ends', async () => {
    const scheduled = await exchange(
      {
        given: [developer, inStatus('draft')],
        receiving: 'a request to schedule an experiment',
        parity: 'same',
        resource: 'experiment',
        request: {
          method: 'PUT',
          path: `${path}/schedule`,
          headers: authorization,
          body: schedule,
        },
        response: {
          status: 200,
          body: experiment('draft', {
            start_date: pattern(/^2099-01-05T08:00:00.*$/, dates.start_date),
            end_date: pattern(/^2099-02-05T08:00:00.*$/, dates.end_date),
          }),
        },
      },
      (url) => dashboard(url).scheduleExperiment(experimentId, schedule),
    )

    expect(scheduled).toMatchObject(dates)
  })

  it('does not end before it starts', async () => {
    const reversed = { ...schedule, end_date: '2099-01-04T08:00:00Z' }
    const asked = exchange(
      {
        given: [developer, inStatus('draft')],
        receiving: 'a request to schedule an experiment that ends before it starts',
        parity: 'same',
        request: {
          method: 'PUT',
          path: `${path}/schedule`,
          headers: authorization,
          body: reversed,
        },
        response: { status: 422, body: fieldProblem('body', 'end_date') },
      },
      (url) => dashboard(url).scheduleExperiment(experimentId, reversed),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'invalid' })
  })

  it('cannot be set any more once it runs', async () => {
    const asked = exchange(
      {
        given: [developer, inStatus('active')],
        receiving: 'a request to schedule an experiment that runs',
        parity: 'same',
        request: {
          method: 'PUT',
          path: `${path}/schedule`,
          headers: authorization,
          body: schedule,
        },
        response: { status: 400, body: sentence },
      },
      (url) => dashboard(url).scheduleExperiment(experimentId, schedule),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-now' })
  })
})

describe('the size of an experiment', () => {
  const sizePath = '/api/v1/utils/utils/sample-size'
  const plan = { baseline_rate: 0.05, minimum_detectable_effect: 0.2, is_one_sided: true }

  it('is how many users each variant needs, and all of them', async () => {
    const size = await exchange(
      {
        given: [developer],
        receiving: 'a question for the size of an experiment',
        parity: 'same',
        resource: 'sample-size',
        request: { method: 'POST', path: sizePath, headers: authorization, body: plan },
        response: {
          status: 200,
          body: {
            samples_per_variant: 6424,
            total_samples: 12_848,
            estimated_duration_days: null,
          },
        },
      },
      (url) => dashboard(url).sampleSize(plan),
    )

    expect(size.samples_per_variant).toBe(6424)
  })

  it('is a time, too, where the traffic is known', async () => {
    const traffic = { daily_traffic: 1000, traffic_allocation: 0.5, variant_count: 3 }
    const size = await exchange(
      {
        given: [developer],
        receiving: 'a question for the size of an experiment and how long it takes',
        parity: 'same',
        resource: 'sample-size',
        request: {
          method: 'POST',
          path: sizePath,
          query: { daily_traffic: '1000', traffic_allocation: '0.5', variant_count: '3' },
          headers: authorization,
          body: plan,
        },
        response: {
          status: 200,
          body: {
            samples_per_variant: 6424,
            total_samples: 19_272,
            estimated_duration_days: { days: 39, weeks: 6, months: 2 },
          },
        },
      },
      (url) => dashboard(url).sampleSize(plan, traffic),
    )

    expect(size.estimated_duration_days).toEqual({ days: 39, weeks: 6, months: 2 })
  })

  it('is not known for a rate of more than one', async () => {
    const impossible = { ...plan, baseline_rate: 1.5 }
    const asked = exchange(
      {
        given: [developer],
        receiving: 'a question for the size of an experiment with an impossible rate',
        parity: 'same',
        request: { method: 'POST', path: sizePath, headers: authorization, body: impossible },
        response: { status: 422, body: fieldProblem('body', 'baseline_rate') },
      },
      (url) => dashboard(url).sampleSize(impossible),
    )

    await expect(asked).rejects.toMatchObject({ fields: [{ field: 'baseline_rate' }] })
  })

  it('is not known for an effect that would convert more than everybody', async () => {
    const impossible = { ...plan, baseline_rate: 0.6, minimum_detectable_effect: 0.7 }
    const asked = exchange(
      {
        given: [developer],
        receiving: 'a question for the size of an experiment with an impossible effect',
        parity: 'fixed',
        request: { method: 'POST', path: sizePath, headers: authorization, body: impossible },
        response: { status: 422, body: fieldProblem('body', 'minimum_detectable_effect') },
      },
      (url) => dashboard(url).sampleSize(impossible),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'invalid' })
  })
})
