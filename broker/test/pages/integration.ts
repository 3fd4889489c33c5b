import { expect, it } from '@jest/globals'
import { arrive, inBrowser, itIsForEveryone } from '../browser.ts'
import type { Loop } from '../loop.ts'

const consumer = 'dashboard-web'
const provider = 'experimentation-api'
const path = `/dashboard/provider/${provider}/consumer/${consumer}`
const both = ['list the experiments', 'get the results of a completed experiment']

/** `day` days ago, at an hour of that day. */
function ago(days: number, hour = 12): Date {
  const date = new Date(Date.now() - days * 24 * 60 * 60_000)
  date.setUTCHours(hour, 0, 0, 0)
  return date
}

/** Three weeks of two teams: a new expectation, a break, a repair, another break; deployments follow. */
async function threeWeeks({ at, publish, verify, environment, deploy }: Loop): Promise<void> {
  const from = { name: consumer, branch: 'main', provider }
  const by = (version: string) => ({ name: provider, version, branch: 'main' })
  const result = (consumerVersion: string, version: string, failures = {}) =>
    verify({ consumer, consumerVersion, provider: by(version), failures })
  const absent = {
    'get the results of a completed experiment': {
      path: '$.metrics[0].adjusted_p_values',
      expected: 'an array',
      actual: 'nothing',
    },
  }
  await at(ago(22), async () => {
    await environment('staging')
    await environment('production', { production: true })
    await publish({ ...from, version: '1.0.0', interactions: both.slice(0, 1) })
    await result('1.0.0', '70')
    await deploy(consumer, '1.0.0', 'production')
    await deploy(provider, '70', 'production')
  })
  for (const [index, day] of [21, 20, 20, 19, 18].entries())
    await at(ago(day, 8 + index), async () => {
      await publish({ ...from, version: `1.0.${index + 1}`, interactions: both.slice(0, 1) })
    })
  await at(ago(17), () => result('1.0.5', '71'))
  await at(ago(16), () => publish({ ...from, version: '1.1.0', interactions: both }))
  await at(ago(14), () => result('1.1.0', '71', absent))
  await at(ago(13), async () => {
    await deploy(consumer, '1.1.0', 'staging')
    await deploy(provider, '71', 'staging')
  })
  await at(ago(11), async () => {
    await result('1.1.0', '72')
    await deploy(provider, '72', 'staging')
  })
  for (const [index, day] of [10, 9, 8, 7].entries())
    await at(ago(day), async () => {
      await publish({ ...from, version: `1.1.${index + 1}`, interactions: both })
      await result(`1.1.${index + 1}`, String(73 + index))
    })
  await at(ago(6), async () => {
    await deploy(consumer, '1.1.4', 'production')
    await deploy(provider, '76', 'production')
  })
  await at(ago(2), async () => {
    await result('1.1.4', '77', {
      'get the results of a completed experiment': {
        path: '$.metrics[0].confidence_intervals.treatment',
        expected: 'an array of 2 numbers',
        actual: 'an object',
      },
    })
    await deploy(provider, '77', 'staging')
  })
}

/** The compatibility history and the matrix of one pair. */
export function integrationPages(): void {
  inBrowser('the compatibility history', threeWeeks, (site) => {
    itIsForEveryone(site, {
      name: 'integration',
      path,
      heading: 'dashboard-web → experimentation-api',
    })
    itIsForEveryone(site, {
      name: 'matrix',
      path: `/matrix/provider/${provider}/consumer/${consumer}`,
      heading: `Matrix of ${consumer} → ${provider}`,
    })
    itIsForEveryone(site, {
      name: 'matrix-rows',
      path: `/matrix/provider/${provider}/consumer/${consumer}?view=rows`,
      heading: `Matrix of ${consumer} → ${provider}`,
    })
    itIsForEveryone(site, {
      name: 'integration-as-of',
      path: () => `${path}?asOf=${ago(8, 18).toISOString()}`,
      heading: 'dashboard-web → experimentation-api',
    })

    it('names each change of the verdict, who moved, and the interaction', async () => {
      const page = await site.open(path)
      const rows = await page.locator('.changes tbody tr').allInnerTexts()

      expect(rows.map((row) => row.replace(/\s+/g, ' '))).toEqual([
        expect.stringContaining('Failed experimentation-api 77 get the results'),
        expect.stringContaining('Verified experimentation-api 72 get the results'),
        expect.stringContaining('Failed dashboard-web 1.1.0 get the results'),
        expect.stringContaining('Never verified dashboard-web 1.1.0 get the results'),
      ])
      expect(rows[0]).toContain('$.metrics[0].confidence_intervals.treatment')
    })

    it('says of a past moment what held then, and leads from change to change', async () => {
      const page = await site.open(`${path}?asOf=${ago(8, 18).toISOString()}`)
      expect(await page.locator('.sub').first().textContent()).toContain('Holds')

      await arrive(page, () => page.getByRole('link', { name: 'Previous change' }).click())
      expect(await page.locator('.sub').first().textContent()).toContain('Holds')
      await arrive(page, () => page.getByRole('link', { name: 'Previous change' }).click())
      expect(await page.locator('.sub').first().textContent()).toContain('Failed')
      await arrive(page, () => page.getByRole('link', { name: 'Next change' }).click())
      expect(await page.locator('.sub').first().textContent()).toContain('Holds')
    })

    it('asks the matrix by its form, and leads from a cell to the contract', async () => {
      const page = await site.open(`/matrix/provider/${provider}/consumer/${consumer}`)

      await page.getByLabel('newest only').first().check()
      await arrive(page, () => page.locator('main').getByRole('button', { name: 'Show' }).click())
      expect(page.url()).not.toContain('version%5D=&')
      expect(await page.locator('.grid tbody tr').count()).toBe(1)

      await page.locator('.mx.fail a').first().focus()
      await arrive(page, () => page.keyboard.press('Enter'))
      expect(await page.locator('h1').textContent()).toContain('Pact of dashboard-web 1.1.4')
    })

    it('leads from a flag in the drawing to its row by keyboard', async () => {
      const page = await site.open(path)
      await page.getByRole('link', { name: /^4 get the results/ }).focus()
      await page.keyboard.press('Enter')

      await page.waitForURL('**#change-4')
      expect(await page.locator('tr:target').textContent()).toContain('ok → Failed')
    })
  })
}
