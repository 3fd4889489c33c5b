import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { arrive, inBrowser, itIsForEveryone } from '../browser.ts'

const file = new URL('../../../pacts/dashboard-web-experimentation-api.json', import.meta.url)
const pair = '/pacts/provider/experimentation-api/consumer/dashboard-web'
const [older, newer] = ['0e93ab2c7d', '5f2d8c1e4b']

interface Interaction {
  description: string
  response: { body?: { content: unknown } }
}

/** Contracts as people read them, and what changed between two. */
export function pactPages(): void {
  inBrowser(
    'contracts',
    async (loop) => {
      const pact = JSON.parse(readFileSync(file, 'utf8')) as { interactions: Interaction[] }
      await loop.send('PUT', `${pair}/version/${older}`, pact)
      const [first, second, ...others] = pact.interactions
      if (!first || !second) throw new Error('The pact has no interactions')
      const body = { content: { detail: 'Not found', hint: 'look elsewhere' } }
      const changed = {
        ...second,
        response: { ...second.response, body: { ...second.response.body, ...body } },
      }
      await loop.send('PUT', `${pair}/version/${newer}`, {
        ...pact,
        interactions: [changed, ...others],
      })
      await loop.verify({
        consumer: 'dashboard-web',
        consumerVersion: newer,
        provider: { name: 'experimentation-api', version: '41d07aa', branch: 'main' },
        failures: {
          [second.description]: {
            path: '$.hint',
            expected: '"look elsewhere"',
            actual: '(nothing)',
          },
        },
      })
    },
    (site) => {
      itIsForEveryone(site, {
        name: 'pact',
        path: `${pair}/version/${newer}`,
        heading: `Pact of dashboard-web ${newer} with experimentation-api`,
      })
      itIsForEveryone(site, {
        name: 'diff',
        path: `${pair}/version/${newer}/diff/previous-distinct`,
        heading: `What dashboard-web asks for: ${older} → ${newer}`,
      })

      it('leads from an interaction in the list to what it says, by keyboard', async () => {
        const page = await site.open(`${pair}/version/${newer}`)

        await page.locator('.toc a').nth(3).focus()
        await page.keyboard.press('Enter')
        await page.waitForURL(/#i-/)

        expect(await page.locator('.inter:target h2').count()).toBe(1)
      })

      it('finds interactions by a word, and shows only those that failed', async () => {
        const page = await site.open(`${pair}/version/${newer}`)

        await page.getByRole('combobox', { name: 'Result', exact: true }).selectOption('failed')
        await show(page)
        expect(await page.locator('.inter').count()).toBe(1)
        expect(await page.locator('.got').textContent()).toContain('(nothing)')
      })

      it('compares with the version that is chosen', async () => {
        const page = await site.open(`${pair}/version/${newer}/diff/previous-distinct`)

        await page.getByRole('combobox', { name: 'To', exact: true }).selectOption(older)
        await page.getByRole('combobox', { name: 'From', exact: true }).selectOption(newer)
        await show(page)

        expect(await page.locator('h1').textContent()).toContain(`${newer} → ${older}`)
      })
    },
  )
}

/** Sends the form of the page, not the one of the moment, and waits for what it answers. */
async function show(page: Page): Promise<void> {
  const button = page.locator('main').getByRole('button', { name: 'Show', exact: true })
  await arrive(page, () => button.click())
}
