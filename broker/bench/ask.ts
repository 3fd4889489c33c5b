import http, { Agent } from 'node:http'
import type { Question, Request } from './questions.ts'

/** Milliseconds. */
export interface Times {
  median: number
  /** 95 of 100 requests took no longer. */
  p95: number
}

/** An answer that is no success; `time` in milliseconds. */
export class Unanswered extends Error {
  readonly status: number
  readonly time: number

  constructor(what: string, status: number, text: string, time: number) {
    super(`${what} answered ${status}: ${text.slice(0, 300)}`)
    this.status = status
    this.time = time
  }
}

/**
 * Asks one after the other on a connection that is kept, so often or for so many seconds, and throws when an answer is
 * not a success. As many questions before those do not count: a broker that has worked for minutes is measured, not one
 * whose code is still being compiled.
 */
export async function ask(
  url: string,
  { name, times, request, before }: Question,
  seconds = Number.POSITIVE_INFINITY,
): Promise<Times> {
  const start = performance.now()
  const isLate = (share: number) => performance.now() - start > share * seconds * 1000
  const taken: number[] = []
  let warmUp = times
  for (let n = 0; taken.length < times && (taken.length === 0 || !isLate(1)); n++) {
    if (isLate(0.2)) warmUp = Math.min(warmUp, n)
    if (before) await timeOf(url, name, before(n))
    const time = await timeOf(url, name, request(n))
    if (n >= warmUp) taken.push(time)
  }
  taken.sort((one, other) => one - other)
  return { median: quantile(taken, 0.5), p95: quantile(taken, 0.95) }
}

/** One connection that is kept. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 })

/**
 * Milliseconds to the whole answer. The client works on the same cores as what it measures: it is Node's plainest one, and
 * reads nothing but refusals.
 */
function timeOf(
  url: string,
  name: string,
  { path, method, accept, body }: Request,
): Promise<number> {
  const text = body === undefined ? '' : JSON.stringify(body)
  const headers = {
    accept: accept ?? 'application/hal+json',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  }
  return new Promise((resolve, reject) => {
    const began = performance.now()
    const request = http.request(url + path, { method, headers, agent }, (answer) => {
      const status = answer.statusCode ?? 0
      const refusal: Buffer[] = []
      answer.on('data', (chunk: Buffer) => status >= 300 && refusal.push(chunk))
      answer.once('error', reject).once('end', () => {
        const time = performance.now() - began
        if (status < 300) return resolve(time)
        reject(new Unanswered(`${name}: ${path}`, status, Buffer.concat(refusal).toString(), time))
      })
    })
    request.once('error', reject).end(text)
  })
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0
}
