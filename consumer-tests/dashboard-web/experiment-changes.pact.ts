import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { eachLike, id, text } from '../src/matchers.ts'
import {
  accessToken,
  authorization,
  experiment,
  experimentId,
  fieldProblem,
  page,
  sentence,
} from './expectations.ts'
import { ExperimentPages } from './experiments.ts'

const { exchange } = contractBetween('dashboard-web', 'experimentation-api')

const developer = given('a user is signed in', { role: 'developer' })
const dashboard = (url: string) => new ExperimentPages(url, accessToken)
const path = `/api/v1/experiments/${experimentId}`
const draft = given('an experiment exists', { id: experimentId })
const running = given('an experiment exists', { id: experimentId, status: 'active' })
const foreign = given('an experiment exists', { id: experimentId, owner: 'somebody-else' })
const none = given('no experiments exist')
const change = { name: 'Checkout on two pages' }

describe('changing an experiment', () => {
  const put = { method: 'PUT', path, headers: authorization } as const

  it('takes new variants while it is a draft', async () => {
    const variants = [
      { name: 'Control', is_control: true, traffic_allocation: 30 },
      { name: 'One page', is_control: false, traffic_allocation: 70 },
    ]
    const changed = await exchange(
      {
        given: [developer, draft],
        receiving: 'a request for other variants of an experiment',
        parity: 'same',
        resource: 'experiment',
        request: { ...put, body: { variants } },
        response: {
          status: 200,
          body: {
            ...experiment('draft', { start_date: null, end_date: null }),
            variants: variants.map((variant) => ({ ...variant, id: id(experimentId) })),
          },
        },
      },
      (url) => dashboard(url).changeExperiment(experimentId, { variants }),
    )

    expect(changed.variants.map(({ name }) => name)).toEqual(['Control', 'One page'])
  })

  it('refuses variants that do not share all of the traffic', async () => {
    const variants = [
      { name: 'Control', is_control: true, traffic_allocation: 30 },
      { name: 'One page', is_control: false, traffic_allocation: 30 },
    ]
    const asked = exchange(
      {
        given: [developer, draft],
        receiving: 'a request for variants that do not share all of the traffic',
        parity: 'same',
        request: { ...put, body: { variants } },
        response: { status: 422, body: fieldProblem('body', 'variants') },
      },
      (url) => dashboard(url).changeExperiment(experimentId, { variants }),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'invalid' })
  })

  it.each([
    {
      what: 'one that runs',
      state: running,
      status: 403,
      detail: 'Cannot update experiments in active status',
      kind: 'forbidden',
    },
    {
      what: 'one of another owner',
      state: foreign,
      status: 403,
      detail: "You don't have permission to access this experiment",
      kind: 'forbidden',
    },
    {
      what: 'one that does not exist',
      state: none,
      status: 404,
      detail: 'Experiment not found',
      kind: 'not-found',
    },
  ])('is refused for $what', async ({ what, state, status, detail, kind }) => {
    const asked = exchange(
      {
        given: [developer, state],
        receiving: `a request to rename ${what}`,
        parity: 'fixed',
        request: { ...put, body: change },
        response: { status, body: { detail: text(detail) } },
      },
      (url) => dashboard(url).changeExperiment(experimentId, change),
    )

    await expect(asked).rejects.toMatchObject({ kind })
  })
})

describe('deleting an experiment', () => {
  const request = {
    method: 'DELETE',
    path,
    query: { experiment_key: experimentId },
    headers: authorization,
  } as const

  it('takes a draft away', async () => {
    const deleted = await exchange(
      {
        given: [developer, draft],
        receiving: 'a request to delete an experiment',
        parity: 'same',
        resource: 'nothing',
        request,
        response: { status: 204 },
      },
      (url) =>
        dashboard(url)
          .deleteExperiment(experimentId)
          .then(() => 'deleted'),
    )

    expect(deleted).toBe('deleted')
  })

  it.each([
    { what: 'one that runs', state: running, status: 403, kind: 'forbidden' },
    { what: 'one of another owner', state: foreign, status: 403, kind: 'forbidden' },
    { what: 'one that does not exist', state: none, status: 404, kind: 'not-found' },
  ])('is refused for $what', async ({ what, state, status, kind }) => {
    const asked = exchange(
      {
        given: [developer, state],
        receiving: `a request to delete ${what}`,
        parity: 'same',
        request,
        response: { status, body: sentence },
      },
      (url) => dashboard(url).deleteExperiment(experimentId),
    )

    await expect(asked).rejects.toMatchObject({ kind })
  })
})

describe('the order of the list of experiments', () => {
  it('is by name where the user asks for it', async () => {
    const list = await exchange(
      {
        given: [developer, given('experiments exist', { count: 2 })],
        receiving: 'a request for the experiments by name',
        parity: 'same',
        resource: 'experiment-name-list',
        request: {
          method: 'GET',
          path: '/api/v1/experiments/',
          query: { sort_by: 'name', sort_order: 'asc' },
          headers: authorization,
        },
        response: {
          status: 200,
          body: { items: [{ name: 'Experiment 1' }, { name: 'Experiment 2' }], ...page(2) },
        },
      },
      (url) => dashboard(url).experiments({ sort_by: 'name', sort_order: 'asc' }),
    )

    expect(list.items.map(({ name }) => name)).toEqual(['Experiment 1', 'Experiment 2'])
  })

  it('is by nothing that the platform does not know', async () => {
    const asked = exchange(
      {
        given: [developer],
        receiving: 'a request for the experiments by their colour',
        parity: 'same',
        request: {
          method: 'GET',
          path: '/api/v1/experiments/',
          query: { sort_by: 'colour' },
          headers: authorization,
        },
        response: {
          status: 422,
          body: {
            detail: eachLike({
              type: text('enum'),
              loc: ['query', 'sort_by'],
              msg: text('Input should be one of them'),
            }),
          },
        },
      },
      (url) => dashboard(url).experiments({ sort_by: 'colour' }),
    )

    await expect(asked).rejects.toMatchObject({ fields: [{ field: 'sort_by' }] })
  })
})
