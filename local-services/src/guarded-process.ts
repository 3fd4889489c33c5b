import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Runs the server it is given, and ends it when its own standard input closes. That is what happens
 * when the parent ends in whatever way, `kill -9` included: no server outlives its owner.
 *
 * The signal is repeated until the server is gone, because a shell starts background commands with
 * SIGINT ignored: one that comes before the server has set up its own handling would be lost.
 */
const watchdog = `
exec 3<&0 </dev/null
"$@" 3<&- &
server=$!
trap 'kill -INT "$server"' TERM INT HUP
( cat <&3; while kill -INT "$server"; do sleep 0.2 || sleep 1; done ) >/dev/null 2>&1 &
exec 3<&-
status=0
while kill -0 "$server" 2>/dev/null; do wait "$server"; status=$?; done
exit "$status"
`

/** How a process ended. */
export interface ProcessExit {
  code: number | null
  signal: NodeJS.Signals | null
  /** True when it ended because `stop` was called. */
  expected: boolean
  /** The last lines it wrote, oldest first. */
  lastLines: readonly string[]
}

/** A process that ends with its owner. */
export interface GuardedProcess {
  /** Settles when the process has ended; never rejects. */
  exited: Promise<ProcessExit>
  /** Resolves with the first line, past or future, that the test accepts; with undefined when the process ended without one. */
  line(accepts: (line: string) => boolean): Promise<string | undefined>
  /** Ends the process and waits until it is gone. May be called again. */
  stop(): Promise<void>
}

export interface GuardedCommand {
  command: string
  arguments: readonly string[]
  directory: string
  env?: Record<string, string | undefined>
  /** The user it runs as; the present one unless given. */
  user?: { uid: number; gid: number } | undefined
  onLine?: ((line: string) => void) | undefined
}

/** Starts a server under the watchdog: it is sent SIGINT when it shall end. */
export function startGuarded(command: GuardedCommand): Promise<GuardedProcess> {
  const underWatchdog = ['-c', watchdog, 'sh', command.command, ...command.arguments]
  return startEndingWithStdin({ ...command, command: '/bin/sh', arguments: underWatchdog })
}

/**
 * Starts a process that ends by itself when its standard input closes. It is the leader of its own
 * session, so that Ctrl-C in a terminal reaches only the owner, who then ends things in its own order.
 */
export async function startEndingWithStdin(command: GuardedCommand): Promise<GuardedProcess> {
  const child = spawn(command.command, command.arguments, {
    cwd: command.directory,
    env: command.env ?? process.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    ...command.user,
  })
  await spawned(child)
  // Writing to a process that has ended is no event: its end is.
  child.stdin.on('error', () => {})
  return guard(child, child.stdin, [child.stdout, child.stderr], command.onLine)
}

function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('spawn', () => {
      child.off('error', reject)
      resolve()
    })
  })
}

const keptLines = 200

function guard(
  child: ChildProcess,
  leash: { end(): void; destroy(): void },
  outputs: Readable[],
  onLine: ((line: string) => void) | undefined,
): GuardedProcess {
  const lines: string[] = []
  const listeners = new Set<(line: string) => void>()
  let stopping = false

  const ended = outputs.map((output) => {
    const reader = createInterface({ input: output })
    reader.on('line', (line) => {
      lines.push(line)
      if (lines.length > keptLines) lines.shift()
      onLine?.(line)
      for (const listener of listeners) listener(line)
    })
    return new Promise<void>((resolve) => reader.once('close', resolve))
  })

  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
  }).then(async (how): Promise<ProcessExit> => {
    leash.destroy()
    // What the process wrote last may still be on its way; a grandchild may hold the pipe open.
    await Promise.race([Promise.all(ended), sleep(500, undefined, { ref: false })])
    for (const output of outputs) output.destroy()
    return { ...how, expected: stopping, lastLines: lines.slice(-20) }
  })

  return {
    exited,
    line: (accepts) => {
      const earlier = lines.find(accepts)
      if (earlier !== undefined) return Promise.resolve(earlier)
      return new Promise((resolve) => {
        const listener = (line: string) => {
          if (accepts(line)) settle(line)
        }
        const settle = (line: string | undefined) => {
          listeners.delete(listener)
          resolve(line)
        }
        listeners.add(listener)
        void exited.then(() => settle(undefined))
      })
    },
    stop: async () => {
      stopping = true
      leash.end()
      await exited
    },
  }
}
