import { existsSync, mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'
import startTestPostgres from './postgres.setup.ts'

export const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

/** What the teardown finds again: both files run in Jest's own process. */
export const running: { stop?: () => Promise<void> } = {}

/** One PostgreSQL and one browser for all tests of pages; CHROMIUM_ENDPOINT is where they find the browser. */
export default async function startTestBrowser(): Promise<void> {
  if (!existsSync(executablePath)) return
  await startTestPostgres()
  const server = await chromium.launchServer({ executablePath, args: quietly })
  running.stop = () => server.close()
  process.env.CHROMIUM_ENDPOINT = server.wsEndpoint()
  mkdirSync('reports/screens', { recursive: true })
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
