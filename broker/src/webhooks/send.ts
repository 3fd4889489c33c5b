import { lookup as askSystem, type LookupAddress } from 'node:dns'
import type { IncomingMessage } from 'node:http'
import { isIP, type LookupFunction } from 'node:net'
import { rootCertificates } from 'node:tls'
import type { OutgoingRequest } from './outgoing.ts'
import { addressFault, type TargetRules } from './targets.ts'

// An import statement would have the module make all that it offers, a browser's fetch among it.
const { Agent: HttpAgent, request: requestHttp } = process.getBuiltinModule('node:http')
const { Agent: HttpsAgent, request: requestHttps } = process.getBuiltinModule('node:https')

/** Asks for all addresses of a name, as `dns.lookup` does. */
export type Resolve = (
  name: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** How connections are made. */
export interface Connections {
  rules: TargetRules
  /** PEM, trusted beside the system's own. */
  certificates: readonly string[]
  isTlsUnchecked: boolean
  resolve?: Resolve
}

export interface Answer {
  status: number
  statusText: string
  headers: Record<string, string>
  /** At most as much of it as is kept. */
  body: string
}

/** `refused`: by the rules for targets, before anything was sent. */
export type Outcome =
  | { kind: 'answered'; answer: Answer }
  | { kind: 'failed' | 'refused'; why: string }

/** Milliseconds until an answer must begin, and until it must be there. */
const timeouts = { silence: 15_000, whole: 20_000 }
/** Bytes of an answer that are read; the rest is not waited for. */
const mostRead = 64 * 1024

/**
 * Sends one request over a connection of its own. The connection goes to an address that was just checked, not to what
 * a second look-up of the name might bring. Redirects are answers like others: nothing is followed.
 */
export async function send(
  { method, url, headers, body }: OutgoingRequest,
  connections: Connections,
): Promise<Outcome> {
  const { certificates, isTlsUnchecked } = connections
  const options = {
    method,
    headers,
    timeout: timeouts.silence,
    signal: AbortSignal.timeout(timeouts.whole),
    lookup: checkedLookup(connections),
  }
  return new Promise((done) => {
    const fail = (error: unknown) =>
      done({ kind: error instanceof TargetRefused ? 'refused' : 'failed', why: sentenceOf(error) })
    const request =
      url.protocol === 'https:'
        ? requestHttps(url, {
            ...options,
            agent: new HttpsAgent({ keepAlive: false }),
            rejectUnauthorized: !isTlsUnchecked,
            ...(certificates.length > 0 && { ca: [...rootCertificates, ...certificates] }),
          })
        : requestHttp(url, { ...options, agent: new HttpAgent({ keepAlive: false }) })
    request.on('timeout', () =>
      request.destroy(new Error(`Nothing was heard for ${timeouts.silence / 1000} seconds`)),
    )
    request.on('error', fail)
    request.on('response', (response) => {
      read(response).then((answer) => done({ kind: 'answered', answer }), fail)
    })
    request.end(body)
  })
}

/** Node asks for addresses through this; it connects to nothing but what it is given here. */
function checkedLookup({ rules, resolve = resolveBySystem }: Connections): LookupFunction {
  return (name, options, done) => {
    resolve(name, (error, addresses) => {
      if (error) return done(error, [])
      const faults = addresses.map(({ address }) => addressFault(name, address, rules))
      const family = options.family === 4 || options.family === 6 ? options.family : undefined
      const allowed = addresses.filter(
        (one, index) => faults[index] === undefined && (!family || one.family === family),
      )
      const [first] = allowed
      if (!first) return done(refusalOf(name, faults), [])
      if (options.all) done(null, allowed)
      else done(null, first.address, first.family)
    })
  }
}

/** A name that leads only where webhooks may not go. */
class TargetRefused extends Error {}

function refusalOf(name: string, faults: readonly (string | undefined)[]): Error {
  const fault = faults.find((one) => one !== undefined)
  return fault === undefined ? new Error(`${name} has no address`) : new TargetRefused(fault)
}

function resolveBySystem(name: string, done: Parameters<Resolve>[1]): void {
  const family = isIP(name)
  if (family > 0) done(null, [{ address: name, family }])
  else askSystem(name, { all: true }, done)
}

async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response) {
    chunks.push(chunk)
    length += chunk.length
    // Leaving the loop closes the connection.
    if (length >= mostRead) break
  }
  const headers = Object.entries(response.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ])
  return {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).subarray(0, mostRead).toString('utf8'),
  }
}

/** What went wrong with a connection, in words for the log of the delivery. */
function sentenceOf(error: unknown): string {
  if (error instanceof AggregateError) return sentenceOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError' || error.name === 'AbortError') {
    return `The answer was not there after ${timeouts.whole / 1000} seconds`
  }
  return error.message
}
