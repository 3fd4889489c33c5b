import { expect, it } from '@jest/globals'
import { arrive, inBrowser, itIsForEveryone } from '../browser.ts'

/** What all pages have in common: navigation, policy, moment, refusals. */
export function framePages(): void {
  inBrowser(
    'the frame of every page',
    ({ at, publish, verify }) =>
      // The bar tells moments by the second: what was made just now would not be there yet.
      at(new Date(Date.now() - 60 * 60_000), async () => {
        await publish({
          name: 'Web',
          version: '1.4.2',
          branch: 'main',
          provider: 'Orders',
          interactions: ['a request for an order'],
        })
        await verify({
          consumer: 'Web',
          consumerVersion: '1.4.2',
          provider: { name: 'Orders', version: '7', branch: 'main' },
          failures: { 'a request for an order': { path: '$.total', expected: '1', actual: 'x' } },
        })
      }),
    (site) => {
      itIsForEveryone(site, {
        name: 'refusal',
        path: '/matrix/provider/Orders/consumer/Nobody',
        heading: 'Not found',
      })

      itIsForEveryone(site, {
        name: 'explorer',
        path: '/explorer?path=/pacts/provider/Orders/consumer/Web/latest',
        heading: 'API explorer',
      })
      itIsForEveryone(site, {
        name: 'relations',
        path: '/doc',
        heading: 'Relations of the API',
      })
      itIsForEveryone(site, { name: 'signs', path: '/help/signs', heading: 'Signs and words' })

      it('leads from the list to the failing field by keyboard alone', async () => {
        const page = await site.open('/')

        await page.getByRole('link', { name: 'Web → Orders' }).focus()
        await arrive(page, () => page.keyboard.press('Enter'))

        expect(page.url()).toMatch(/\/consumer\/Web$/)
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

        await arrive(page, () => page.getByRole('button', { name: 'Go' }).click())
        await arrive(page, () => page.getByRole('link', { name: 'Web → Orders' }).click())
        expect(page.url()).toContain('asOf=')
        expect(await page.locator('.timebar').textContent()).toMatch(/As of \w{3} \d/)

        await arrive(page, () => page.getByRole('link', { name: 'Back to now' }).click())
        expect(page.url()).not.toContain('asOf=')
      })
    },
  )
}
