import { beforeEach, describe, expect, it } from '@jest/globals'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

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
