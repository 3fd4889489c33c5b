import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface StubBroker {
  readonly url: string
  /** What was published, in order. */
  readonly results: readonly Record<string, unknown>[]
  /** What the broker was asked for when it chose the pacts. */
  readonly selections: readonly Record<string, unknown>[]
  close(): Promise<void>
}

export interface StubBehaviour {
  /** The pact document that it hands out. */
  readonly pact: object
  readonly pending?: boolean
  /** The status with which it answers a result: 201 keeps it, anything else does not. */
  readonly answer?: number
  /** Says 201 and forgets the result. */
  readonly forgetful?: boolean
}

/** As much of a Pact Broker as a verification speaks to: the network's other end, not our own broker. */
export async function startStubBroker(behaviour: StubBehaviour): Promise<StubBroker> {
  const results: Record<string, unknown>[] = []
  const selections: Record<string, unknown>[] = []
  let url = ''

  function answer(method: string, path: string, body: Record<string, unknown>) {
    if (path === '/') {
      const href = `${url}/pacts/provider/{provider}/for-verification`
      return { _links: { 'pb:provider-pacts-for-verification': { href, templated: true } } }
    }
    if (path.endsWith('/for-verification')) {
      if (method === 'POST') selections.push(body)
      return {
        _embedded: {
          pacts: [
            {
              shortDescription: 'latest from the main branch',
              verificationProperties: { pending: behaviour.pending ?? false, notices: [] },
              _links: { self: { href: `${url}/pact`, name: 'Pact between web (1) and the api' } },
            },
          ],
        },
        _links: { self: { href: `${url}${path}` } },
      }
    }
    if (path === '/pact') {
      return {
        ...behaviour.pact,
        _links: {
          self: { href: `${url}/pact` },
          'pb:consumer-version': { name: '1', href: `${url}/consumer-version` },
          'pb:provider': { href: `${url}/provider` },
          'pb:publish-verification-results': { href: `${url}/results` },
        },
      }
    }
    if (path === '/provider') {
      const href = `${url}/branches/{branch}/versions/{version}`
      return { _links: { 'pb:branch-version': { href, templated: true } } }
    }
    if (path === '/matrix') {
      const last = results.at(-1)
      const result = last && {
        success: last.success,
        _links: { self: { href: `${url}/results/${results.length}` } },
      }
      const row = {
        consumer: { name: 'dashboard-web', version: { number: '1' } },
        provider: { name: 'experimentation-api', version: { number: '2' } },
        verificationResult: result ?? null,
      }
      return { matrix: [row], summary: { deployable: null } }
    }
    return {}
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request)
    const path = new URL(request.url ?? '/', 'http://stub').pathname
    const isResult = request.method === 'POST' && path === '/results'
    const status = isResult ? (behaviour.answer ?? 201) : 200
    if (isResult && status === 201 && !behaviour.forgetful) results.push(body)
    const text = status < 400 ? answer(request.method ?? 'GET', path, body) : refusal
    response.writeHead(status, { 'content-type': 'application/hal+json' })
    response.end(JSON.stringify(text))
  }
  const server = createServer((request, response) => void respond(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return {
    url,
    results,
    selections,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const refusal = { errors: { providerApplicationVersion: ['is not welcome here'] } }

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text === '' ? {} : JSON.parse(text)
}
