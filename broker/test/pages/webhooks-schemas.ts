import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { readConfig } from '../../src/config.ts'
import { deliverDepsOf } from '../../src/webhooks/connections.ts'
import { DeliveryWorker } from '../../src/webhooks/worker.ts'
import { arrive, inBrowser, itIsForEveryone } from '../browser.ts'
import type { Loop } from '../loop.ts'

const settings = {
  PACT_BROKER_WEBHOOK_SCHEME_WHITELIST: 'http https',
  PACT_BROKER_WEBHOOK_HOST_WHITELIST: '127.0.0.1 /example$/',
  CONCORDAT_SECRETS_KEY: 'ab'.repeat(32),
}
const api = 'experimentation-api'
/** Answers by its path: `/503` with 503. */
let receiver: Server | undefined
const paths: Record<string, string> = {}
let delivery = ''

/** Webhooks with their deliveries, and schemas field by field. */
export function webhookAndSchemaPages(): void {
  inBrowser(
    'webhooks and schemas',
    async ({ send, publish, db }) => {
      receiver = await startReceiver()
      const pact = {
        branch: 'main',
        provider: 'experimentation-api',
        interactions: ['an experiment'],
      }
      await publish({ ...pact, name: 'dashboard-web', version: '9f3c2e1' })
      const { port } = receiver.address() as AddressInfo
      for (const [description, status, events, provider] of [
        ['Ask experimentation-api to verify', 503, ['contract_published'], 'experimentation-api'],
        [
          'Tell the release channel',
          204,
          ['contract_content_changed', 'provider_verification_failed'],
          null,
        ],
        ['Nightly archive', 0, ['contract_content_changed'], null],
      ] as const) {
        const made = await send('POST', '/webhooks', {
          description,
          enabled: status > 0,
          ...(provider && { provider: { name: provider } }),
          events: events.map((name) => ({ name })),
          request: {
            method: 'POST',
            url: `http://127.0.0.1:${port}/${status}/dispatches`,
            headers: { Authorization: 'Bearer s3cret', 'X-Team': 'web' },
            body: {
              event_type: 'verify-pact',
              client_payload: { pact_url: '${pactbroker.pactUrl}' },
            },
          },
        })
        paths[description] = `/webhooks/${(made as { uuid: string }).uuid}`
      }
      for (const [version, interactions] of [
        ['2d6fb71', ['another']],
        ['e27b5a0', ['a third']],
      ] as const)
        await publish({ ...pact, name: 'python-sdk', version, interactions: [...interactions] })
      await publishOurs(send)
      await deliverAll(db)
      const { rows } = await sql<{ uuid: string }>`
        select d.uuid from delivery d where d.status = 'success' order by d.id limit 1`.execute(db)
      delivery = `/triggered-webhooks/${rows[0]?.uuid}/logs`
    },
    (site) => {
      afterAll(async () => {
        receiver?.closeAllConnections()
        await new Promise((done) => receiver?.close(done) ?? done(undefined))
      })

      itIsForEveryone(site, {
        name: 'schemas',
        path: `/schemas/provider/${api}/resources/experiment`,
        heading: `experiment of ${api}`,
      })
      itIsForEveryone(site, {
        name: 'schemas-provider',
        path: `/schemas/provider/${api}/resources`,
        heading: `Schemas of ${api}`,
      })
      itIsForEveryone(site, {
        name: 'schemas-contract',
        path: `/pacts/provider/${api}/consumer/dashboard-web/version/7c10b9e/schemas/experiment`,
        heading: `Schemas of dashboard-web 7c10b9e with ${api}`,
      })
      itIsForEveryone(site, {
        name: 'schemas-comparison',
        path: `/pacts/provider/${api}/consumer/dashboard-web/version/7c10b9e/schema-comparison/previous-distinct`,
        heading: 'What changed in the schemas of dashboard-web: 5f2d8c1 → 7c10b9e',
      })
      itIsForEveryone(site, {
        name: 'schemas-compatibility',
        path: `/schemas/provider/${api}/compatibility`,
        heading: `Compatibility asked by ${api}`,
      })

      it('lead from a provider to a field and to who relies on it, and to what is asked of them', async () => {
        const page = await site.open('/schemas')
        await arrive(page, () => page.getByRole('link', { name: api }).press('Enter'))
        await arrive(page, () =>
          page.getByRole('link', { name: 'experiment', exact: true }).press('Enter'),
        )
        await arrive(page, () => page.getByRole('link', { name: 'status' }).first().press('Enter'))
        expect(await page.locator('tbody').first().textContent()).toContain('dashboard-web')

        await page.goto(`${site.base}/schemas/provider/${api}/compatibility`)
        await page.getByRole('radio', { name: /^BACKWARD_TRANSITIVE/ }).press('Space')
        await arrive(page, () => page.getByRole('button', { name: 'Save' }).press('Enter'))
        expect(await page.getByRole('status').textContent()).toBe('It was changed.')
        expect(await page.locator('.sub').first().textContent()).toContain('BACKWARD_TRANSITIVE')
      })

      itIsForEveryone(site, { name: 'integrations-webhooks', path: '/', heading: 'Integrations' })
      itIsForEveryone(site, { name: 'webhooks', path: '/webhooks', heading: 'Webhooks' })
      itIsForEveryone(site, {
        name: 'webhook',
        path: () => paths['Ask experimentation-api to verify'] ?? '',
        heading: 'Ask experimentation-api to verify',
      })
      itIsForEveryone(site, {
        name: 'webhook-new',
        path: '/webhooks/new',
        heading: 'New webhook',
      })
      itIsForEveryone(site, {
        name: 'delivery',
        path: () => delivery,
        heading: 'Delivery of Tell the release channel',
      })
      itIsForEveryone(site, {
        name: 'webhooks-why',
        path: `/webhooks/why?consumer=python-sdk&provider=${api}`,
        heading: 'Why did nothing fire?',
      })
      itIsForEveryone(site, {
        name: 'webhook-edit',
        path: () => `${paths['Tell the release channel']}/edit`,
        heading: 'Edit Tell the release channel',
      })

      it('are made, mended, tested and deleted by forms, by keyboard alone', async () => {
        const page = await site.open('/webhooks')
        await arrive(page, () => page.getByRole('link', { name: 'New webhook' }).press('Enter'))
        await page.getByLabel('Name', { exact: true }).fill('By hand')
        await page.getByLabel('URL').fill('https://elsewhere.invalid')
        await page.getByLabel('Body', { exact: true }).fill('{"a": ')
        await arrive(page, () => page.getByLabel('URL').press('Enter'))

        expect(await page.getByRole('alert').textContent()).toContain('Body is not JSON')
        expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('By hand')
        await page.getByRole('link', { name: /^Body is not JSON/ }).press('Enter')
        await page.getByLabel('Body', { exact: true }).fill('{"a": 1}')
        await page.getByLabel('URL').fill('http://127.0.0.1:1/')
        await arrive(page, () =>
          page.getByRole('button', { name: 'Create the webhook' }).press('Enter'),
        )

        expect(await page.getByRole('status').textContent()).toContain('The webhook was made.')
        await arrive(page, () => page.getByRole('button', { name: 'Test' }).press('Enter'))
        expect(await page.locator('.note').textContent()).toContain('There was no answer')
        await arrive(page, () =>
          page.getByRole('link', { name: 'Back to the webhook' }).press('Enter'),
        )
        await arrive(page, () => page.getByRole('link', { name: 'Delete' }).press('Enter'))
        await arrive(page, () =>
          page.getByRole('button', { name: 'Delete the webhook' }).press('Enter'),
        )
        expect(await page.getByRole('status').textContent()).toBe('The webhook was deleted.')
      })

      it('lead from the log to what was answered', async () => {
        const page = await site.open('/webhooks?result=open')
        await arrive(page, () => page.locator('section tbody th a').first().click())

        expect(await page.locator('pre').first().textContent()).toContain('runner queue is full')
      })

      it('lead from a pact to what was sent for it, and why other webhooks were not', async () => {
        const page = await site.open(`/dashboard/provider/${api}/consumer/python-sdk`)
        await arrive(page, () => page.getByRole('link', { name: 'Webhooks' }).last().press('Enter'))
        const rows = (await page.locator('tbody tr').allInnerTexts()).join(' ').replace(/\s+/g, ' ')

        expect(rows).toMatch(/contract_published Sent: delivery 1/)
        expect(rows).toMatch(/Nightly archive .*Not sent: it is switched off/)
        await arrive(page, () =>
          page.getByRole('link', { name: 'delivery 1' }).first().press('Enter'),
        )
        expect(await page.locator('h1').textContent()).toContain('Delivery of')
      })
    },
    settings,
  )
}

/** Attempts once what is owed, as the broker's worker would. */
async function deliverAll(db: ConstructorParameters<typeof DeliveryWorker>[0]): Promise<void> {
  const ended = Promise.withResolvers<void>()
  let left = 10
  const worker = new DeliveryWorker(db, {
    ...deliverDepsOf(readConfig(settings).webhooks),
    onDelivered: () => {
      left--
      if (left === 0) ended.resolve()
    },
    onError: (error) => ended.reject(error),
  })
  worker.wake()
  await ended.promise
  await worker.stop()
}

/** The contracts of this repository's own consumers, and one of them as it was before. */
async function publishOurs(send: Loop['send']): Promise<void> {
  for (const [consumer, version] of [
    ['dashboard-web', '5f2d8c1'],
    ['dashboard-web', '7c10b9e'],
    ['js-sdk', '4e0ac12'],
  ] as const) {
    const file = new URL(`../../../pacts/${consumer}-${api}.json`, import.meta.url)
    const text = readFileSync(file, 'utf8')
    const body = version === '5f2d8c1' ? text.replaceAll('"hypothesis"', '"assumption"') : text
    const path = `/pacts/provider/${api}/consumer/${consumer}/version/${version}`
    await send('PUT', path, JSON.parse(body))
    await send('PUT', `/pacticipants/${consumer}/branches/main/versions/${version}`, {})
  }
}

async function startReceiver(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume()
    response.statusCode = Number(request.url?.slice(1, 4))
    response.end('{"message":"runner queue is full"}')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return server
}
