import { existsSync, mkdirSync } from 'node:fs'
import { type RunningPostgres, startPostgres } from '@concordat/local-services/postgres'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type Db, openDatabase } from '../src/db/client.ts'
import { migrateToLatest } from '../src/db/migrate.ts'
import type { App } from '../src/http/room.ts'
import { testApp } from './app.ts'
import { type Loop, loopOn } from './loop.ts'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const screenshots = 'reports/screens'

/** Required in CI; elsewhere a machine without a browser skips these tests by this name. */
const hasBrowser = existsSync(executablePath)
const suite = hasBrowser || process.env.CI ? describe : describe.skip

/** A broker with a database of its own, and a browser in front of it. Read its parts inside tests. */
export interface Site {
  readonly base: string
  /** A new tab at a path of the broker; closed with the browser. */
  open(path: string, look?: Look): Promise<Page>
}

interface Look {
  width: number
  colorScheme: 'light' | 'dark'
  /** Brings scripts of the test past the page's own policy. */
  bypassCSP?: boolean
}

const looks: Look[] = [390, 1440].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
)

/**
 * Tests of pages in a real browser, on data that `seed` makes through the API:
 * `inBrowser('the overview', async (loop) => …, (site) => { it(…) })`.
 */
export function inBrowser(
  about: string,
  seed: (loop: Loop) => Promise<void>,
  tests: (site: Site) => void,
): void {
  const skipped = `${about} (skipped: no Chromium at ${executablePath}; set CHROMIUM_PATH)`
  suite(hasBrowser ? `${about}, in a browser` : skipped, () => {
    let postgres: RunningPostgres
    let db: Db
    let app: App
    let browser: Browser
    let base = ''

    beforeAll(async () => {
      postgres = await startPostgres()
      await migrateToLatest(postgres.url)
      db = openDatabase({ url: postgres.url, maxConnections: 5, statementTimeout: 15_000 })
      app = testApp(db, { PACT_BROKER_BASE_URL: '' })
      base = await app.listen({ port: 0, host: '127.0.0.1' })
      await seed(loopOn(base, db))
      browser = await chromium.launch({ executablePath, args: quietly })
      mkdirSync(screenshots, { recursive: true })
    }, 120_000)

    afterAll(async () => {
      await browser?.close()
      await app?.close()
      await db?.destroy()
      await postgres?.stop()
    })

    tests({
      get base() {
        return base
      },
      async open(path, look = { width: 1440, colorScheme: 'light' }) {
        const { width, colorScheme, bypassCSP = false } = look
        const viewport = { width, height: 900 }
        const context = await browser.newContext({ viewport, colorScheme, bypassCSP })
        const page = await context.newPage()
        await page.goto(base + path)
        return page
      },
    })
  })
}

const quietly = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A page as everybody must be able to read it, at both widths and themes; a picture of each is kept for people. */
export function itIsForEveryone(
  site: Site,
  { name, path, heading }: { name: string; path: string | (() => string); heading: string },
): void {
  it.each(looks)(
    `${name} at $width px in $colorScheme: readable to everyone, nothing blocked, no sideways scrolling`,
    async (look) => {
      const page = await site.open('/static/logo.svg', { ...look, bypassCSP: true })
      const complaints: string[] = []
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))

      await page.goto(site.base + (typeof path === 'string' ? path : path()))
      const file = `${screenshots}/${name}-${look.width}-${look.colorScheme}.png`
      await page.screenshot({ path: file, fullPage: true })
      await page.evaluate(axe.source)
      const { violations } = await page.evaluate('axe.run()').then(asReport)

      expect(await page.locator('h1').textContent()).toBe(heading)
      expect(violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html}`)).toEqual(
        [],
      )
      expect(complaints.filter((text) => !/40[04]/.test(text))).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
        look.width,
      )
      await page.context().close()
    },
  )
}

interface Report {
  violations: { id: string; help: string; nodes: { html: string }[] }[]
}

function asReport(report: unknown): Report {
  if (typeof report !== 'object' || report === null || !('violations' in report))
    throw new Error('axe gave no report')
  return report as Report
}
