import { beforeEach, describe, expect, it } from '@jest/globals'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)
const day = (number: number) => new Date(Date.UTC(2026, 2, number, 9))

interface Item {
  consumer: { name: string; version: { number: string } }
  provider: { name: string; version: { number: string } | null }
  verificationStatus: string
}

async function items(path = '/dashboard'): Promise<Item[]> {
  const response = await app().inject(path)
  expect(response.statusCode).toBe(200)
  return response.json<{ items: Item[] }>().items
}

/** Consumer version, provider version and state of each item. */
async function summary(path?: string): Promise<string[]> {
  return (await items(path)).map(({ consumer, provider, verificationStatus }) =>
    [
      `${consumer.name} ${consumer.version.number}`,
      `${provider.name} ${provider.version?.number ?? '-'}`,
      verificationStatus,
    ].join(' '),
  )
}

describe('the dashboard', () => {
  it('is an empty list in an empty broker', async () => {
    expect(await items()).toEqual([])
  })

  describe('of a broker in use', () => {
    beforeEach(async () => {
      const facts = given(database.db)
      await facts.pact('web', '1', 'billing', { at: day(1), tags: ['prod'], content: 'a' })
      await facts.result('web', '1', 'billing', '7', { at: day(2), branch: 'main', tags: ['dev'] })
      await facts.pact('web', '2', 'billing', { at: day(3), content: 'b' })
      await facts.pact('web', '3', 'billing', { at: day(4), tags: ['dev'], content: 'b' })
      await facts.pact('web', '4', 'billing', { at: day(5), branch: 'main', content: 'c' })
      await facts.deployment('web', '2', 'production', { at: day(3) })
    })

    it('shows the latest pact, the latest with each tag, and those that are live', async () => {
      expect(await summary()).toEqual([
        'web 4 billing 7 stale',
        'web 3 billing 7 stale',
        'web 2 billing 7 stale',
        'web 1 billing 7 success',
      ])
    })

    it('leads to version, pact, tags and result of an item', async () => {
      const [, , , item] = await items()
      const web = 'http://broker/pacticipants/web'
      const billing = 'http://broker/pacticipants/billing'
      const pacts = 'http://broker/pacts/provider/billing/consumer/web'

      expect(item).toEqual({
        consumer: {
          name: 'web',
          version: {
            number: '1',
            branch: null,
            headBranchNames: [],
            _links: { self: { href: `${web}/versions/1` } },
          },
          _links: { self: { href: web } },
        },
        provider: {
          name: 'billing',
          version: { number: '7', branch: 'main', headBranchNames: ['main'] },
          _links: { self: { href: billing } },
        },
        pact: {
          createdAt: '2026-03-01T09:00:00+00:00',
          _links: { self: { href: `${pacts}/version/1` } },
        },
        pactTags: [
          { name: 'prod', latest: true, _links: { self: { href: `${web}/versions/1/tags/prod` } } },
        ],
        latestVerificationResult: {
          success: true,
          verifiedAt: '2026-03-02T09:00:00+00:00',
          _links: {
            self: {
              href: expect.stringMatching(
                /^http:\/\/broker\/pacts\/provider\/billing\/consumer\/web\/pact-version\/[0-9a-f]+\/verification-results\/1$/,
              ),
            },
          },
        },
        latestVerificationResultTags: [
          {
            name: 'dev',
            latest: true,
            _links: { self: { href: `${billing}/versions/7/tags/dev` } },
          },
        ],
        verificationStatus: 'success',
        webhookStatus: 'none',
        latestWebhookExecution: null,
        _links: {
          'pb:webhook-status': {
            title: 'Status of webhooks for web/billing pact',
            href: `${pacts}/webhooks/status`,
          },
        },
      })
    })

    it('says null of a provider version and a result that are not there', async () => {
      await given(database.db).pact('web', '1', 'other side', { at: day(9) })

      const [item] = await items('/dashboard/provider/other%20side/consumer/web')

      expect(item).toMatchObject({
        provider: { name: 'other side', version: null },
        latestVerificationResult: null,
        latestVerificationResultTags: [],
        verificationStatus: 'never',
      })
    })

    it('comes in pages of 30, or as asked', async () => {
      const facts = given(database.db)
      for (let number = 0; number < 32; number++) await facts.pact(`app ${number}`, '1', 'billing')

      expect(await items()).toHaveLength(30)
      expect(await items('/dashboard?page=2')).toHaveLength(6)
      expect(await summary('/dashboard?page=12&size=3')).toEqual([
        'web 3 billing 7 stale',
        'web 2 billing 7 stale',
        'web 1 billing 7 success',
      ])
    })

    it('is a table for a terminal', async () => {
      const url = '/dashboard/provider/billing/consumer/web?size=2'
      const response = await app().inject({ url, headers: { accept: 'text/plain' } })

      expect(response.headers['content-type']).toBe('text/plain;charset=utf-8')
      expect(response.body.split('\n')).toEqual([
        'consumer  version  tags  provider  version  tags  status',
        '--------  -------  ----  --------  -------  ----  ------',
        'web       4              billing   7        dev   stale',
        'web       3        dev   billing   7        dev   stale',
        '',
      ])
    })

    it('refuses a pacticipant that nobody has heard of', async () => {
      const response = await app().inject('/dashboard/provider/nobody/consumer/web')

      expect(response.statusCode).toBe(404)
      expect(response.json()).toEqual({ error: "No provider with name 'nobody' found" })
    })
  })
})
