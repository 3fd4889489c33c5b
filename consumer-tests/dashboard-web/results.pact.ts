import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import {
  boolean,
  decimal,
  eachLike,
  id,
  integer,
  like,
  oneOf,
  pattern,
  text,
  values,
} from '../src/matchers.ts'
import { accessToken, authorization, experimentId, sentence } from './expectations.ts'
import { ResultPages } from './results.ts'

const { exchange } = contractBetween('dashboard-web', 'experimentation-api')

const developer = given('a user is signed in', { role: 'developer' })
const dashboard = (url: string) => new ResultPages(url, accessToken)
const path = `/api/v1/experiments/${experimentId}`
const metricId = '3c1de5a4-7c0f-4f0a-8f43-5a7f7b2f9e02'
const exportId = 'b7c2a9d0-1e3f-4c5a-9b8d-7e6f5a4b3c2d'
const running = given('an experiment exists', {
  id: experimentId,
  status: 'active',
  metric_id: metricId,
})

/** 10 % and 16 % of 500 each: significant, by Fisher's exact test at 0.006. */
const seen = given('users have taken part in the experiment', {
  experiment_id: experimentId,
  variants: [
    { name: 'Control', users: 500, conversions: 50 },
    { name: 'Treatment', users: 500, conversions: 80 },
  ],
})

const get = (rest: string) =>
  ({ method: 'GET', path: `${path}${rest}`, headers: authorization }) as const

describe('the results of an experiment', () => {
  it('compare each variant with the control, and recommend the one that is better', async () => {
    const results = await exchange(
      {
        given: [developer, running, seen],
        receiving: 'a request for the results of an experiment',
        parity: 'fixed',
        resource: 'results',
        request: get('/results'),
        response: {
          status: 200,
          body: {
            experiment_id: id(experimentId),
            experiment_name: text('Checkout in one page'),
            status: oneOf('active', 'paused', 'completed', 'archived'),
            metrics: eachLike({
              name: text('Conversion'),
              control_value: 0.1,
              variant_values: values({ Treatment: 0.16 }, decimal(0.16)),
              p_values: values({ Treatment: 0.0062 }, decimal(0.0062)),
              significant: values({ Treatment: true }, boolean(true)),
              confidence_intervals: values({ Treatment: [0.018, 0.102] }, like([0.018, 0.102])),
            }),
            sample_sizes: values({ Control: 500, Treatment: 500 }, integer(500)),
            conclusion: text('Treatment is better'),
            recommended_variant: text('Treatment'),
          },
        },
      },
      (url) => dashboard(url).results(experimentId),
    )

    expect(results).toMatchObject({ recommended_variant: 'Treatment' })
    expect(results.metrics[0]?.significant).toEqual({ Treatment: true })
  })

  it('recommend nothing while too few users took part', async () => {
    const results = await exchange(
      {
        given: [
          developer,
          running,
          given('users have taken part in the experiment', {
            experiment_id: experimentId,
            variants: [
              { name: 'Control', users: 10, conversions: 1 },
              { name: 'Treatment', users: 10, conversions: 9 },
            ],
          }),
        ],
        receiving: 'a request for the results of an experiment with few users',
        parity: 'fixed',
        resource: 'results',
        request: get('/results'),
        response: {
          status: 200,
          body: {
            experiment_id: id(experimentId),
            experiment_name: text('Checkout in one page'),
            status: oneOf('active', 'paused', 'completed', 'archived'),
            metrics: eachLike({
              name: text('Conversion'),
              control_value: 0.1,
              variant_values: values({ Treatment: 0.9 }, decimal(0.9)),
              p_values: values({ Treatment: 0.001 }, decimal(0.001)),
              significant: values({ Treatment: false }, boolean(false)),
              confidence_intervals: values({ Treatment: [0.5, 1] }, like([0.5, 1])),
            }),
            sample_sizes: values({ Control: 10, Treatment: 10 }, integer(10)),
            conclusion: text('Not enough data yet'),
            recommended_variant: null,
          },
        },
      },
      (url) => dashboard(url).results(experimentId),
    )

    expect(results.recommended_variant).toBeNull()
  })

  it('are shown day by day', async () => {
    const days = await exchange(
      {
        given: [developer, running, seen],
        receiving: 'a request for the results day by day',
        parity: 'fixed',
        resource: 'daily-results',
        request: { ...get('/daily-results'), query: { metric_id: metricId } },
        response: {
          status: 200,
          body: eachLike({
            date: pattern(/^\d{4}-\d{2}-\d{2}$/, '2026-11-20'),
            metrics: eachLike({
              metric_name: text('Conversion'),
              variants: eachLike({
                variant_name: text('Control'),
                is_control: boolean(true),
                assignments: integer(500),
                conversions: integer(50),
                conversion_rate: decimal(0.1),
              }),
            }),
          }),
        },
      },
      (url) => dashboard(url).dailyResults(experimentId, metricId),
    )

    expect(days[0]?.metrics[0]?.variants[0]).toMatchObject({ assignments: 500, conversions: 50 })
  })

  it('are shown by where the users come from', async () => {
    const { segments } = await exchange(
      {
        given: [developer, running, seen],
        receiving: 'a request for the results by country',
        parity: 'fixed',
        resource: 'segmented-results',
        request: get('/segmented-results/country'),
        response: {
          status: 200,
          body: {
            segments: eachLike({
              segment_value: text('NZ'),
              metrics: eachLike({
                metric_name: text('Conversion'),
                variants: eachLike({
                  variant_name: text('Control'),
                  is_control: boolean(true),
                  sample_size: integer(250),
                  conversions: integer(25),
                  conversion_rate: decimal(0.1),
                }),
              }),
            }),
          },
        },
      },
      (url) => dashboard(url).segmentedResults(experimentId, 'country'),
    )

    expect(segments[0]).toMatchObject({ segment_value: 'NZ' })
  })

  it.each([
    {
      what: 'a draft',
      state: given('an experiment exists', { id: experimentId }),
      status: 400,
      kind: 'not-now',
    },
    {
      what: 'an experiment of another owner',
      state: given('an experiment exists', {
        id: experimentId,
        status: 'active',
        owner: 'somebody-else',
      }),
      status: 403,
      kind: 'forbidden',
    },
    {
      what: 'an experiment that does not exist',
      state: given('no experiments exist'),
      status: 404,
      kind: 'not-found',
    },
  ])('are refused of $what', async ({ what, state, status, kind }) => {
    const asked = exchange(
      {
        given: [developer, state],
        receiving: `a request for the results of ${what}`,
        parity: 'fixed',
        request: get('/results'),
        response: { status, body: sentence },
      },
      (url) => dashboard(url).results(experimentId),
    )

    await expect(asked).rejects.toMatchObject({ kind })
  })

  it('are refused of a metric that the experiment does not have', async () => {
    const asked = exchange(
      {
        given: [developer, running],
        receiving: 'a request for the results day by day of an unknown metric',
        parity: 'fixed',
        request: { ...get('/daily-results'), query: { metric_id: exportId } },
        response: { status: 404, body: sentence },
      },
      (url) => dashboard(url).dailyResults(experimentId, exportId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('the file of the results', () => {
  const link = (format: string) => ({
    export_id: id(exportId),
    url: pattern(/^https?:\/\/.+$/, 'https://exports.example.com/results.csv?signature=1'),
    expires_in: integer(900),
    format,
  })

  it('is made on demand, and fetched by a link that does not last', async () => {
    const made = await exchange(
      {
        given: [developer, running, seen],
        receiving: 'a request for a file of the results',
        parity: 'new',
        resource: 'export-link',
        request: {
          method: 'POST',
          path: `${path}/results/export`,
          headers: authorization,
          body: { format: 'csv' },
        },
        response: { status: 201, body: link('csv') },
      },
      (url) => dashboard(url).exportResults(experimentId, 'csv'),
    )

    expect(made).toMatchObject({ format: 'csv', expires_in: 900 })
  })

  it('has a fresh link whenever it is asked for', async () => {
    const again = await exchange(
      {
        given: [
          developer,
          running,
          given('results were exported', { experiment_id: experimentId, export_id: exportId }),
        ],
        receiving: 'a request for the link to a file of the results',
        parity: 'new',
        resource: 'export-link',
        request: get(`/results/exports/${exportId}`),
        response: { status: 200, body: link('csv') },
      },
      (url) => dashboard(url).exportLink(experimentId, exportId),
    )

    expect(again.export_id).toBe(exportId)
  })

  it('is not there before it was made', async () => {
    const asked = exchange(
      {
        given: [developer, running],
        receiving: 'a request for the link to a file that nobody made',
        parity: 'new',
        request: get(`/results/exports/${exportId}`),
        response: { status: 404, body: { detail: text('Export not found') } },
      },
      (url) => dashboard(url).exportLink(experimentId, exportId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-found' })
  })
})
