/**
 * `npm run pictures`: makes the pictures of the guides, docs/pictures, from the running broker: three weeks of a shop,
 * as docs/walkthrough.md tells them, and the pages that show them. Needs Chromium (CHROMIUM_PATH).
 */
import { mkdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '@concordat/local-services/postgres'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { openDatabase } from '../src/db/client.ts'
import { migrateToLatest } from '../src/db/migrate.ts'
import { closeBrowser, theBrowser } from './chromium.ts'
import { type Loop, loopOn } from './loop.ts'

const folder = fileURLToPath(new URL('../../docs/pictures', import.meta.url))
const largest = 150_000

const pictures = [
  { name: 'integrations', path: '/', height: 560 },
  { name: 'history', path: '/dashboard/provider/shop/consumer/web', height: 900 },
  {
    name: 'verdict',
    path: '/can-i-deploy?pacticipant=shop&version=2&environment=production',
    height: 860,
  },
  { name: 'contract', path: '/pacts/provider/shop/consumer/web/latest', height: 860 },
]

const postgres = await startPostgres()
try {
  await migrateToLatest(postgres.url)
  const db = openDatabase({ url: postgres.url, maxConnections: 4, statementTimeout: 15_000 })
  const app = createApp(readConfig({}), db, { logger: false })
  try {
    const base = await app.listen({ port: 0, host: '127.0.0.1' })
    await threeWeeks(loopOn(base, db))
    await takePictures(base)
  } finally {
    await app.close()
    await db.destroy()
  }
} finally {
  await postgres.stop()
}

/** The page relies on name and price; the shop holds it, until a price becomes a text. Others have their own ways. */
async function threeWeeks(loop: Loop): Promise<void> {
  const { at, publish, verify, environment, deploy } = loop
  const product = 'a request for a product'
  const from = { name: 'web', branch: 'main', provider: 'shop' }
  const shop = (version: string) => ({ name: 'shop', version, branch: 'main' })
  await at(ago(21), async () => {
    await environment('staging')
    await environment('production', { production: true })
    await publish({ ...from, version: '1', interactions: [productOf('Tea', 250)] })
    await verify({ consumer: 'web', consumerVersion: '1', provider: shop('1') })
    await deploy('shop', '1', 'production')
    await deploy('web', '1', 'production')
  })
  await at(ago(18), async () => {
    await publish({
      name: 'till',
      branch: 'main',
      provider: 'shop',
      version: '30',
      interactions: [product],
    })
    await verify({ consumer: 'till', consumerVersion: '30', provider: shop('1') })
    await publish({
      name: 'shop',
      branch: 'main',
      provider: 'stock',
      version: '1',
      interactions: ['how many there are'],
    })
    await verify({
      consumer: 'shop',
      consumerVersion: '1',
      provider: { name: 'stock', version: '12', branch: 'main' },
    })
    await deploy('stock', '12', 'production')
    await deploy('till', '30', 'staging')
  })
  await at(ago(9), async () => {
    await verify({
      consumer: 'web',
      consumerVersion: '1',
      provider: shop('2'),
      failures: {
        [product]: { path: '$.price', expected: 'an integer', actual: "'cheap' (String)" },
      },
    })
    await verify({ consumer: 'till', consumerVersion: '30', provider: shop('2') })
  })
  await at(ago(2), async () => {
    await publish({
      name: 'mail',
      branch: 'main',
      provider: 'shop',
      version: '7',
      interactions: [product],
    })
  })
}

function ago(days: number): Date {
  const date = new Date(Date.now() - days * 24 * 3_600_000)
  date.setUTCHours(10, 0, 0, 0)
  return date
}

function productOf(name: string, price: number): object {
  return {
    description: 'a request for a product',
    request: { method: 'GET', path: '/products/1' },
    response: {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: { name, price },
      matchingRules: {
        '$.body.name': { match: 'type' },
        '$.body.price': { match: 'integer' },
      },
    },
  }
}

async function takePictures(base: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const browser = await theBrowser()
  try {
    for (const { name, path, height } of pictures) {
      const context = await browser.newContext({ viewport: { width: 1120, height } })
      const page = await context.newPage()
      await page.goto(base + path)
      const file = `${folder}/${name}.png`
      await page.screenshot({ path: file })
      await context.close()
      const { size } = statSync(file)
      console.log(`docs/pictures/${name}.png: ${Math.ceil(size / 1000)} kB`)
      if (size > largest) throw new Error(`${file} is larger than ${largest} bytes`)
    }
  } finally {
    await closeBrowser()
  }
}
