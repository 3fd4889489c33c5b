import { expect, it } from '@jest/globals'
import { inBrowser, itIsForEveryone } from '../browser.ts'

inBrowser(
  'the frame of every page',
  async (loop) => {
    await loop.publish({
      name: 'Web',
      version: '1.4.2',
      branch: 'main',
      provider: 'Orders',
      interactions: ['a request for an order'],
    })
    await loop.verify({
      consumer: 'Web',
      consumerVersion: '1.4.2',
      provider: { name: 'Orders', version: '7', branch: 'main' },
      failures: { 'a request for an order': { path: '$.total', expected: '1', actual: 'x' } },
    })
  },
  (site) => {
    itIsForEveryone(site, {
      name: 'refusal',
      path: '/matrix/provider/Orders/consumer/Nobody',
      heading: 'Not found',
    })

    it('leads from the list to the failing field by keyboard alone', async () => {
      const page = await site.open('/')

      await page.getByRole('link', { name: 'Web → Orders' }).focus()
      await page.keyboard.press('Enter')
      await page.waitForURL('**/consumer/Web')

      expect(await page.getByText('$.total').count()).toBeGreaterThan(0)
    })

    it('loads its stylesheet under its own policy', async () => {
      const page = await site.open('/')

      expect(await page.evaluate('document.styleSheets.length')).toBe(1)
      const display = await page.evaluate(
        'getComputedStyle(document.querySelector("nav ul")).display',
      )
      expect(display).toBe('flex')
    })

    it('keeps the moment from page to page, and leads back to now', async () => {
      const page = await site.open('/')
      const { now } = await page
        .evaluate('({ now: new Date().toISOString().slice(0, 19) })')
        .then((value) => value as { now: string })

      await page.getByLabel('Moment to show').fill(now)
      await page.getByRole('button', { name: 'Go' }).click()
      await page.getByRole('link', { name: 'Web → Orders' }).click()
      expect(page.url()).toContain('asOf=')
      expect(await page.locator('.timebar').textContent()).toContain(`As of `)

      await page.getByRole('link', { name: 'Back to now' }).click()
      expect(page.url()).not.toContain('asOf=')
    })
  },
)
