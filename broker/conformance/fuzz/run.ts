/** `npm run fuzz [-- COUNT [SEED]]`: 20,000 requests of every wrong kind to a broker on an empty database. */
import { startPostgres } from '@concordat/local-services/postgres'
import { startBroker } from '../stage/broker-process.ts'
import { fuzz } from './fuzz.ts'

const [count = '20000', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2)
const postgres = await startPostgres()
const broker = await startBroker(postgres.url)
try {
  const report = await fuzz(broker.url, postgres.url, { count: Number(count), seed: Number(seed) })
  for (const fault of report.faults.slice(0, 50)) console.log(fault)
  console.log(`seed ${seed}: ${report.requests} requests, ${report.faults.length} faults`)
  console.log(JSON.stringify(report.statuses))
  if (report.faults.length > 0 || report.requests === 0) process.exitCode = 1
} finally {
  await broker.stop()
  await postgres.stop()
}
