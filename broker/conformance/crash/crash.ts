import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { type Dice, dice } from '../../bench/dice.ts'
import { type Ledger, momentOf, newLedger } from './act.ts'
import { audit } from './audit.ts'
import { type Client, newClient } from './client.ts'
import { auditDeliveries } from './deliveries.ts'
import { type Home, makeHome, type Started, stop } from './home.ts'
import { furnish, receiverSettings, startReceiver } from './receiver.ts'
import { newReport, type Report, sum } from './report.ts'

/** What is killed: the broker, the main process of its database server, or the process of that behind a connection. */
export type Victim = 'broker' | 'postgres' | 'connection'

export interface Campaign {
  /** Whose turn it is, one after the other. */
  victims: readonly Victim[]
  kills: number
  seed: number
  onKill?: (report: Report) => void
  /** Is shown what has come of it, while the broker still runs. */
  inspect?: (home: Home, database: pg.Client, ledger: Ledger) => Promise<void>
}

const clients = 8

/**
 * Lets eight clients work on a broker with its own database, kills a victim at random moments, starts again what has
 * ended, and looks after each kill whether what was acknowledged is there, and what was not is there whole or not at
 * all. The same seed draws the same moments and the same acts; how they meet is up to the machine.
 */
export async function crash({ victims, kills, seed, onKill, inspect }: Campaign): Promise<Report> {
  const ledger = newLedger()
  const receiver = await startReceiver(5)
  const home = await makeHome(receiverSettings)
  const moments = dice(seed)
  const workers = Array.from({ length: clients }, (_, index) => newClient(index, { seed, ledger }))
  const report = newReport()
  const scene = { home, moments, ledger, report, workers }
  try {
    let running = await home.start()
    const environment = await furnish(running.url, receiver)
    while (report.kills < kills && report.faults.length === 0) {
      const victim = victims[report.kills % victims.length] ?? 'broker'
      running = await killOnce({ ...scene, victim, running, environment })
      report.kills += 1
      const { faults, unanswered } = await withDatabase(home, (database) => audit(database, ledger))
      report.faults.push(...faults)
      report.unanswered = unanswered
      onKill?.(report)
    }
    await withDatabase(home, async (database) => {
      report.faults.push(...(await auditDeliveries(database, receiver, { hurry: true })))
      await inspect?.(home, database, ledger)
    })
    const code = await stop(running.broker)
    if (code !== 0) report.faults.push(`the broker ended with ${code} when it was told to stop`)
  } finally {
    await receiver.stop()
    await home.remove()
  }
  sum(report, ledger, receiver.heard.size)
  // Only a broker whose database is away may say that something is amiss, and that it is to be tried again.
  const excused = victims.some((victim) => victim !== 'broker') ? /^503 / : /^$/
  report.faults.push(...ledger.failures.filter((failure) => !excused.test(failure)))
  return report
}

interface Scene {
  victim: Victim
  home: Home
  moments: Dice
  ledger: Ledger
  report: Report
  running: Started
  workers: readonly Client[]
  environment: string
}

/** Lets the clients work, kills, and answers with the broker that runs afterwards. */
async function killOnce(scene: Scene): Promise<Started> {
  const { victim, home, moments, report, running, workers, environment } = scene
  const shift = new AbortController()
  const work = Promise.all(
    workers.map((client) => client.work(running.url, environment, shift.signal)),
  )
  await momentOf(scene.ledger, moments)
  if (victim === 'connection') {
    await killConnection(scene)
    await sleep(100)
    shift.abort()
    await work
    return running
  }
  if (victim === 'broker') running.broker.kill('SIGKILL')
  else await killPostmaster(home, report)
  const { code, complaints } = await running.broker.ended
  shift.abort()
  await work
  if (
    victim === 'postgres' &&
    (code !== 1 || !/^The embedded PostgreSQL server has ended/m.test(complaints))
  )
    report.faults.push(`the broker ended with ${code}, saying: ${complaints}`)
  if (moments.roll(6) === 0) await killWhileStarting(scene)
  const started = await home.start()
  report.starts.push(started.start)
  return started
}

async function killPostmaster(home: Home, report: Report): Promise<void> {
  const pid = await home.postmaster()
  if (pid === undefined) report.faults.push('the database server was not running')
  else process.kill(pid, 'SIGKILL')
}

async function killWhileStarting({ victim, home, moments, report }: Scene): Promise<void> {
  const broker = home.launch()
  await sleep(moments.roll(900))
  const pid = victim === 'postgres' ? await home.postmaster() : undefined
  if (pid === undefined) broker.kill('SIGKILL')
  else process.kill(pid, 'SIGKILL')
  const answered = await Promise.race([broker.ended.then(() => true), sleep(30_000, false)])
  if (!answered) report.faults.push('a broker whose database was killed while it started went on')
  broker.kill('SIGKILL')
  await broker.ended
  report.killsWhileStarting += 1
}

/** The server then ends all its connections and recovers; the broker goes on. */
async function killConnection({ home, moments, report, running }: Scene): Promise<void> {
  const pids = await withDatabase(home, async (database) => {
    const { rows } = await database.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name = 'concordat' order by state, pid`,
    )
    return rows.map(({ pid }) => pid)
  })
  const began = performance.now()
  process.kill(pids[moments.roll(pids.length)] ?? 0, 'SIGKILL')
  for (;;) {
    const answer = await fetch(`${running.url}/pacticipants`).catch(() => undefined)
    if (answer?.status === 200) break
    const hasEnded = await Promise.race([running.broker.ended, sleep(20)])
    if (hasEnded) {
      report.faults.push(`the broker ended with ${hasEnded.code}: ${hasEnded.complaints}`)
      throw new Error(`The broker did not survive: ${hasEnded.complaints}`)
    }
  }
  report.starts.push({ took: performance.now() - began, worked: 0 })
}

async function withDatabase<T>(
  home: Home,
  work: (database: Awaited<ReturnType<Home['connect']>>) => Promise<T>,
): Promise<T> {
  const database = await home.connect()
  try {
    return await work(database)
  } finally {
    await database.end().catch(() => {})
  }
}
