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
import { publishLargePacts } from './large-pacts.ts'
import { type Question, smallChange } from './questions.ts'
import { widePages } from './tier.ts'
import { pages, wideContract } from './wide-pages.ts'

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
    await publishLargePacts(broker.url, wideContract)
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
