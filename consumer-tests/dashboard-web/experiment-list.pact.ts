import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { eachLike, text } from '../src/matchers.ts'
import {
  accessToken,
  authorization,
  experimentId,
  experimentSummary,
  fieldProblem,
  page,
} from './expectations.ts'
import { ExperimentPages } from './experiments.ts'

const { exchange } = contractBetween('dashboard-web', 'experimentation-api')

const developer = given('a user is signed in', { role: 'developer' })
const dashboard = (url: string) => new ExperimentPages(url, accessToken)
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
