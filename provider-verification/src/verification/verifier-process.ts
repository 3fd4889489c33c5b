/**
 * The process in which the verifier runs, apart from the backend: it ends the process it runs in when a connection
 * fails, it cannot be stopped from inside, and it writes where it likes. It is told by its parent what to do, sends
 * back the verifier's own report and ends.
 */
import { providerWithMetadata, Verifier, type VerifierOptions } from '@pact-foundation/pact'
import type { ProducedMessage } from './produce-message.ts'

export interface VerifierTask {
  readonly controlUrl: string
  readonly providerBaseUrl: string
  /** The descriptions of the messages that will be asked for. */
  readonly messages: readonly string[]
  readonly options: Omit<VerifierOptions, 'providerBaseUrl'>
}

/** `text` is the verifier's JSON report, or what it threw instead of one. */
export interface VerifierReply {
  readonly text: string
}

process.once('message', (task: VerifierTask) => {
  verify(task).then(
    (text) => reply(text),
    (error: unknown) => reply(error instanceof Error ? error.message : String(error)),
  )
})

function reply(text: string): void {
  process.send?.({ text } satisfies VerifierReply, () => process.disconnect())
}

async function verify({ controlUrl, providerBaseUrl, messages, options }: VerifierTask) {
  const verifier = new Verifier({
    ...options,
    providerBaseUrl,
    logLevel: 'error',
    // Not `stateHandlers`: a handler that throws is answered 200, and the request is sent all the same.
    providerStatesSetupUrl: `${controlUrl}/states`,
    requestFilter: (request: FilteredRequest, _response: unknown, next: Next) => {
      restoreForm(request)
      announceEmptyBody(request.headers)
      putCredentials(controlUrl, request.headers).then(() => next(), next)
    },
    messageProviders: Object.fromEntries(
      messages.map((description) => [description, () => message(controlUrl, description)]),
    ),
  })
  return verifier.verifyProvider()
}

interface FilteredRequest {
  body?: unknown
  readonly headers: Record<string, string | string[] | undefined>
}

type Next = (error?: unknown) => void

/** The verifier's proxy reads a form and would send on what it read as JSON. */
function restoreForm(request: FilteredRequest): void {
  const isForm = String(request.headers['content-type']).startsWith(formType)
  if (!isForm || typeof request.body !== 'object' || request.body === null) return
  const body = Buffer.from(new URLSearchParams({ ...request.body }).toString())
  request.body = body
  request.headers['content-length'] = String(body.length)
}

const formType = 'application/x-www-form-urlencoded'

/** Without a length the verifier's proxy would announce a chunked body, which the consumer does not send. */
function announceEmptyBody(headers: FilteredRequest['headers']): void {
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
    headers['content-length'] = '0'
  }
}

/** The pact holds a placeholder where the consumer sends a token. */
async function putCredentials(
  controlUrl: string,
  headers: FilteredRequest['headers'],
): Promise<void> {
  if (!String(headers.authorization ?? '').startsWith('Bearer ')) return
  const response = await fetch(`${controlUrl}/credentials`)
  const { bearer } = (await response.json()) as { bearer?: string }
  if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`
}

async function message(controlUrl: string, description: string) {
  const response = await fetch(`${controlUrl}/message`, { method: 'POST' })
  const answer = (await response.json()) as ProducedMessage & { error?: string }
  if (!response.ok) throw new Error(answer.error)
  const { content, metadata } = answer
  return providerWithMetadata(async () => content, metadata)({ description, providerStates: [] })
}
