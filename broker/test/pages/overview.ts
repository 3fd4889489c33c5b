import { expect, it } from '@jest/globals'
import { arrive, inBrowser, itIsForEveryone } from '../browser.ts'

function daysAgo(days: number): Date {
  return new Date(Date.now() - days * 24 * 60 * 60_000)
}

/** What lists many: integrations, applications, environments, graph, search. */
export function overviewPages(): void {
  inBrowser(
    'the overviews',
    async (loop) => {
      const publish = (name: string, provider: string, version = '9f3c2e1') =>
        loop.publish({
          name,
          version,
          branch: 'main',
          provider,
          interactions: ['a request for an experiment', 'a list'],
        })
      const before = { name: 'experimentation-api', version: '2c84d70', branch: 'main' }
      const provider = { ...before, version: 'd93e5b7' }
      const consumers = ['dashboard-web', 'js-sdk', 'assignment-lambda']
      await loop.at(daysAgo(24), async () => {
        await publish('python-sdk', 'experimentation-api')
        await publish('experimentation-api', 'event-processor-lambda', 'd93e5b7')
        for (const consumer of consumers) {
          await publish(consumer, 'experimentation-api')
          const failures = { 'a list': { path: '$.total', expected: '1', actual: '2' } }
          await loop.verify({
            consumer,
            consumerVersion: '9f3c2e1',
            provider: before,
            ...(consumer === 'js-sdk' && { failures }),
          })
        }
      })
      await loop.at(daysAgo(9), async () => {
        for (const consumer of ['js-sdk', 'assignment-lambda'])
          await loop.verify({ consumer, consumerVersion: '9f3c2e1', provider })
      })
      await loop.verify({
        consumer: 'dashboard-web',
        consumerVersion: '9f3c2e1',
        provider,
        failures: { 'a list': { path: '$.total', expected: '1', actual: '"x"' } },
      })
      for (const [name, label] of [
        ['js-sdk', 'sdk'],
        ['python-sdk', 'sdk'],
        ['experimentation-api', 'api'],
        ['dashboard-web', 'web'],
      ])
        await loop.send('PUT', `/pacticipants/${name}/labels/${label}`, {})
      await loop.environment('staging')
      await loop.environment('production', { production: true })
      await loop.deploy('experimentation-api', '2c84d70', 'production')
      await loop.deploy('experimentation-api', 'd93e5b7', 'staging')
      await loop.deploy('dashboard-web', '9f3c2e1', 'staging')
      await loop.deploy('dashboard-web', '9f3c2e1', 'production')
    },
    (site) => {
      const pages = [
        { name: 'integrations', path: '/', heading: 'Integrations' },
        { name: 'applications', path: '/pacticipants', heading: 'Applications' },
        {
          name: 'application',
          path: '/pacticipants/experimentation-api',
          heading: 'experimentation-api',
        },
        { name: 'environments', path: '/environments', heading: 'Environments' },
        { name: 'graph', path: '/graph', heading: 'Graph' },
        {
          name: 'graph-paths',
          path: '/graph?from=js-sdk&to=event-processor-lambda',
          heading: 'Graph',
        },
        { name: 'graph-clusters', path: '/graph?view=clusters', heading: 'Graph' },
        { name: 'search', path: '/search?q=request', heading: 'Search' },
      ]
      for (const page of pages) itIsForEveryone(site, page)

      it('finds the interactions of an application by state and word, and says which of them failed', async () => {
        const page = await site.open('/pacticipants/dashboard-web')

        await page.getByLabel('Find', { exact: true }).fill('lis')
        await page.getByRole('combobox', { name: 'As', exact: true }).selectOption('consumer')
        await arrive(page, () => page.locator('#main .filters button').press('Enter'))

        const rows = page.locator('section:has(#interactions) tbody tr')
        expect((await rows.allInnerTexts()).join()).toMatch(/Failed\s+a list/)
        expect(await rows.count()).toBe(1)
      })

      it('leads from what stands in one environment to why it may not go to the next', async () => {
        const page = await site.open('/environments')
        const row = page.locator('tr', { hasText: 'd93e5b7' })

        expect(await row.locator('.step').textContent()).toMatch(/Not known\s*1 of 2 without/)
        await arrive(page, () => row.locator('.step a').press('Enter'))
        expect(await page.locator('h1').textContent()).toMatch(/^Not known yet\. /)
      })

      it('moves the focus of the graph by keyboard', async () => {
        const page = await site.open('/graph')

        await page.locator('a.node', { hasText: 'dashboard-web' }).focus()
        await arrive(page, () => page.keyboard.press('Enter'))

        expect(await page.locator('.sub').first().textContent()).toContain('Around dashboard-web')
      })

      it('finds from every page', async () => {
        const page = await site.open('/environments')

        await page.getByLabel('Find an application').fill('experiment')
        await arrive(page, () => page.keyboard.press('Enter'))

        expect(await page.getByRole('heading', { name: 'Interactions' }).count()).toBe(1)
      })
    },
  )
}
