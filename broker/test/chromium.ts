import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

/** The browser without a window needs less of everything; where it is missing, the whole one does. */
const programs = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']

export const executablePath =
  process.env.CHROMIUM_PATH ?? programs.find((path) => existsSync(path)) ?? '/usr/bin/chromium'

const quietly = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let browser: Promise<Browser> | undefined
let tab: Promise<Page> | undefined

/** The one browser of this process, started when it is first asked for. */
export function theBrowser(): Promise<Browser> {
  browser ??= chromium.launch({ executablePath, args: quietly })
  return browser
}

/** The one tab of this process: each further one is a process of the browser's, which learns anew how to be quick. */
export function theTab(): Promise<Page> {
  tab ??= theBrowser().then((browser) => browser.newPage())
  return tab
}

/** Ends it, where it was started. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close()
}
