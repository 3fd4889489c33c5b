import { createServer, type IncomingMessage } from 'node:http'
import { StateFailure } from '../states/arrange.ts'
import type { ProviderName } from '../states/registry.ts'
import type { Subject } from './subject.ts'
import type { TrackedInteraction, Tracker } from './tracker.ts'
import { messageOf } from './trouble.ts'

export interface StateApplication {
  readonly state: string
  readonly interaction: TrackedInteraction | undefined
  readonly milliseconds: number
  readonly failed: boolean
  /** A sentence, when it failed. */
  readonly message?: string
}

export interface ControlServer {
  readonly url: string
  readonly applications: readonly StateApplication[]
  /** What went wrong with making a message, in sentences. */
  readonly messageFailures: readonly string[]
  close(): Promise<void>
}

export interface ControlOptions {
  readonly provider: ProviderName
  readonly subject: Subject
  readonly tracker: Tracker
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

/**
 * Answers the verifier's process: makes states true on clean data, tells whose credentials the next request carries,
 * and makes the messages. A state that cannot be made true is answered 422: the verifier then reports it as such and
 * does not send the request; a 5xx it would repeat for two minutes.
 */
export async function startControlServer(options: ControlOptions): Promise<ControlServer> {
  const { provider, subject, tracker } = options
  const applications: StateApplication[] = []
  const messageFailures: string[] = []

  async function changeState(asked: unknown): Promise<Answer> {
    const { action, state, params } = readStateChange(asked)
    if (action !== 'setup') return { status: 200, body: {} }
    const isNew = tracker.stateAsked(state)
    const interaction = tracker.current()
    const began = performance.now()
    try {
      if (isNew) await subject.reset()
      if (state === '') return { status: 200, body: {} }
      const values = await subject.apply(provider, state, params)
      const milliseconds = performance.now() - began
      applications.push({ state, interaction, milliseconds, failed: false })
      return { status: 200, body: values }
    } catch (error) {
      const message =
        error instanceof StateFailure
          ? error.message
          : `The data could not be cleaned before "${state}": ${messageOf(error)}`
      const milliseconds = performance.now() - began
      applications.push({ state, interaction, milliseconds, failed: true, message })
      return { status: 422, body: { error: `state failed: ${message}` } }
    }
  }

  function credentials(): Answer {
    return { status: 200, body: { bearer: subject.bearer() } }
  }

  async function message(): Promise<Answer> {
    try {
      if (!subject.message) throw new Error('This provider cannot be asked for messages')
      return { status: 200, body: await subject.message() }
    } catch (error) {
      messageFailures.push(messageOf(error))
      return { status: 422, body: { error: messageOf(error) } }
    }
  }

  const routes: Readonly<Record<string, (body: unknown) => Promise<Answer> | Answer>> = {
    'POST /states': changeState,
    'GET /credentials': credentials,
    'POST /message': message,
  }
  async function answer(request: IncomingMessage): Promise<Answer> {
    const route = routes[`${request.method} ${request.url}`]
    try {
      const body = await readJson(request)
      return (await route?.(body)) ?? { status: 404, body: { error: 'No such route' } }
    } catch (error) {
      return { status: 400, body: { error: messageOf(error) } }
    }
  }
  const server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    applications,
    messageFailures,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function readStateChange(body: unknown): { action: string; state: string; params: unknown } {
  const field = (name: string): unknown =>
    typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  return {
    action: String(field('action') ?? 'setup'),
    state: String(field('state') ?? ''),
    params: field('params') ?? {},
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? undefined : JSON.parse(text)
}
