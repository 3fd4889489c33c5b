/**
 * `npm run bench:reference`: how long this broker takes beside the reference broker, on the same history in two databases
 * of one PostgreSQL server, one question at a time.
 *
 *   npm run bench:reference            tiers S and M
 *   npm run bench:reference -- S       these tiers
 *
 * The reference is found as docs/conformance.md says, with the gem `pg` beside the others. Ends with 1 where a goal is
 * missed: publishing ten times as often, the gate within a tenth of the time.
 */
import { join, resolve } from 'node:path'
import { findReference, startReference } from '../conformance/reference/reference-broker.ts'
import { ask, type Times, Unanswered } from './ask.ts'
import { fillBoth } from './both-filled.ts'
import { memoryOf, startBroker } from './broker-process.ts'
import { largeDiff, publishLargePacts } from './large-pacts.ts'
import { gateOf, publishing, type Question, questions } from './questions.ts'
import { type Throughput, throughput } from './throughput.ts'
import { landmarks, type TierName, tiers } from './tier.ts'

const directory = resolve(process.env.CONCORDAT_BENCH_DIRECTORY ?? '.concordat/bench')
/** Seconds that one question is asked at most, and that publishing is counted. */
const patience = Number(process.env.BENCH_PATIENCE ?? 20)
const clients = 8
const names = process.argv.slice(2)
const wanted: TierName[] = names.length > 0 ? names.map(tierNamed) : ['S', 'M']
const pair = `provider/${landmarks.busyProvider}/consumer/${landmarks.busyConsumer}`

interface Asked {
  name: string
  /** How many times as good ours must be. */
  goal?: number
  ours: Question
  /** Where the reference has the same under another address. */
  reference?: Question
}

const asked: Asked[] = [
  {
    name: 'gate to an environment, up to 30 integrations',
    goal: 10,
    ours: question('gate to an environment, up to 30 integrations'),
  },
  { name: 'gate of the hub', goal: 10, ours: question('gate of the hub') },
  {
    name: 'pacts for verification, pending and WIP',
    ours: question('pacts for verification, pending and WIP'),
  },
  {
    name: 'pacts for verification of the hub',
    ours: question('pacts for verification of the hub'),
  },
  { name: 'overview page', ours: question('overview page') },
  {
    name: 'integration page of the busiest pair (there: its matrix page)',
    ours: question('integration page of the busiest pair, one year'),
    reference: page(`/matrix/${pair}`),
  },
  {
    name: 'matrix of the busiest pair, 100 rows',
    ours: question('matrix of the busiest pair, 100 rows'),
  },
  { name: publishing, goal: 10, ours: question(publishing) },
  { name: 'diff of two pacts of 1 MB', ours: text(largeDiff) },
]

process.exitCode = await compareAll()

async function compareAll(): Promise<number> {
  const found = await findReference('pg')
  if ('missing' in found) {
    console.log(`skipped: ${found.missing}. docs/conformance.md says how to install the reference.`)
    return 0
  }
  const missed: string[] = []
  for (const tier of wanted) missed.push(...(await compareTier(tier, found.env)))
  console.log(missed.length === 0 ? '\nEvery goal is met.' : `\nMissed: ${missed.join('; ')}.`)
  return missed.length === 0 ? 0 : 1
}

async function compareTier(tier: TierName, env: NodeJS.ProcessEnv): Promise<string[]> {
  const both = await fillBoth(tier, tiers[tier], {
    directory: join(directory, `both-${tier}`),
    env,
  })
  const ours = await startBroker({ PACT_BROKER_DATABASE_URL: both.ours })
  const reference = await startReference(env, both.reference)
  const rows: string[] = []
  const missed: string[] = []
  const tell = (name: string, mine: string, theirs: string, ratio: number, goal?: number) => {
    const row = `| ${name} | ${mine} | ${theirs} | ${ratio.toFixed(1)} x | ${goal ? `${goal} x` : ''} |`
    console.error(`${tier} ${row}`)
    rows.push(row)
    if (goal && !(ratio >= goal)) missed.push(`${tier}: ${name}`)
  }
  try {
    await agree(ours.url, reference.url)
    for (const { name, goal, ours: own, reference: other = own } of asked) {
      if (own.request(0).path === largeDiff)
        for (const base of [ours.url, reference.url]) await publishLargePacts(base)
      const mine = await ask(ours.url, own, patience)
      const theirs = await ask(reference.url, other, patience).catch(givenUp)
      const told =
        'status' in theirs ? `${theirs.status} after ${theirs.time.toFixed(0)}` : shown(theirs)
      const time = 'status' in theirs ? theirs.time : theirs.median
      tell(name, shown(mine), told, time / mine.median, goal)
    }
    const load = { clients, seconds: patience }
    const mine = await throughput(ours.url, question(publishing), load)
    const theirs = await throughput(reference.url, question(publishing), load)
    const name = `${publishing}, ${clients} clients: requests a second`
    tell(name, counted(mine), counted(theirs), mine.perSecond / theirs.perSecond, 10)
    const [small, large] = [ours.memory().now, memoryOf(reference.pid).now]
    tell('memory of the process, MB', mega(small), mega(large), large / small)
    const { startedWithin: quick } = ours
    const { startedWithin: slow } = reference
    tell('start to first answer, ms', quick.toFixed(0), slow.toFixed(0), slow / quick)
  } finally {
    await Promise.all([ours.stop(), reference.stop()])
    await both.stop()
  }
  console.log(
    `\n| ${tier} | this broker, p50 / p95 ms | the reference | the reference takes | goal |\n|${' --- |'.repeat(5)}`,
  )
  console.log(rows.join('\n'))
  return missed
}

/** The reference stops what takes too long; its time up to there counts. */
function givenUp(error: unknown): Unanswered {
  if (error instanceof Unanswered && error.status >= 400) return error
  throw error
}

/** The two must have the same to look at: both gates say the same of it, by as many rows. */
async function agree(ours: string, reference: string): Promise<void> {
  for (const name of [landmarks.wide, landmarks.hub]) {
    const [mine, theirs] = await Promise.all([ours, reference].map((base) => gateAt(base, name)))
    if (JSON.stringify(mine) !== JSON.stringify(theirs)) {
      const said = `${JSON.stringify(mine)} here, ${JSON.stringify(theirs)} there`
      throw new Error(`The gates do not agree about ${name}: ${said}`)
    }
    console.error(`both gates say of ${name}: ${JSON.stringify(mine)}`)
  }
}

async function gateAt(base: string, name: string) {
  const response = await fetch(base + gateOf(name), { headers: { accept: 'application/hal+json' } })
  const { summary, matrix } = (await response.json()) as {
    summary: { deployable: boolean | null; success: number; failed: number }
    matrix: unknown[]
  }
  const { deployable, success, failed } = summary
  return { deployable, success, failed, rows: matrix.length }
}

function question(name: string): Question {
  const found = questions.find((one) => one.name === name)
  if (!found) throw new Error(`There is no question ${name}`)
  return found
}

function page(path: string): Question {
  const request = () => ({ path, accept: 'text/html' })
  return { name: path, budget: undefined, times: 50, request }
}

function text(path: string): Question {
  const request = () => ({ path, accept: 'text/plain' })
  return { name: path, budget: undefined, times: 20, request }
}

function shown({ median, p95 }: Times): string {
  return `${median.toFixed(1)} / ${p95.toFixed(1)}`
}

function counted({ perSecond, failed }: Throughput): string {
  return perSecond.toFixed(1) + (failed === 0 ? '' : ` (${failed} more were answered with a fault)`)
}

function mega(bytes: number): string {
  return (bytes / 1e6).toFixed(0)
}

function tierNamed(name: string): TierName {
  if (name in tiers) return name as TierName
  throw new Error(`There is no tier ${name}: it must be one of ${Object.keys(tiers).join(', ')}.`)
}
