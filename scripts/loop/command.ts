import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Outcome {
  /** Null when a signal ended the command, or when it could not be started. */
  exitCode: number | null
  /** What it wrote, both streams in order. */
  output: string
}

export interface CommandOptions {
  env?: Record<string, string>
  /** Longest it may run, in milliseconds. */
  timeout?: number
  /** Receives each line as it comes. */
  onLine?: (line: string) => void
}

/**
 * Runs a command of this project to its end and keeps what it wrote. Never rejects: a command that cannot be
 * started, or runs too long, is an outcome with a sentence in its output.
 */
export async function run(
  command: string[],
  { env = {}, timeout = 300_000, onLine }: CommandOptions = {},
): Promise<Outcome> {
  const [name = '', ...args] = command
  const child = spawn(name, args, {
    cwd: root,
    env: { ...process.env, ...telemetryOff, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // Whoever ends this program ends what it runs.
  const end = () => child.kill('SIGTERM')
  process.once('exit', end)
  let output = ''
  let rest = ''
  const take = (chunk: Buffer) => {
    const text = chunk.toString()
    output += text
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine?.(line)
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  const timer = setTimeout(() => {
    output += `\n${name} was ended: it ran longer than ${Math.round(timeout / 1000)} seconds\n`
    child.kill('SIGTERM')
  }, timeout)
  const exitCode = await new Promise<number | null>((resolve) => {
    child.on('error', (error) => {
      output += `${name} could not be started: ${error.message}\n`
      resolve(null)
    })
    child.on('close', resolve)
  })
  clearTimeout(timer)
  process.removeListener('exit', end)
  return { exitCode, output }
}

/** The clients' usage reports are switched off in everything this project runs. */
export const telemetryOff = { PACT_DO_NOT_TRACK: 'true', SCARF_ANALYTICS: 'false' }

/** The end of a command's output, enough to see why it failed. */
export function tail(output: string, lines = 40): string {
  return output.trimEnd().split('\n').slice(-lines).join('\n')
}
