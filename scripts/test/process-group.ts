import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Ending {
  /** 0, or in words how else the command ended. */
  exit: string | 0
  /** Whether a process that it started outlived it. */
  leftBehind: boolean
}

const running = new Set<number>()

/**
 * Runs a command as a process group of its own, so that nothing that it starts can outlive it unseen. `log`: the file
 * that gets what it says; without one it is said here. `patience`: after so many milliseconds it is told to end.
 */
export async function runGroup(
  command: string,
  options: readonly string[],
  place: { cwd: string; env: NodeJS.ProcessEnv; log?: string; patience: number },
): Promise<Ending> {
  const output = place.log === undefined ? 'inherit' : openSync(place.log, 'w')
  const { cwd, env } = place
  const child = spawn(command, options, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', output, output],
  })
  if (typeof output === 'number') closeSync(output)
  const { pid } = child
  const exit = await new Promise<string | 0>((resolve) => {
    child.on('error', (error) => resolve(`${command} could not be started: ${error.message}`))
    if (pid === undefined) return
    running.add(pid)
    const limit = setTimeout(() => signalGroup(pid, 'SIGTERM'), place.patience)
    child.on('exit', (code, signal) => {
      clearTimeout(limit)
      resolve(code === 0 ? 0 : signal ? `signal ${signal}` : `exit ${code}`)
    })
  })
  if (pid === undefined) return { exit, leftBehind: false }
  running.delete(pid)
  return { exit, leftBehind: await outlived(pid) }
}

/** Passes a signal on to every group that runs. */
export function signalAll(signal: NodeJS.Signals): void {
  for (const pid of running) signalGroup(pid, signal)
}

/** Watchdogs need a moment to stop what they watch, a long one on a busy machine; whatever is still there after it is ended. */
async function outlived(pid: number): Promise<boolean> {
  for (let waited = 0; waited < 10_000; waited += 100) {
    if (!signalGroup(pid, 0)) return false
    await sleep(100)
  }
  return signalGroup(pid, 'SIGKILL')
}

/** False when nobody is left in the group. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal)
  } catch {
    return false
  }
}
