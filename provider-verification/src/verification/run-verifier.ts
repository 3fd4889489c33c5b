import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { VerifierReply, VerifierTask } from './verifier-process.ts'

export type VerifierRun =
  /** `report` is the verifier's own JSON; `output` what it wrote for people. */
  | { readonly kind: 'reported'; readonly report: unknown; readonly output: string }
  /** It ended, or threw, without a report; the message is a sentence. */
  | { readonly kind: 'broken'; readonly message: string; readonly output: string }
  | { readonly kind: 'timed-out'; readonly seconds: number; readonly output: string }

/** Runs the verifier in a process of its own to its end, at most so long. Never rejects. */
export async function runVerifier(
  task: VerifierTask,
  { timeout, onOutput }: { timeout: number; onOutput?: (text: string) => void },
): Promise<VerifierRun> {
  const child = fork(fileURLToPath(new URL('./verifier-process.ts', import.meta.url)), {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: verifierEnvironment(process.env),
  })
  let output = ''
  let reply: string | undefined
  let isLate = false
  const take = (chunk: Buffer) => {
    output += chunk.toString('utf8')
    onOutput?.(chunk.toString('utf8'))
  }
  child.stdout?.on('data', take)
  child.stderr?.on('data', take)
  child.on('message', (message: VerifierReply) => {
    reply = message.text
  })
  const timer = setTimeout(() => {
    isLate = true
    child.kill('SIGKILL')
  }, timeout)
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`))
    child.once('close', (code, signal) => resolve(`ended with ${signal ?? `exit code ${code}`}`))
  })
  child.send(task, (error) => {
    if (error) child.kill('SIGKILL')
  })
  const end = await ended
  clearTimeout(timer)

  if (isLate) return { kind: 'timed-out', seconds: Math.round(timeout / 1000), output }
  if (reply === undefined) {
    return { kind: 'broken', message: `The verifier ${end} before it reported`, output }
  }
  const report = parse(reply)
  if (report !== undefined) return { kind: 'reported', report, output }
  return { kind: 'broken', message: `The verifier said: ${reply.trim()}`, output }
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Where pacts come from is said in the task alone: with a broker in its environment the verifier would replay, and
 * publish, what that broker has besides, without its states. It sends even what stays on this machine through a proxy
 * that HTTP_PROXY names. In lower case the name is read only by the part that speaks to the broker.
 */
export function verifierEnvironment(env: Environment): Record<string, string | undefined> {
  const { HTTP_PROXY, HTTPS_PROXY, ...others } = env
  const rest = Object.fromEntries(
    Object.entries(others).filter(([name]) => !name.startsWith('PACT_BROKER_')),
  )
  return {
    ...(HTTP_PROXY && { http_proxy: HTTP_PROXY }),
    ...(HTTPS_PROXY && { https_proxy: HTTPS_PROXY }),
    ...rest,
    no_proxy: [env.no_proxy ?? env.NO_PROXY, '127.0.0.1', 'localhost'].filter(Boolean).join(','),
    PACT_DO_NOT_TRACK: 'true',
  }
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
