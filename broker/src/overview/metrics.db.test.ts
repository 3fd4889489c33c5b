import { beforeEach, describe, expect, it } from '@jest/globals'
import { newApp, sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import { openDatabase } from '../db/client.ts'

const database = testDatabase()
const app = sharedApp(database)
const noon = new Date('2026-03-01T12:00:00Z')

async function metrics(): Promise<Record<string, unknown>> {
  const response = await app().inject('/metrics')
  expect(response.statusCode).toBe(200)
  expect(response.headers['content-type']).toBe('application/hal+json;charset=utf-8')
  return response.json()
}

const request = { method: 'GET', path: '/' } as const
const pact = {
  consumer: { name: 'web' },
  provider: { name: 'billing' },
  interactions: [
    { type: 'Synchronous/HTTP', description: 'one', request, response: { status: 200 } },
    { type: 'Asynchronous/Messages', description: 'two', contents: {} },
  ],
  metadata: { pactSpecification: { version: '4.0' } },
}

describe('the metrics', () => {
  it('count nothing in an empty broker', async () => {
    expect(await metrics()).toMatchObject({
      interactions: {
        latestInteractionsCount: 0,
        latestMessagesCount: 0,
        latestInteractionsAndMessagesCount: 0,
      },
      pactPublications: { count: 0, first: null, last: null },
      pactRevisionsPerConsumerVersion: { distribution: {} },
      matrix: { count: -1 },
    })
  })

  describe('of a broker in use', () => {
    beforeEach(async () => {
      const facts = given(database.db)
      await facts.pacticipant('web', { mainBranch: 'main' })
      await facts.pact('web', '1', 'billing', { at: noon, branch: 'main', tags: ['dev', 'prod'] })
      await facts.pact('web', '2', 'billing', { tags: ['dev'] })
      await facts.result('web', '1', 'billing', '7', { at: noon })
      await facts.result('web', '1', 'billing', '7', { success: false })
      await facts.result('web', '2', 'billing', '7')
      await facts.deployment('web', '1', 'production')
      await facts.deployment('web', '2', 'production')
      await facts.release('billing', '7', 'production')
    })

    it('count what there is', async () => {
      expect(await metrics()).toMatchObject({
        pacticipants: { count: 2, withMainBranchSetCount: 1 },
        integrations: { count: 1 },
        pactPublications: { count: 2, first: '2026-03-01T12:00:00+00:00' },
        pactVersions: { count: 2 },
        pactRevisionsPerConsumerVersion: { distribution: { 1: 2 } },
        verificationResults: { count: 3, successCount: 2, failureCount: 1, distinctCount: 2 },
        verificationResultsPerPactVersion: { distribution: { 1: 1, 2: 1 } },
        pacticipantVersions: {
          count: 3,
          withUserCreatedBranchCount: 1,
          withBranchCount: 1,
          withBranchSetCount: 1,
        },
        tags: { count: 3, distinctCount: 2, distinctWithPacticipantCount: 2 },
        webhooks: { count: 0 },
        triggeredWebhooks: { count: 0 },
        webhookExecutions: { count: 0 },
        environments: { count: 1 },
        deployedVersions: { count: 2, userCreatedCount: 2, currentlyDeployedCount: 1 },
        releasedVersions: { count: 1, currentlySupportedCount: 1 },
      })
    })

    it('tell requests from messages in the latest pacts', async () => {
      const path = '/pacts/provider/billing/consumer/web/version/3'
      await app().inject({ method: 'PUT', url: path, payload: pact })

      expect((await metrics()).interactions).toEqual({
        latestInteractionsCount: 1,
        latestMessagesCount: 1,
        latestInteractionsAndMessagesCount: 2,
      })
    })

    it('leave out what was deleted', async () => {
      await app().inject({ method: 'DELETE', url: '/pacticipants/web' })

      expect(await metrics()).toMatchObject({
        pacticipants: { count: 1 },
        integrations: { count: 0 },
        pactPublications: { count: 0 },
        verificationResults: { count: 0 },
        tags: { count: 0 },
      })
    })
  })
})

/** What Prometheus 3 sends. */
const scraper =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2'

describe('the metrics for Prometheus', () => {
  it.each(['', '*/*', 'application/json', 'application/hal+json, application/json', 'text/html'])(
    'are not what a client of the API gets, who accepts "%s"',
    async (accept) => {
      const response = await app().inject({ url: '/metrics', headers: { accept } })

      expect(response.headers['content-type']).toBe('application/hal+json;charset=utf-8')
    },
  )

  it('count requests by the routes they took, refused ones too', async () => {
    const server = newApp(database.db)
    await server.inject('/pacticipants')
    await server.inject('/pacticipants/Web%2FShop')
    await server.inject('/pacticipants/another')
    await server.inject('/nowhere/at/all')

    const { headers, body } = await server.inject({ url: '/metrics', headers: { accept: scraper } })

    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    const counts = body
      .split('\n')
      .filter((line) => line.startsWith('concordat_http_request_duration_seconds_count'))
    expect(counts).toEqual([
      'concordat_http_request_duration_seconds_count{method="GET",route="/pacticipants",status="2xx"} 1',
      'concordat_http_request_duration_seconds_count{method="GET",route="/pacticipants/:pacticipant",status="4xx"} 2',
      'concordat_http_request_duration_seconds_count{method="GET",route="none",status="4xx"} 1',
    ])
    expect(body).not.toMatch(/Web|Shop|nowhere/)
  })

  it('count what the gate said, and what verifications said', async () => {
    const server = newApp(database.db)
    const facts = given(database.db)
    await facts.pact('web', '1', 'billing', { branch: 'main' })
    const pact = (await server.inject('/pacts/provider/billing/consumer/web/latest')).json()
    const url = pact._links['pb:publish-verification-results'].href.replace('http://broker', '')
    const payload = { success: false, providerApplicationVersion: '7' }
    const matrix =
      '/matrix?q[][pacticipant]=web&q[][version]=1&q[][pacticipant]=billing&latestby=cvp'

    await server.inject(matrix)
    await server.inject({ method: 'POST', url, payload })
    await server.inject(matrix)

    const { body } = await server.inject({ url: '/metrics', headers: { accept: scraper } })
    expect(body).toContain('concordat_gate_answers_total{answer="unknown"} 1\n')
    expect(body).toContain('concordat_gate_answers_total{answer="no"} 1\n')
    expect(body).toContain('concordat_verification_results_total{outcome="failure"} 1\n')
  })

  it('say how the pool and the queue of webhooks are', async () => {
    const facts = given(database.db)
    await facts.pact('web', '1', 'billing')
    const server = newApp(database.db)
    await server.inject({
      method: 'POST',
      url: '/webhooks',
      payload: {
        events: [{ name: 'contract_published' }],
        request: { method: 'POST', url: 'https://ci.example' },
      },
    })
    await server.inject({
      method: 'PUT',
      url: '/pacts/provider/billing/consumer/web/version/2',
      payload: pact,
    })

    const { body } = await server.inject({ url: '/metrics', headers: { accept: scraper } })

    expect(body).toContain('concordat_webhook_deliveries_waiting 1\n')
    expect(body).toMatch(/^concordat_webhook_overdue_seconds [\d.e-]+$/m)
    expect(body).toContain('concordat_database_up 1\n')
    expect(body).toMatch(/^concordat_database_connections\{state="in_use"\} \d+$/m)
    expect(body).toContain('concordat_database_connections_max 10\n')
    expect(body).toContain('concordat_database_waiting_requests 0\n')
    expect(body).toMatch(/^concordat_build_info\{version="\d+\.\d+\.\d+",node="v\d+[\d.]+"\} 1$/m)
  })

  it('are there while the database is away', async () => {
    const url = 'postgres://nobody@127.0.0.1:1/none'
    const server = newApp(openDatabase({ url, maxConnections: 1, statementTimeout: 1 }))

    const { statusCode, body } = await server.inject({
      url: '/metrics',
      headers: { accept: scraper },
    })

    expect(statusCode).toBe(200)
    expect(body).toContain('concordat_database_up 0\n')
    expect(body).not.toMatch(/^concordat_webhook_deliveries_waiting /m)
  })
})
