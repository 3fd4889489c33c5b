import { existsSync, mkdirSync } from 'node:fs'
import { type RunningPostgres, startPostgres } from '@concordat/local-services/postgres'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import axe from 'axe-core'
import { type Browser, chromium } from 'playwright-core'
import { type Db, openDatabase } from '../src/db/client.ts'
import { migrateToLatest } from '../src/db/migrate.ts'
import type { App } from '../src/http/room.ts'
import { testApp } from './app.ts'
import { given } from './given.ts'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const screenshots = 'reports/screenshots'

/** Required in CI; elsewhere a machine without a browser skips these tests by this name. */
const hasBrowser = existsSync(executablePath)
const skipped = `skipped: no Chromium at ${executablePath} (set CHROMIUM_PATH)`
const suite = hasBrowser || process.env.CI ? describe : describe.skip

suite(hasBrowser ? 'the pages in a browser' : skipped, () => {
  let postgres: RunningPostgres
  let db: Db
  let app: App
  let browser: Browser
  let base = ''

  beforeAll(async () => {
    postgres = await startPostgres()
    await migrateToLatest(postgres.url)
    db = openDatabase({ url: postgres.url, maxConnections: 5, statementTimeout: 15_000 })
    await seed(db)
    app = testApp(db, { PACT_BROKER_BASE_URL: '' })
    base = await app.listen({ port: 0, host: '127.0.0.1' })
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
    mkdirSync(screenshots, { recursive: true })
  })

  afterAll(async () => {
    await browser?.close()
    await app?.close()
    await db?.destroy()
    await postgres?.stop()
  })

  const pages = [
    { name: 'integrations', path: '/', heading: 'Integrations' },
    {
      name: 'integration',
      path: '/matrix/provider/Orders/consumer/Web',
      heading: 'Web → Orders',
    },
    { name: 'refusal', path: '/matrix/provider/Orders/consumer/Nobody', heading: 'Not found' },
  ]
  const looks = [390, 1440].flatMap((width) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
  )

  it.each(pages.flatMap((page) => looks.map((look) => ({ ...page, ...look }))))(
    '$name at $width px in $colorScheme: readable to everyone, nothing blocked, no sideways scrolling',
    async ({ name, path, heading, width, colorScheme }) => {
      // The page's policy lets no script run; the checker is brought in past it.
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme,
        bypassCSP: true,
      })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))

      await page.goto(base + path)
      await page.screenshot({ path: `${screenshots}/${name}-${width}-${colorScheme}.png` })
      await page.evaluate(axe.source)
      const { violations } = await page.evaluate('axe.run()').then(asReport)

      expect(await page.locator('h1').textContent()).toBe(heading)
      expect(violations.map(({ id, help }) => `${id}: ${help}`)).toEqual([])
      expect(complaints.filter((text) => !text.includes('404'))).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      await context.close()
    },
  )

  it('leads from the list to the failing field by keyboard alone', async () => {
    const page = await browser.newPage()
    await page.goto(base)

    await page.getByRole('link', { name: 'Web → Orders' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/matrix/**')

    expect(await page.getByText('$.total').count()).toBeGreaterThan(0)
    await page.close()
  })

  it('loads its stylesheet under its own policy', async () => {
    const page = await browser.newPage()
    await page.goto(base)

    expect(await page.evaluate('document.styleSheets.length')).toBe(1)
    expect(await page.evaluate('getComputedStyle(document.querySelector("nav ul")).display')).toBe(
      'flex',
    )
    await page.close()
  })
})

async function seed(db: Db): Promise<void> {
  const facts = given(db)
  await facts.pact('Web', '1.4.2', 'Orders', { branch: 'main' })
  const mismatches = [
    { attribute: 'body', identifier: '$.total', description: "Expected '1' but was 'x'" },
  ]
  const testResults = [
    { interactionDescription: 'a request for an order', success: false, mismatches },
  ]
  await facts.result('Web', '1.4.2', 'Orders', '7', { success: false, testResults, branch: 'main' })
  await facts.pact('Admin', '3', 'Orders', {
    branch: 'feat/a-branch-with-a-very-long-name-that-must-not-push-anything',
  })
  await facts.result('Admin', '3', 'Orders', '7')
  await facts.pact('Mailer', '9', 'Orders')
  await facts.deployment('Orders', '7', 'production')
}

interface Report {
  violations: { id: string; help: string }[]
}

function asReport(report: unknown): Report {
  if (typeof report !== 'object' || report === null || !('violations' in report))
    throw new Error('axe gave no report')
  return report as Report
}
