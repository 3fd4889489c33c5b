import pg from 'pg'
import { dice } from '../../bench/dice.ts'
import { type LaunchedBroker, launchBroker } from '../stage/broker-process.ts'
import { momentOf, newLedger } from './act.ts'
import { audit } from './audit.ts'
import { newClient } from './client.ts'
import { auditDeliveries } from './deliveries.ts'
import { stop } from './home.ts'
import { furnish, receiverSettings, startReceiver } from './receiver.ts'
import { newReport, type Report, sum } from './report.ts'

/** Two brokers on one database. */
export interface Replicas {
  database: pg.Client
  urls(): [string, string]
  /** Kills one, and starts another in its place when `meanwhile` is over. */
  replace(index: 0 | 1, meanwhile: () => Promise<void>): Promise<void>
  /** The exit codes. */
  stop(): Promise<(number | null)[]>
}

/** Starts both at once, on a database that is made for them. */
export async function startReplicas(server: string, name: string): Promise<Replicas> {
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const launch = () => launchBroker({ PACT_BROKER_DATABASE_URL: url, ...receiverSettings })
  const brokers: [LaunchedBroker, LaunchedBroker] = [launch(), launch()]
  const ready = ([one, other]: typeof brokers) => Promise.all([one.ready, other.ready])
  let urls = await ready(brokers)
  const database = new pg.Client({ connectionString: url })
  await database.connect()
  return {
    database,
    urls: () => urls,
    async replace(index, meanwhile) {
      brokers[index].kill('SIGKILL')
      await brokers[index].ended
      await meanwhile()
      brokers[index] = launch()
      urls = await ready(brokers)
    },
    async stop() {
      await database.end()
      return Promise.all(brokers.map(stop))
    },
  }
}

/**
 * Lets eight clients work on two brokers with one database, and kills one of the two at random moments, while the
 * other works on. Neither may answer 5xx, nothing may be lost, no transaction may have been the victim of a deadlock.
 */
export async function crashReplicas(
  replicas: Replicas,
  { kills, seed, hurry }: Plan,
): Promise<Report> {
  const ledger = newLedger()
  const moments = dice(seed)
  const report = newReport()
  const receiver = await startReceiver(5)
  const { database } = replicas
  const workers = Array.from({ length: 8 }, (_, index) => newClient(index, { seed, ledger }))
  try {
    const environment = await furnish(replicas.urls()[0], receiver)
    const work = (side: 0 | 1, signal: AbortSignal) => {
      const url = replicas.urls()[side]
      const own = workers.filter((_, index) => index % 2 === side)
      return Promise.all(own.map((client) => client.work(url, environment, signal)))
    }
    while (report.kills < kills && report.faults.length === 0) {
      const victim = moments.roll(2) === 0 ? 0 : 1
      const [dying, living] = [new AbortController(), new AbortController()]
      const works = [work(victim, dying.signal), work(victim === 0 ? 1 : 0, living.signal)]
      await momentOf(ledger, moments)
      await replicas.replace(victim, async () => {
        dying.abort()
        await momentOf(ledger, moments)
        living.abort()
        await Promise.all(works)
      })
      report.kills += 1
      const { faults, unanswered } = await audit(database, ledger)
      report.faults.push(...faults)
      report.unanswered = unanswered
    }
    report.faults.push(...(await auditDeliveries(database, receiver, { hurry })))
    const deadlocks = await countDeadlocks(database)
    if (deadlocks > 0) report.faults.push(`${deadlocks} deadlocks`)
  } finally {
    const codes = await replicas.stop()
    await receiver.stop()
    if (codes.some((code) => code !== 0))
      report.faults.push(
        `the brokers ended with ${codes.join(' and ')} when they were told to stop`,
      )
  }
  sum(report, ledger, receiver.heard.size)
  report.faults.push(...ledger.failures)
  return report
}

interface Plan {
  kills: number
  seed: number
  /** Does not wait for the end of the claims that the killed ones held. */
  hurry: boolean
}

/** Of all transactions that have ended in the database. */
export async function countDeadlocks(database: pg.ClientBase): Promise<number> {
  await database.query('select pg_stat_force_next_flush()')
  const { rows } = await database.query<{ deadlocks: number }>(
    'select deadlocks::int from pg_stat_database where datname = current_database()',
  )
  return rows[0]?.deadlocks ?? -1
}
