import { expect, it } from '@jest/globals'
import { inBrowser, itIsForEveryone } from '../browser.ts'
import type { Loop } from '../loop.ts'

let loop: Loop

/** The page of a broker that nobody has published to. */
export function firstRunPages(): void {
  inBrowser(
    'a new broker',
    async (first) => {
      loop = first
    },
    (site) => {
      itIsForEveryone(site, { name: 'first-run', path: '/', heading: 'No pacts yet' })

      it('checks off the first pact when it is there', async () => {
        const page = await site.open('/')
        expect(await page.locator('.steps pre').first().textContent()).toContain(site.base)

        await loop.publish({
          name: 'Web',
          version: '1',
          provider: 'Orders',
          interactions: ['a request for an order'],
        })
        await page.reload()

        expect(await page.locator('.steps .state').first().textContent()).toContain('Done: Web 1')
      })
    },
  )
}
