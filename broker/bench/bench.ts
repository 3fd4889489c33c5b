/**
 * `npm run bench`: how long the broker takes, against its budgets and against itself on less history.
 *
 *   npm run bench              tiers S and M
 *   npm run bench -- S M L     these tiers; L takes minutes to fill and 4 GB of disk
 *
 * Each tier is filled into a database of its own below CONCORDAT_BENCH_DIRECTORY (.concordat/bench), of which each run
 * uses a copy. The last line is `All budgets are met.` or says which are not, with exit code 1.
 */
import { join, resolve } from 'node:path'
import { ask, type Times } from './ask.ts'
import { startBroker } from './broker-process.ts'
import { copyOf, fill } from './filled.ts'
import { publishLargePacts } from './large-pacts.ts'
import { processBudgets, publishing, questions } from './questions.ts'
import { type TierName, tiers } from './tier.ts'

interface Measured {
  times: Map<string, Times>
  start: number
  /** Bytes: after all questions but that for a large diff, and the most there ever were. */
  memory: number
  most: number
}

const directory = resolve(process.env.CONCORDAT_BENCH_DIRECTORY ?? '.concordat/bench')
const asked = process.argv.slice(2)
const names = asked.length > 0 ? asked : ['S', 'M']
const unknown = names.filter((name) => !isTier(name))
if (unknown.length > 0) {
  console.error(`There is no tier ${unknown.join(', ')}: it must be one of S, M, L.`)
  process.exit(2)
}

const measured = new Map<TierName, Measured>()
for (const name of names.filter(isTier)) measured.set(name, await measure(name))
process.exitCode = report(measured) ? 0 : 1

function isTier(name: string): name is TierName {
  return name in tiers
}

async function measure(name: TierName): Promise<Measured> {
  const dataDirectory = join(directory, name)
  await fill(name, tiers[name], dataDirectory)
  // The first start recovers nothing and warms the files up; the second one is measured.
  const env = { CONCORDAT_DATA_DIRECTORY: copyOf(dataDirectory) }
  await (await startBroker(env)).stop()
  const broker = await startBroker(env)
  try {
    // What comes first would pay for what all of them share: code that is compiled, pages that are read from disk.
    const reading = questions.slice(
      0,
      questions.findIndex(({ name }) => name === publishing),
    )
    for (const question of reading) await ask(broker.url, question)
    const times = new Map<string, Times>()
    let memory = 0
    for (const question of questions) {
      if (question === questions.at(-1)) {
        // Threads that compare large pacts have a memory of their own, and end when nothing comes for a while.
        memory = broker.memory().now
        await publishLargePacts(broker.url)
      }
      times.set(question.name, await ask(broker.url, question))
      console.error(`${name}: ${question.name}`)
    }
    return { times, start: broker.startedWithin, memory, most: broker.memory().most }
  } finally {
    await broker.stop()
  }
}

function share(value: number, budget: number): string {
  return `${((value / budget) * 100).toFixed(0)} % of ${budget.toFixed(0)}`
}

/** Prints a table, and returns whether every budget is met. */
function report(measured: ReadonlyMap<TierName, Measured>): boolean {
  const missed: string[] = []
  const first = [...measured.values()][0]
  const rows: string[][] = [
    [
      '',
      ...[...measured.keys()].flatMap((tier) => [
        `${tier}: p50 / p95 ms`,
        'of the budget',
        'beside the first',
      ]),
    ],
  ]
  for (const { name, budget } of questions) {
    const cells = [...measured].flatMap(([tier, { times }]) => {
      const time = times.get(name)
      const base = first?.times.get(name)
      if (!time || !base) return ['', '', '']
      const allowed = budget?.[tier]
      if (allowed !== undefined && time.p95 > allowed) missed.push(`${tier}: ${name}`)
      return [
        `${time.median.toFixed(1)} / ${time.p95.toFixed(1)}`,
        allowed === undefined ? '' : share(time.p95, allowed),
        `${(time.median / base.median).toFixed(1)} x`,
      ]
    })
    rows.push([name, ...cells])
  }
  const ownRow = (
    label: string,
    value: (of: Measured) => number,
    budget: (tier: TierName) => number,
    unit: number,
  ) =>
    rows.push([
      label,
      ...[...measured].flatMap(([tier, of]) => {
        if (value(of) > budget(tier)) missed.push(`${tier}: ${label}`)
        const growth = first ? `${(value(of) / value(first)).toFixed(1)} x` : ''
        return [(value(of) / unit).toFixed(0), share(value(of) / unit, budget(tier) / unit), growth]
      }),
    ])
  ownRow(
    'start to first answer, ms',
    ({ start }) => start,
    (tier) => processBudgets[tier].start,
    1,
  )
  ownRow(
    'memory of the process, MB',
    ({ memory }) => memory,
    (tier) => processBudgets[tier].memory,
    1e6,
  )
  rows.push([
    'the most it ever was, two pacts of 1 MB compared, MB',
    ...[...measured.values()].flatMap(({ most, memory }) => [
      (most / 1e6).toFixed(0),
      `${(most / memory).toFixed(1)} x the line before`,
      first ? `${(most / first.most).toFixed(1)} x` : '',
    ]),
  ])
  console.log(
    rows
      .map((row) => `| ${row.join(' | ')} |`)
      .toSpliced(1, 0, `|${' --- |'.repeat(rows[0]?.length ?? 0)}`)
      .join('\n'),
  )
  console.log(missed.length === 0 ? '\nAll budgets are met.' : `\nNot met: ${missed.join('; ')}.`)
  return missed.length === 0
}
