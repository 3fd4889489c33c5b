import { readFileSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { type LaunchedBroker, launchBroker } from '../stage/broker-process.ts'
import { ask } from '../stage/http.ts'

/** A broker that answers, and how long it took to. */
export interface Started {
  broker: LaunchedBroker
  url: string
  start: Start
}

/** Milliseconds from the beginning of the process to its first answer, and those that it worked in them (Linux only). */
export interface Start {
  took: number
  worked: number
}

/** A place where a broker with its own database lives, may be killed, and is started again. */
export interface Home {
  directory: string
  launch(): LaunchedBroker
  /** Launches it and waits for its first answer. */
  start(): Promise<Started>
  /** A connection to the database, as its superuser; while it runs. */
  connect(): Promise<pg.Client>
  /** The number of the main process of the database server, while it runs. */
  postmaster(): Promise<number | undefined>
  remove(): Promise<void>
}

export async function makeHome(settings: Readonly<Record<string, string>>): Promise<Home> {
  const root = await mkdtemp(join(tmpdir(), 'crash-test-of-concordat-'))
  // Under root the server runs as another user, who must be able to pass through.
  await chmod(root, 0o711)
  const directory = join(root, 'data')
  const cluster = join(directory, 'postgres')
  const lockLines = async () =>
    (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')

  function launch(): LaunchedBroker {
    return launchBroker({ CONCORDAT_DATA_DIRECTORY: directory, ...settings })
  }
  return {
    directory,
    launch,
    async start() {
      const began = performance.now()
      const broker = launch()
      const url = await broker.ready
      await ask('GET /pacticipants', undefined, { base: url })
      const start = { took: performance.now() - began, worked: workOf(broker.pid) }
      return { broker, url, start }
    },
    async connect() {
      const password = await readFile(join(cluster, 'superuser-password'), 'utf8')
      const port = Number((await lockLines())[3])
      const place = { host: '127.0.0.1', port, database: 'concordat', user: 'postgres', password }
      for (const until = Date.now() + recovers; ; await wait(100)) {
        const client = new pg.Client(place)
        // It may be killed, too.
        client.on('error', () => {})
        const failure = await client.connect().then(
          () => undefined,
          (error: unknown) => error,
        )
        if (failure === undefined) return client
        if (!isRecovering(failure) || Date.now() > until) throw failure
      }
    },
    async postmaster() {
      const pid = Number((await lockLines())[0])
      return pid > 0 && isRunning(pid) ? pid : undefined
    },
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  }
}

/** Longest that a server needs, in milliseconds, to begin anew after one of its processes was killed. */
const recovers = 20_000

/** cannot_connect_now: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isRecovering(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57P03'
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Milliseconds that a process has worked so far: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, in hundredths. */
function workOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

/** Ends a broker as it should be ended. */
export async function stop({ kill, ended }: LaunchedBroker): Promise<number | null> {
  kill('SIGTERM')
  return (await ended).code
}
