import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { eachLike, text } from '../src/matchers.ts'
import {
  accessToken,
  authorization,
  experiment,
  experimentId,
  fieldProblem,
  sentence,
} from './expectations.ts'
import { ExperimentPages } from './experiments.ts'

const { exchange } = contractBetween('dashboard-web', 'experimentation-api')

const developer = given('a user is signed in', { role: 'developer' })
const dashboard = (url: string) => new ExperimentPages(url, accessToken)
const path = `/api/v1/experiments/${experimentId}`

const draft = {
  name: 'Checkout in one page',
  hypothesis: 'Fewer steps, fewer lost baskets',
  variants: [
    { name: 'Control', is_control: true, traffic_allocation: 50 },
    { name: 'Treatment', traffic_allocation: 50 },
  ],
  metrics: [{ name: 'Conversion', event_name: 'purchase', is_primary: true }],
}

describe('a new experiment', () => {
  it('is created as a draft', async () => {
    const created = await exchange(
      {
        given: [developer],
        receiving: 'a request to create an experiment',
        parity: 'same',
        resource: 'experiment',
        request: {
          method: 'POST',
          path: '/api/v1/experiments/',
          headers: authorization,
          body: draft,
        },
        response: {
          status: 201,
          body: experimentWithoutDescription('draft', { start_date: null, end_date: null }),
        },
      },
      (url) => dashboard(url).createExperiment(draft),
    )

    expect(created).toMatchObject({ status: 'draft', start_date: null, end_date: null })
  })

  it('is refused to a viewer', async () => {
    const asked = exchange(
      {
        given: [given('a user is signed in', { role: 'viewer' })],
        receiving: 'a request of a viewer to create an experiment',
        parity: 'fixed',
        request: {
          method: 'POST',
          path: '/api/v1/experiments/',
          headers: authorization,
          body: draft,
        },
        response: {
          status: 403,
          body: { detail: text("You don't have permission to create experiments") },
        },
      },
      (url) => dashboard(url).createExperiment(draft),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'forbidden' })
  })

  it('is refused when its key is taken', async () => {
    const named = { ...draft, key: 'one-page-checkout' }
    const asked = exchange(
      {
        given: [
          developer,
          given('an experiment exists', { id: experimentId, key: 'one-page-checkout' }),
        ],
        receiving: 'a request to create an experiment under a taken key',
        parity: 'new',
        request: {
          method: 'POST',
          path: '/api/v1/experiments/',
          headers: authorization,
          body: named,
        },
        response: { status: 409, body: sentence },
      },
      (url) => dashboard(url).createExperiment(named),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('is refused field by field when the form is not complete', async () => {
    const nameless = { ...draft, name: '' }
    const asked = exchange(
      {
        given: [developer],
        receiving: 'a request to create an experiment without a name',
        parity: 'same',
        request: {
          method: 'POST',
          path: '/api/v1/experiments/',
          headers: authorization,
          body: nameless,
        },
        response: { status: 422, body: fieldProblem('body', 'name') },
      },
      (url) => dashboard(url).createExperiment(nameless),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'invalid', fields: [{ field: 'name' }] })
  })
})

describe('the page of an experiment', () => {
  it('shows its variants and metrics', async () => {
    const shown = await exchange(
      {
        given: [developer, given('an experiment exists', { id: experimentId, status: 'draft' })],
        receiving: 'a request for an experiment',
        parity: 'fixed',
        resource: 'experiment',
        request: { method: 'GET', path, headers: authorization },
        response: {
          status: 200,
          body: experiment('draft', { start_date: null, end_date: null }),
        },
      },
      (url) => dashboard(url).experiment(experimentId),
    )

    expect(shown.variants[0]).toMatchObject({ name: 'Control', is_control: true })
    expect(shown.metrics[0]).toMatchObject({ event_name: 'purchase' })
  })

  it('says that there is no such experiment', async () => {
    const asked = exchange(
      {
        given: [developer, given('no experiments exist')],
        receiving: 'a request for an experiment that does not exist',
        parity: 'fixed',
        request: { method: 'GET', path, headers: authorization },
        response: { status: 404, body: { detail: text('Experiment not found') } },
      },
      (url) => dashboard(url).experiment(experimentId),
    )

    await expect(asked).rejects.toMatchObject({
      kind: 'not-found',
      message: 'Experiment not found',
    })
  })

  it("does not show somebody else's experiment", async () => {
    const asked = exchange(
      {
        given: [
          developer,
          given('an experiment exists', { id: experimentId, owner: 'somebody-else' }),
        ],
        receiving: 'a request for an experiment of another owner',
        parity: 'fixed',
        request: { method: 'GET', path, headers: authorization },
        response: {
          status: 403,
          body: { detail: text("You don't have permission to access this experiment") },
        },
      },
      (url) => dashboard(url).experiment(experimentId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'forbidden' })
  })

  it('says that an address which names no experiment is wrong', async () => {
    const asked = exchange(
      {
        given: [developer],
        receiving: 'a request for an experiment by a malformed id',
        parity: 'same',
        request: {
          method: 'GET',
          path: '/api/v1/experiments/not-an-id',
          headers: authorization,
        },
        response: {
          status: 422,
          body: {
            detail: eachLike({ type: text('uuid_parsing'), msg: text('Value is not a UUID') }),
          },
        },
      },
      (url) => dashboard(url).experiment('not-an-id'),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'invalid' })
  })

  it('changes a draft', async () => {
    const changed = await exchange(
      {
        given: [developer, given('an experiment exists', { id: experimentId, status: 'draft' })],
        receiving: 'a request to rename an experiment',
        parity: 'same',
        resource: 'experiment',
        request: { method: 'PUT', path, headers: authorization, body: { name: 'One page' } },
        response: {
          status: 200,
          body: {
            ...experiment('draft', { start_date: null, end_date: null }),
            name: 'One page',
          },
        },
      },
      (url) => dashboard(url).changeExperiment(experimentId, { name: 'One page' }),
    )

    expect(changed.name).toBe('One page')
  })

  it('warns when somebody else has changed it since the form was opened', async () => {
    const stale = { name: 'One page', version: 7 }
    const asked = exchange(
      {
        given: [developer, given('an experiment exists', { id: experimentId, status: 'draft' })],
        receiving: 'a request to change a version of an experiment that is not the current one',
        parity: 'new',
        request: { method: 'PUT', path, headers: authorization, body: stale },
        response: { status: 409, body: { detail: text('Version conflict') } },
      },
      (url) => dashboard(url).changeExperiment(experimentId, stale),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'conflict' })
  })
})

function experimentWithoutDescription<Dates extends object>(status: string, dates: Dates) {
  return { ...experiment(status, dates), description: null }
}
