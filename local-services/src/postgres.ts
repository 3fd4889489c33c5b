import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createEphemeralDirectory } from './ephemeral-directory.ts'
import { loopback, onFreePort, PortTaken } from './free-port.ts'
import {
  type GuardedCommand,
  type GuardedProcess,
  type ProcessExit,
  startGuarded,
} from './guarded-process.ts'
import { MissingService } from './missing-service.ts'
import { findPostgres } from './postgres/binaries.ts'
import { readPassword, superuser } from './postgres/cluster.ts'
import {
  awaitEarlierServer,
  prepareDataDirectory,
  type ReadyCluster,
  serverMark,
} from './postgres/data-directory.ts'
import { createFromModel } from './postgres/model.ts'
import { beReady } from './postgres/readiness.ts'
import { chooseServerUser, requireReachable } from './postgres/server-user.ts'
import { makeSocketFolder } from './postgres/socket.ts'

export { MissingService } from './missing-service.ts'
export { cloneDatabase, dropDatabase } from './postgres/databases.ts'

export interface PostgresOptions {
  /** Given: durable, owned by this process, kept. Absent: ephemeral, as fast as can be, removed at the end. */
  dataDirectory?: string
  /** A port of the loopback interface; a free one unless given. */
  port?: number
  /** Receives what the server writes to its log, line by line. */
  onLog?: (line: string) => void
  /** Is told when the server's process is there, each time it is started: it takes a while to be ready. */
  onStarting?: () => void
}

/** A PostgreSQL server that ends with this process, in whatever way that ends. */
export interface RunningPostgres {
  /**
   * Of the superuser and the database `postgres`; it holds the password. Where the server has a socket, `host` in the
   * query names its folder; without the query it is the server's URL over loopback TCP.
   * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
   */
  url: string
  port: number
  /** The number of the server's own main process. */
  pid: number
  /** Shuts the server down and waits for it. May be called again. */
  stop(): Promise<void>
  /** Settles when the server has ended, asked to (`expected`) or not; never rejects. */
  exited: Promise<ProcessExit>
}

/** Speed instead of safety: the data of a test need not survive a crash. */
const ephemeralSettings = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_connections=200',
  // In the data directory, and so gone with it, also after a kill -9.
  'dynamic_shared_memory_type=mmap',
]

/** Everything acknowledged survives; vacuum looks often, because small busy tables bloat within minutes. */
const durableSettings = [
  'fsync=on',
  'autovacuum_naptime=10s',
  'log_checkpoints=off',
  // Shared memory is never written to the disk; what a killed server leaves, the next one removes.
  'dynamic_shared_memory_type=posix',
]

/**
 * For the C library of the server: what a statement frees is kept for the next one, up to so many bytes a connection,
 * whatever the owner has set for itself. Given back, it must be fetched anew, page by page: for many statements that
 * took longer than their work.
 * https://man7.org/linux/man-pages/man3/mallopt.3.html
 */
const keptMemory = {
  MALLOC_TRIM_THRESHOLD_: String(32 * 1024 * 1024),
  MALLOC_MMAP_THRESHOLD_: String(32 * 1024 * 1024),
}

/**
 * Starts a PostgreSQL server of its own on the loopback interface and, where there can be one, on a socket, with a random
 * superuser password (ephemeral ones of one user share it).
 * Throws MissingService, with one sentence for the user, when there is no PostgreSQL, the data
 * directory cannot be used (in use, not writable, of another version) or the port is taken.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<RunningPostgres> {
  if (process.platform === 'win32') {
    throw new MissingService(
      'A PostgreSQL server of its own is started on Linux and macOS only: on Windows use WSL, or give the URL of a running server',
    )
  }
  const ready =
    options.dataDirectory === undefined
      ? await prepareEphemeral()
      : await prepareDataDirectory(options.dataDirectory)
  const settings = options.dataDirectory === undefined ? ephemeralSettings : durableSettings
  try {
    const socketFolder = await makeSocketFolder(ready.cluster, ready.user)
    const start = (port: number) => startServer(ready, settings, { port, socketFolder }, options)
    return await (options.port === undefined ? onFreePort(start) : start(options.port))
  } catch (error) {
    await ready.release()
    if (error instanceof PortTaken) throw new MissingService(error.message)
    throw error
  }
}

async function prepareEphemeral(): Promise<ReadyCluster> {
  const user = await chooseServerUser()
  const binaries = await findPostgres(user)
  const directory = await createEphemeralDirectory('postgres')
  const cluster = join(directory.path, 'postgres')
  try {
    await requireReachable(cluster, user)
    await createFromModel(binaries, cluster, user)
  } catch (error) {
    await directory.remove()
    throw error
  }
  return { binaries, cluster, user, release: directory.remove }
}

/** Where a server listens. */
interface Doors {
  port: number
  socketFolder: string | undefined
}

async function startServer(
  { binaries, cluster, user, release }: ReadyCluster,
  settings: readonly string[],
  { port, socketFolder }: Doors,
  { onLog, onStarting = () => {} }: PostgresOptions,
): Promise<RunningPostgres> {
  const all = [
    serverMark,
    `listen_addresses=${loopback}`,
    `port=${port}`,
    `unix_socket_directories=${socketFolder === undefined ? '' : inList(socketFolder)}`,
    'log_destination=stderr',
    'logging_collector=off',
    'lc_messages=C',
    // Its default, and what its readiness is told by: whatever takes long at a start says so every ten seconds.
    'log_startup_progress_interval=10s',
    'timezone=UTC',
    ...settings,
  ]
  const command = {
    command: binaries.postgres,
    arguments: ['-D', cluster, ...all.flatMap((setting) => ['-c', setting])],
    directory: '/',
    env: { ...process.env, ...keptMemory },
    user,
    onLine: onLog,
  }
  const server = await startSettled(command, { cluster, port, onStarting })
  const password = await readPassword(cluster)
  const exited = server.exited.then(async (exit) => {
    await release()
    return exit
  })
  const overSocket = socketFolder === undefined ? '' : `?host=${encodeURIComponent(socketFolder)}`
  return {
    url: `postgres://${superuser}:${encodeURIComponent(password)}@${loopback}:${port}/postgres${overSocket}`,
    port,
    pid: Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0]),
    exited,
    stop: async () => {
      await server.stop()
      await exited
    },
  }
}

/** One element of a setting that is a list. */
function inList(path: string): string {
  return `"${path.replaceAll('"', '""')}"`
}

/** What an earlier server leaves behind is gone within moments. */
const patience = 10_000

/** Starts the server, again and again while what a crashed one left is still going away. */
async function startSettled(
  command: GuardedCommand,
  { cluster, port, onStarting }: { cluster: string; port: number; onStarting: () => void },
): Promise<GuardedProcess> {
  for (const until = performance.now() + patience; ; await sleep(100)) {
    const server = await startGuarded(command)
    onStarting()
    if (await beReady(server, cluster)) return server
    const failure = startFailure(await server.exited, port)
    if (failure !== 'unsettled') throw failure
    if (performance.now() > until) {
      throw new MissingService(
        `${cluster} is still in use by what an earlier server has left: end those processes, or choose another data directory`,
      )
    }
    await awaitEarlierServer(cluster)
  }
}

function startFailure(exit: ProcessExit, port: number): Error | 'unsettled' {
  const text = exit.lastLines.join('\n')
  if (/could not bind .*Address already in use/.test(text)) {
    return new PortTaken(
      `Port ${port} of ${loopback} is in use: choose another one for PostgreSQL, or stop what listens there`,
    )
  }
  // A server of a dead owner was itself just starting, or one of its children has not noticed its end yet.
  const remains = /lock file .* already exists|pre-existing shared memory block .* still in use/
  if (remains.test(text)) return 'unsettled'
  const how = exit.signal ?? `code ${exit.code}`
  return new Error(`PostgreSQL ended at its start (${how}): ${text || 'it wrote nothing'}`)
}
