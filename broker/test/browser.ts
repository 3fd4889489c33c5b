import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { App } from '../src/http/room.ts'
import { testApp } from './app.ts'
import { executablePath } from './browser.setup.ts'
import { testDatabase } from './database.ts'
import { type Loop, loopOn } from './loop.ts'

const screenshots = 'reports/screens'

/** Guards against what hangs, in milliseconds; nothing here measures how fast a browser is. */
const hangs = { page: 90_000, test: 120_000 }
jest.setTimeout(hangs.test)

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
 * `inBrowser('the overview', async (loop) => …, (site) => { it(…) })`, with settings of the broker behind them.
 */
export function inBrowser(
  about: string,
  seed: (loop: Loop) => Promise<void>,
  tests: (site: Site) => void,
  settings: Record<string, string> = {},
): void {
  const skipped = `${about} (skipped: no Chromium at ${executablePath}; set CHROMIUM_PATH)`
  suite(hasBrowser ? `${about}, in a browser` : skipped, () => {
    const database = testDatabase({ isFilledOnce: true })
    let app: App
    let browser: Browser
    let base = ''

    beforeAll(async () => {
      app = testApp(database.db, { PACT_BROKER_BASE_URL: '', ...settings })
      base = await app.listen({ port: 0, host: '127.0.0.1' })
      await seed(loopOn(base, database.db))
      browser = await chromium.connect(process.env.CHROMIUM_ENDPOINT ?? '')
    })

    afterAll(async () => {
      await browser?.close()
      await app?.close()
    })

    tests({
      get base() {
        return base
      },
      async open(path, look = fromOutside) {
        const { width, colorScheme, bypassCSP = false } = look
        const viewport = { width, height: 900 }
        const context = await browser.newContext({ viewport, colorScheme, bypassCSP })
        context.setDefaultTimeout(hangs.page)
        const page = await context.newPage()
        await page.goto(base + path)
        return page
      },
    })
  })
}

/** Does what leads to another page, and waits until that one is there. */
export async function arrive(page: Page, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act()])
}

interface Subject {
  name: string
  path: string | (() => string)
  heading: string
}

/**
 * A page as everybody must be able to read it, at both widths and themes; a picture of each is kept for people. It is
 * loaded once: nothing but its stylesheet makes the looks. The rules of accessibility are asked where each width and
 * each theme is seen once: no colour depends on the width.
 */
export function itIsForEveryone(site: Site, { name, path, heading }: Subject): void {
  const complaints: string[] = []
  let opened: Promise<Page> | undefined

  async function open(): Promise<Page> {
    const page = await site.open('/static/logo.svg', { ...fromOutside, bypassCSP: true })
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    await page.goto(site.base + (typeof path === 'string' ? path : path()))
    await page.evaluate(axe.source)
    return page
  }

  it.each(looks)(
    `${name} at $width px in $colorScheme: readable to everyone, nothing blocked, no sideways scrolling`,
    async ({ width, colorScheme }) => {
      opened ??= open()
      const page = await opened
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      const file = `${screenshots}/${name}-${width}-${colorScheme}.png`
      await page.screenshot({ path: file, fullPage: true })
      const isAsked = width < 600 === (colorScheme === 'light')
      const { violations } = isAsked ? await page.evaluate(ask).then(asReport) : { violations: [] }

      expect(await page.locator('h1').textContent()).toBe(heading)
      expect(violations.flatMap(linesOf)).toEqual([])
      expect(complaints.filter((text) => !/40[04]/.test(text))).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    },
  )
}

const ask = "axe.run({ resultTypes: ['violations'] })"

const fromOutside: Look = { width: 1440, colorScheme: 'light' }

interface Report {
  violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[]
}

/** Each place that breaks a rule, and how. */
function linesOf({ id, help, nodes }: Report['violations'][number]): string[] {
  return nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html}: ${failureSummary}`)
}

function asReport(report: unknown): Report {
  if (typeof report !== 'object' || report === null || !('violations' in report))
    throw new Error('axe gave no report')
  return report as Report
}
