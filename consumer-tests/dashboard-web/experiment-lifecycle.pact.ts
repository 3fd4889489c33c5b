import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { text, timestamp } from '../src/matchers.ts'
import {
  accessToken,
  authorization,
  experiment,
  experimentId,
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

describe('starting an experiment', () => {
  it('makes a draft active, from now on', async () => {
    const started = await exchange(
      {
        given: [developer, inStatus('draft')],
        receiving: 'a request to start an experiment',
        parity: 'same',
        resource: 'experiment',
        request: { method: 'POST', path: `${path}/start`, headers: authorization },
        response: {
          status: 200,
          body: experiment('active', { start_date: timestamp(someTime), end_date: null }),
        },
      },
      (url) => dashboard(url).startExperiment(experimentId),
    )

    expect(started).toMatchObject({ status: 'active', start_date: someTime, end_date: null })
  })

  it('is refused for one that runs already', async () => {
    const asked = exchange(
      {
        given: [developer, inStatus('active')],
        receiving: 'a request to start an experiment that runs already',
        parity: 'fixed',
        request: { method: 'POST', path: `${path}/start`, headers: authorization },
        response: {
          status: 400,
          body: { detail: text('Cannot start experiment with status: active') },
        },
      },
      (url) => dashboard(url).startExperiment(experimentId),
    )

    await expect(asked).rejects.toMatchObject({
      kind: 'not-now',
      message: 'Cannot start experiment with status: active',
    })
  })

  it('is refused for one with a single variant', async () => {
    const asked = exchange(
      {
        given: [
          developer,
          given('an experiment exists', {
            id: experimentId,
            variants: [{ name: 'Control', is_control: true, traffic_allocation: 100 }],
          }),
        ],
        receiving: 'a request to start an experiment with a single variant',
        parity: 'fixed',
        request: { method: 'POST', path: `${path}/start`, headers: authorization },
        response: { status: 400, body: sentence },
      },
      (url) => dashboard(url).startExperiment(experimentId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-now' })
  })

  it('is refused for one that does not exist', async () => {
    const asked = exchange(
      {
        given: [developer, given('no experiments exist')],
        receiving: 'a request to start an experiment that does not exist',
        parity: 'fixed',
        request: { method: 'POST', path: `${path}/start`, headers: authorization },
        response: { status: 404, body: { detail: text('Experiment not found') } },
      },
      (url) => dashboard(url).startExperiment(experimentId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-found' })
  })

  it("is refused for somebody else's experiment", async () => {
    const asked = exchange(
      {
        given: [
          developer,
          given('an experiment exists', { id: experimentId, owner: 'somebody-else' }),
        ],
        receiving: 'a request to start an experiment of another owner',
        parity: 'fixed',
        request: { method: 'POST', path: `${path}/start`, headers: authorization },
        response: { status: 403, body: sentence },
      },
      (url) => dashboard(url).startExperiment(experimentId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'forbidden' })
  })
})

describe('completing an experiment', () => {
  it('ends an active one now', async () => {
    const completed = await exchange(
      {
        given: [developer, inStatus('active')],
        receiving: 'a request to complete an experiment',
        parity: 'fixed',
        resource: 'experiment',
        request: { method: 'POST', path: `${path}/complete`, headers: authorization },
        response: {
          status: 200,
          body: experiment('completed', {
            start_date: timestamp(someTime),
            end_date: timestamp(someTime),
          }),
        },
      },
      (url) => dashboard(url).completeExperiment(experimentId),
    )

    expect(completed).toMatchObject({ status: 'completed', end_date: someTime })
  })

  it('is refused for a draft', async () => {
    const asked = exchange(
      {
        given: [developer, inStatus('draft')],
        receiving: 'a request to complete a draft',
        parity: 'fixed',
        request: { method: 'POST', path: `${path}/complete`, headers: authorization },
        response: { status: 400, body: sentence },
      },
      (url) => dashboard(url).completeExperiment(experimentId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-now' })
  })
})
