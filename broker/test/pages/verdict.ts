import { expect, it } from '@jest/globals'
import { arrive, inBrowser, itIsForEveryone } from '../browser.ts'

const strange = '<script>alert(1)</script> "q" \u202E'

/** What the gate answers, as a page. */
export function verdictPages(): void {
  inBrowser(
    'the verdict',
    async ({ publish, verify, environment, deploy }) => {
      await environment('production', { production: true })
      const provider = { name: 'Orders', branch: 'main' }
      await publish({
        name: 'Web',
        version: '1',
        branch: 'main',
        provider: 'Orders',
        interactions: [strange],
      })
      await verify({
        consumer: 'Web',
        consumerVersion: '1',
        provider: { ...provider, version: '6' },
      })
      await deploy('Web', '1', 'production')
      await deploy('Orders', '6', 'production')
      await verify({
        consumer: 'Web',
        consumerVersion: '1',
        provider: { ...provider, version: '7' },
        failures: { [strange]: { path: '$.total', expected: 'a number', actual: '<b>text</b>' } },
      })
      await publish({
        name: 'Admin',
        version: '1',
        provider: 'Orders',
        interactions: ['list the orders'],
      })
    },
    (site) => {
      const red = '/can-i-deploy?pacticipant=Orders&version=7&environment=production'
      itIsForEveryone(site, { name: 'verdict-red', path: red, heading: 'No. The only pair fails.' })
      itIsForEveryone(site, {
        name: 'verdict-unknown',
        path: '/can-i-deploy?pacticipant=Admin&version=1&environment=production',
        heading: 'Not known yet. The only pair has no answer: treat this as no.',
      })
      itIsForEveryone(site, {
        name: 'verdict-ask',
        path: '/can-i-deploy',
        heading: 'Can I deploy?',
      })

      it('says what failed, with which version first, and what to type next', async () => {
        const page = await site.open(red)
        const text = (await page.locator('main').textContent()) ?? ''

        expect(text).toContain(strange)
        expect(text).toContain('<b>text</b>')
        expect(text).toContain('First failed with Orders 7')
        expect(text).toContain('Orders 6 had held the same pact')
        expect(await page.locator('.cmd pre').textContent()).toContain('pact verifier')
      })

      it('is asked by its form', async () => {
        const page = await site.open('/can-i-deploy')
        await page.getByLabel('Application', { exact: true }).fill('Orders')
        await page.getByLabel('Version', { exact: true }).fill('6')
        await page.getByLabel('Environment').selectOption('production')
        await arrive(page, () => page.getByRole('button', { name: 'Ask' }).click())

        expect(await page.locator('h1').textContent()).toBe('Yes. The only pair holds.')
      })
    },
  )
}
