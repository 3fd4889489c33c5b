/**
 * `npm run crash [-- COUNT [SEED [VICTIM]]]`: kills a broker, its database server, one process of that, and one of two
 * brokers, COUNT times each; or one of these alone (`broker`, `postgres`, `connection`, `replica`).
 */
import { cpus, loadavg } from 'node:os'
import { startPostgres } from '@concordat/local-services/postgres'
import { crash, type Victim } from './crash.ts'
import { crashReplicas, startReplicas } from './replicas.ts'
import type { Report } from './report.ts'

const [count = '50', seed = String(Date.now() % 1_000_000), only] = process.argv.slice(2)
const plan = { kills: Number(count), seed: Number(seed) }
const victims: readonly Victim[] = ['broker', 'postgres', 'connection']
/** Milliseconds within which a broker must answer again. */
const longestStart = 3_000

for (const victim of victims.filter((one) => only === undefined || one === only)) {
  const onKill = ({ kills }: Report) => process.stdout.write(kills % 10 === 0 ? `${kills}\n` : '.')
  tell(victim, await crash({ victims: [victim], ...plan, onKill }))
}
if (only === undefined || only === 'replica') await killReplicas()

async function killReplicas(): Promise<void> {
  const postgres = await startPostgres()
  const replicas = await startReplicas(postgres.url, 'replicas')
  try {
    tell('one of two brokers', await crashReplicas(replicas, { ...plan, hurry: false }))
  } finally {
    await replicas.stop()
    await postgres.stop()
  }
}

function tell(victim: string, report: Report): void {
  const { kills, killsWhileStarting, starts, acknowledged, unanswered, deliveries } = report
  console.log(
    `\n${victim}, seed ${seed}: killed ${kills} times with the clients at work, ${killsWhileStarting} times more while starting`,
  )
  const acts = Object.entries(acknowledged).map(([kind, acts]) => `${acts} ${kind}s`)
  console.log(`  acknowledged: ${acts.join(', ')}; ${deliveries} deliveries heard`)
  console.log(
    `  unanswered: ${unanswered.there} there whole, ${unanswered.absent} not there at all; ${report.failures} answers of 5xx`,
  )
  if (starts.length > 0) tellStarts(report)
  if (report.faults.length > 0) process.exitCode = 1
  for (const fault of report.faults.slice(0, 30)) console.log(`  fault: ${fault}`)
  console.log(`  ${report.faults.length} faults`)
}

function tellStarts({ starts, faults }: Report): void {
  const [load = 0] = loadavg()
  const took = starts.map((start) => start.took)
  const worked = starts.map((start) => start.worked)
  console.log(
    `  answers again after ${figures(took)}; the process itself worked ${figures(worked)} of it (load ${load.toFixed(1)} on ${cpus().length} processors)`,
  )
  // On a machine that is busy with something else, time says little: then the work counts.
  const judged = load > cpus().length ? worked : took
  const late = judged.filter((milliseconds) => milliseconds > longestStart).length
  if (late > 0) faults.push(`${late} starts took longer than ${longestStart} ms`)
}

function figures(milliseconds: readonly number[]): string {
  const sorted = [...milliseconds].sort((one, other) => one - other)
  const [median = 0, longest = 0] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)]
  return `${Math.round(median)} ms (median), ${Math.round(longest)} ms (longest)`
}
