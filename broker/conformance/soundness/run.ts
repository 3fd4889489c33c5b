/**
 * `npm run soundness [-- COUNT [SEED]]`: asks a broker 20,000 questions about random histories, and holds each answer
 * against an oracle that shares no code with it. A disagreement is shrunk to the shortest history that shows it.
 */
import { startPostgres } from '@concordat/local-services/postgres'
import { startBroker } from '../stage/broker-process.ts'
import { wrongOracles } from './mutants.ts'
import { settings, soundness } from './soundness.ts'
import { tellHistory } from './tell.ts'

const [count = '20000', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2)
const postgres = await startPostgres()
const strict = await startBroker(postgres.url, settings.strict)
const reference = await startBroker(postgres.url, settings.reference)
const started = Date.now()
let isStopped = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    isStopped = true
  })
}
let told = 0
try {
  const brokers = { strict: strict.url, reference: reference.url }
  const report = await soundness(brokers, { count: Number(count), seed: Number(seed) }, goesOn)
  const { histories, scenarios, answers, past, requests, verdicts, shortest, wrong } = report
  const minutes = ((Date.now() - started) / 60_000).toFixed(1)
  console.log(
    `seed ${seed}: ${scenarios} scenarios (questions at a moment of ${histories} histories, ${past} of them about the past), ` +
      `${answers} answers of two gates, ${requests} requests, ${minutes} minutes`,
  )
  console.log(`answers: ${JSON.stringify(verdicts)}`)
  const missed = Object.keys(wrongOracles).filter((name) => !wrong.has(name))
  console.log(
    `wrong oracles: ${wrong.size} of ${wrong.size + missed.length} were found to disagree` +
      (missed.length > 0 ? `; not found: ${missed.join(', ')}` : ''),
  )
  if (shortest) tellHistory(shortest)
  else console.log('no disagreement')
  if (shortest || scenarios < Number(count) || missed.length > 0) process.exitCode = 1
} finally {
  await reference.stop()
  await strict.stop()
  await postgres.stop()
}

/** Whoever stops it is told what was seen until then; every thousandth scenario is told on the way. */
function goesOn(scenarios: number): boolean {
  if (scenarios >= told + 1000) {
    told = scenarios
    console.error(`${scenarios} scenarios so far`)
  }
  return !isStopped
}
