import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { eachLike, text } from '../src/matchers.ts'
import { DashboardClient } from './client.ts'
import {
  accessToken,
  authorization,
  experiment,
  experimentId,
  experimentSummary,
  fieldProblem,
  page,
  sentence,
} from './expectations.ts'

const { exchange } = contractBetween('dashboard-web', 'experimentation-api')

const developer = given('a user is signed in', { role: 'developer' })
const dashboard = (url: string) => new DashboardClient(url, accessToken)
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

describe('the list of experiments', () => {
  it('shows name, status and age of each', async () => {
    const list = await exchange(
      {
        given: [developer, given('experiments exist', { count: 3 })],
        receiving: 'a request for the experiments',
        parity: 'same',
        resource: 'experiment-list',
        request: { method: 'GET', path: '/api/v1/experiments/', headers: authorization },
        response: {
          status: 200,
          body: {
            items: eachLike({ ...experimentSummary('draft'), status: text('draft') }),
            ...page(3),
          },
        },
      },
      (url) => dashboard(url).experiments(),
    )

    expect(list.total).toBe(3)
    expect(list.items[0]).toMatchObject({ id: experimentId, status: 'draft' })
  })

  it('turns its pages with skip and limit', async () => {
    const list = await exchange(
      {
        given: [developer, given('experiments exist', { count: 3 })],
        receiving: 'a request for the second page of experiments',
        parity: 'same',
        resource: 'experiment-list',
        request: {
          method: 'GET',
          path: '/api/v1/experiments/',
          query: { skip: '2', limit: '2' },
          headers: authorization,
        },
        response: {
          status: 200,
          body: { items: [experimentSummary('draft')], ...page(3, 2, 2) },
        },
      },
      (url) => dashboard(url).experiments({ skip: 2, limit: 2 }),
    )

    expect(list).toMatchObject({ total: 3, skip: 2, limit: 2 })
    expect(list.items).toHaveLength(1)
  })

  it('finds the active ones whose name holds a word', async () => {
    const list = await exchange(
      {
        given: [
          developer,
          given('experiments exist', { count: 1 }),
          given('an experiment exists', {
            id: experimentId,
            name: 'Checkout in one page',
            status: 'active',
          }),
        ],
        receiving: 'a search for active experiments',
        parity: 'fixed',
        resource: 'experiment-list',
        request: {
          method: 'GET',
          path: '/api/v1/experiments/',
          query: { search: 'checkout', status_filter: 'active' },
          headers: authorization,
        },
        response: {
          status: 200,
          body: {
            items: [experimentSummary('active')],
            ...page(1),
          },
        },
      },
      (url) => dashboard(url).experiments({ search: 'checkout', status_filter: 'active' }),
    )

    expect(list.items.map(({ id }) => id)).toEqual([experimentId])
  })

  it('invites to the first experiment when there is none', async () => {
    const list = await exchange(
      {
        given: [developer, given('no experiments exist')],
        receiving: 'a request for the experiments when there is none',
        parity: 'same',
        resource: 'experiment-list',
        request: { method: 'GET', path: '/api/v1/experiments/', headers: authorization },
        response: { status: 200, body: { items: [], ...page(0) } },
      },
      (url) => dashboard(url).experiments(),
    )

    expect(list).toEqual({ items: [], total: 0, skip: 0, limit: 100 })
  })

  it('says which part of the address is wrong when somebody edits it', async () => {
    const asked = exchange(
      {
        given: [developer],
        receiving: 'a request for more experiments than one page holds',
        parity: 'same',
        request: {
          method: 'GET',
          path: '/api/v1/experiments/',
          query: { limit: '501' },
          headers: authorization,
        },
        response: {
          status: 422,
          body: fieldProblem('query', 'limit'),
        },
      },
      (url) => dashboard(url).experiments({ limit: 501 }),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'invalid', fields: [{ field: 'limit' }] })
  })
})

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
