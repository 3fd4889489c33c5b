import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { brokerUrl } from './broker.ts'

export interface Ending {
  exit: number | null
  /** Both streams as they came, in one text, with the broker's address as `BROKER`. */
  output: string
}

const require = createRequire(import.meta.url)
const program = programOf(require('@pact-foundation/pact-cli/src/pact-standalone.js'))

/** The file that the npm package's own starter runs. */
function programOf(starter: { standalone(): { pactFullPath: string } }): string {
  return starter.standalone().pactFullPath
}

/**
 * Runs the official command-line client, `pact broker …`, against the shared broker, or the one that `env` names.
 * It does not try again: a 5xx would otherwise cost a minute before it fails the test.
 */
export function pact(args: readonly string[], env: Record<string, string> = {}): Promise<Ending> {
  const url = env.PACT_BROKER_BASE_URL ?? brokerUrl()
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['broker', ...args], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PACT_DO_NOT_TRACK: 'true',
        PACT_BROKER_HTTP_RETRIES: '0',
        PACT_BROKER_BASE_URL: url,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const take = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.once('error', reject)
    child.once('close', (exit) => resolve({ exit, output: output.replaceAll(url, 'BROKER') }))
  })
}

/** For arranging: the output of a command that must succeed. */
export async function pactOk(...args: string[]): Promise<string> {
  const { exit, output } = await pact(args)
  if (exit !== 0) throw new Error(`pact broker ${args.join(' ')} ended with ${exit}: ${output}`)
  return output
}

/** The cells of a table that the client drew: one list per row, the heading first. */
export function cellsOf(output: string): string[][] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('┆')
        .map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')),
    )
}
