/**
 * `npm run bench:pages`: how long each page takes, and how large it is, where there is more than a page can show:
 * 1,000 applications, 1,500 integrations, 5,000 versions of one pair, a contract of 2,000 interactions.
 *
 * The data stand below CONCORDAT_BENCH_DIRECTORY (.concordat/bench) and are used again. The last line is
 * `All budgets are met.` or says which are not, with exit code 1.
 */
import { join, resolve } from 'node:path'
import { ask } from './ask.ts'
import { startBroker } from './broker-process.ts'
import { fill } from './filled.ts'
import { addressOf, publishLargePacts } from './large-pacts.ts'
import { type Question, smallChange } from './questions.ts'
import { landmarks, widePages } from './tier.ts'

/** Milliseconds, 95 of 100 requests. */
interface WidePage {
  name: string
  budget: number
  path: string
}

const { hub, busyConsumer, busyProvider } = landmarks
const pair = `provider/${busyProvider}/consumer/${busyConsumer}`
const large = { consumer: 'wide-consumer', provider: 'wide-provider', interactions: 2_000 }
const contract = addressOf(large)
const year = new Date(Date.now() - 365 * 24 * 3_600_000).toISOString().slice(0, 10)

const pages: readonly WidePage[] = [
  { name: 'integrations', budget: 30, path: '/' },
  { name: 'integrations, the last of 30 pages', budget: 30, path: '/?page=30' },
  { name: 'integrations that match', budget: 30, path: '/?search=app-1' },
  { name: 'applications', budget: 30, path: '/pacticipants' },
  { name: 'application with 300 consumers', budget: 100, path: `/pacticipants/${hub}` },
  {
    name: 'history of the busiest pair, one year',
    budget: 100,
    path: `/dashboard/${pair}?from=${year}`,
  },
  { name: 'matrix of the busiest pair, grid', budget: 100, path: `/matrix/${pair}` },
  { name: 'matrix of the busiest pair, rows', budget: 100, path: `/matrix/${pair}?view=rows` },
  {
    name: 'verdict of the hub',
    budget: 100,
    path: `/can-i-deploy?pacticipant=${hub}&branch=main&environment=production`,
  },
  { name: 'environments', budget: 100, path: '/environments' },
  { name: 'graph around the hub', budget: 100, path: '/graph' },
  { name: 'graph, three steps', budget: 100, path: `/graph?focus=${hub}&depth=3` },
  { name: 'graph, clusters', budget: 100, path: '/graph?view=clusters' },
  { name: 'search', budget: 100, path: '/search?q=request' },
  { name: 'contract of 2,000 interactions', budget: 100, path: `${contract}/latest` },
  {
    name: 'changes between two of 2,000',
    budget: 300,
    path: `${contract}/version/2/diff/previous-distinct`,
  },
]
const largest = 500_000
const directory = resolve(process.env.CONCORDAT_BENCH_DIRECTORY ?? '.concordat/bench')

process.exitCode = (await measure()) ? 0 : 1

async function measure(): Promise<boolean> {
  const dataDirectory = join(directory, 'pages')
  await fill('pages', widePages, dataDirectory)
  const broker = await startBroker({ CONCORDAT_DATA_DIRECTORY: dataDirectory })
  const missed: string[] = []
  const rows: string[] = []
  try {
    await publishLargePacts(broker.url, large)
    let base: number | undefined
    for (const { name, budget, path } of pages) {
      const question: Question = {
        name,
        budget: undefined,
        times: 30,
        request: () => ({ path, accept: 'text/html' }),
      }
      const { median, p95 } = await ask(broker.url, { ...question, before: smallChange })
      const again = await ask(broker.url, question)
      const size = Buffer.byteLength(await textAt(broker.url + path))
      base ??= median
      if (p95 > budget) missed.push(`${name}: time`)
      if (size > largest) missed.push(`${name}: size`)
      rows.push(
        `| ${name} | ${median.toFixed(1)} / ${p95.toFixed(1)} | ${budget} | ${(median / base).toFixed(1)} x | ${again.median.toFixed(1)} / ${again.p95.toFixed(1)} | ${(size / 1000).toFixed(0)} kB |`,
      )
    }
  } finally {
    await broker.stop()
  }
  console.log(
    '| page | after a change: p50 / p95 ms | budget | beside the first | again, unchanged: p50 / p95 ms | HTML |\n| --- | --- | --- | --- | --- | --- |',
  )
  console.log(rows.join('\n'))
  console.log(missed.length === 0 ? '\nAll budgets are met.' : `\nNot met: ${missed.join('; ')}.`)
  return missed.length === 0
}

async function textAt(url: string): Promise<string> {
  const response = await fetch(url, { headers: { accept: 'text/html' } })
  return response.text()
}
