import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import type { ConsoleMessage, Page } from 'playwright-core'
import type { App } from '../src/http/room.ts'
import { newApp } from './app.ts'
import { executablePath, theTab } from './chromium.ts'
import { testDatabase } from './database.ts'
import { type Loop, loopOn } from './loop.ts'

/** Pictures of every page are for people: CI keeps them, elsewhere SCREENS=1 asks for them. */
const screens = process.env.CI || process.env.SCREENS ? 'reports/screens' : undefined

/** What looks for faults, in the form that a browser reads quickest. */
const axe = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** Guards against what hangs, in milliseconds; nothing here measures how fast a browser is. */
const hangs = { page: 90_000, test: 120_000 }

/** Required in CI; elsewhere a machine without a browser skips these tests by this name. */
const hasBrowser = existsSync(executablePath)
const suite = hasBrowser || process.env.CI ? describe : describe.skip

/** A broker with a database of its own, and a browser in front of it. Read its parts inside tests. */
export interface Site {
  readonly base: string
  /** Leads the only tab to a path of the broker. */
  open(path: string): Promise<Page>
}

interface Look {
  width: number
  colorScheme: 'light' | 'dark'
}

/** Both widths and both themes, once each: no colour depends on the width. */
const looks: readonly Look[] = [
  { width: 390, colorScheme: 'light' },
  { width: 1440, colorScheme: 'dark' },
]
/** Only people look at the others. */
const looksOfPictures: readonly Look[] = [
  { width: 390, colorScheme: 'dark' },
  { width: 1440, colorScheme: 'light' },
]

/** What may be wrong in the second, wider look though it was right in the first: the others go by what the page says. */
const rulesOfLook = ['color-contrast', 'scrollable-region-focusable']

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
  jest.setTimeout(hangs.test)
  const skipped = `${about} (skipped: no Chromium at ${executablePath}; set CHROMIUM_PATH)`
  suite(hasBrowser ? `${about}, in a browser` : skipped, () => {
    const database = testDatabase({ isFilledOnce: true })
    let app: App
    let page: Page
    let base = ''

    beforeAll(async () => {
      app = newApp(database.db, { PACT_BROKER_BASE_URL: '', ...settings })
      base = await app.listen({ port: 0, host: '127.0.0.1' })
      await seed(loopOn(base, database.db))
      page = await theTab()
      page.setDefaultTimeout(hangs.page)
    })

    afterAll(async () => {
      // Lets go of its connections.
      await page?.goto('about:blank')
      await app?.close()
    })

    tests({
      get base() {
        return base
      },
      async open(path) {
        await show(page, { width: 1440, colorScheme: 'light' })
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
 * A page as everybody must be able to read it, at both widths and themes. It is loaded once: nothing but its stylesheet
 * makes the looks.
 */
export function itIsForEveryone(site: Site, { name, path, heading }: Subject): void {
  it(`${name}: readable to everyone at both widths and themes, nothing blocked, no sideways scrolling`, async () => {
    const faults: string[] = []
    const hear = (message: ConsoleMessage) => {
      if (message.type() === 'error' && !/40[014]/.test(message.text())) faults.push(message.text())
    }
    const page = await theTab()
    page.on('console', hear)
    await withAxe(page, () => site.open(typeof path === 'string' ? path : path()))
    for (const [index, look] of looks.entries()) {
      await show(page, look)
      const rules = index === 0 ? undefined : rulesOfLook
      const found = [...(await complaintsOf(page, rules)), ...(await overflowOf(page, look))]
      faults.push(...found.map((fault) => `${look.width} px, ${look.colorScheme}: ${fault}`))
    }
    if (screens) await takePictures(page, `${screens}/${name}`)
    page.off('console', hear)

    expect(await page.locator('h1').textContent()).toBe(heading)
    expect(faults).toEqual([])
  })
}

/**
 * Axe in the pages that are loaded meanwhile. A browser remembers what it has compiled of a script that comes with a
 * page, and not of a text that is evaluated in one.
 */
async function withAxe(page: Page, load: () => Promise<unknown>): Promise<void> {
  const tools = await page.context().newCDPSession(page)
  try {
    await tools.send('Page.enable')
    await tools.send('Page.addScriptToEvaluateOnNewDocument', { source: axe })
    await load()
  } finally {
    await tools.detach()
  }
}

/** Resolves when the page is drawn in that look. */
async function show(page: Page, { width, colorScheme }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.setViewportSize({ width, height: 900 })
  await page.evaluate(
    'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))',
  )
}

async function takePictures(page: Page, path: string): Promise<void> {
  for (const look of [...looks, ...looksOfPictures]) {
    await show(page, look)
    await page.screenshot({ path: `${path}-${look.width}-${look.colorScheme}.png`, fullPage: true })
  }
}

/** Of many that are alike, the rows of a table or the entries of a list, so many are looked at. */
const alike = 8
const furtherOnes = `:is(tr, li, article, pre > span):nth-child(n + ${alike + 1})`

/** What breaks a rule of accessibility: of these, or of all. */
async function complaintsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  const options = { resultTypes: ['violations'], preload: false, ...(rules && { runOnly: rules }) }
  const context = { exclude: [furtherOnes] }
  const report = await page.evaluate(
    `axe.run(${JSON.stringify(context)}, ${JSON.stringify(options)})`,
  )
  return asReport(report).violations.flatMap(linesOf)
}

async function overflowOf(page: Page, { width }: Look): Promise<string[]> {
  const needed = Number(await page.evaluate('document.documentElement.scrollWidth'))
  return needed > width ? [`it scrolls sideways: ${needed} px`] : []
}

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
