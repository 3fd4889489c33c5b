import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'

/** A process as it can be recognised later: its number alone may have been given to another one since. */
export interface ProcessIdentity {
  pid: number
  /** When the process began, in whatever form this system tells it. */
  began: string
}

/** The identity of the process that has this number now, or undefined when none has. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const began = process.platform === 'linux' ? beganOnLinux(pid) : beganByPs(pid)
  return began === undefined ? undefined : { pid, began }
}

/** Whether the very process that was identified earlier is still running. */
export function isStillRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.began === identity.began
}

/** What a process was started as, and where it is if that can be told. */
export interface Command {
  program: string
  /** The program with its arguments. */
  line: string
  directory?: string
}

/** The command of a running process, or undefined when there is none. A zombie has an empty one. */
export function commandOf(pid: number): Command | undefined {
  try {
    if (process.platform === 'linux') {
      const all = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      const command = { program: all[0] ?? '', line: all.join(' ').trim() }
      const directory = directoryOf(pid)
      return directory === undefined ? command : { ...command, directory }
    }
    const ask = (what: string) =>
      execFileSync('ps', ['-o', what, '-p', String(pid)], { encoding: 'utf8' }).trim()
    return { program: ask('comm='), line: ask('args=') }
  } catch {
    return undefined
  }
}

/** Of another user's process it is not told. */
function directoryOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}

/** Field 22 of /proc/PID/stat counts from boot, so the boot's own id belongs to it. A zombie is not running. */
function beganOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${fields[19]}`
  } catch {
    return undefined
  }
}

function beganByPs(pid: number): string | undefined {
  try {
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } } as const
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim() || undefined
  } catch {
    return undefined
  }
}
