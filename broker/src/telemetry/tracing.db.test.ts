import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { testCollector } from '../../test/collector.ts'
import { testDatabase } from '../../test/database.ts'
import { brokerProgram } from '../../test/program.ts'
import { testReceiver } from '../../test/receiver.ts'

const database = testDatabase()
const collector = testCollector()
const receiver = testReceiver()
/** Says on the standard error what is loaded of OpenTelemetry. */
const watching = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  registerHooks({ resolve(name, context, next) {
    if (name.startsWith('@opentelemetry/')) console.error('loads ' + name)
    return next(name, context)
  } })`)}`
const clean: (() => unknown)[] = []

afterEach(() => {
  for (const undo of clean.splice(0)) undo()
})

/** The client of Prometheus brings the API along, which alone does nothing. */
const sdk = /loads @opentelemetry\/(?!api$)\S+/m

async function start(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', watching, brokerProgram], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      PACT_BROKER_PORT: '0',
      PACT_BROKER_DATABASE_URL: database.url,
      PACT_BROKER_WEBHOOK_HOST_WHITELIST: '127.0.0.1',
      PACT_BROKER_WEBHOOK_SCHEME_WHITELIST: 'http',
      PACT_BROKER_LOG_CONFIGURATION_ON_STARTUP: 'false',
      ...env,
    },
  })
  clean.push(() => child.kill('SIGKILL'))
  const said = { out: '', errors: '' }
  const address = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk) => {
      said.out += chunk
      const found = /^Concordat listens at (http:\S+)$/m.exec(said.out)?.[1]
      if (found) resolve(found)
    })
  })
  child.stderr.on('data', (chunk) => {
    said.errors += chunk
  })
  return {
    url: await address,
    lines: () =>
      said.out
        .split('\n')
        .flatMap((line): Record<string, unknown>[] =>
          line.startsWith('{') ? [JSON.parse(line)] : [],
        ),
    async stop() {
      child.kill('SIGTERM')
      const [code] = await once(child, 'close')
      return { code, ...said }
    },
  }
}

const callersTrace = '0af7651916cd43dd8448eb211c80319c'
const caller = {
  'content-type': 'application/json',
  traceparent: `00-${callersTrace}-b7ad6b7169203331-01`,
  'x-request-id': 'build-12/publish',
}

function publication(secret: string) {
  const content = { interactions: [{ description: secret }] }
  return JSON.stringify({
    pacticipantName: 'Web/Shop',
    pacticipantVersionNumber: '1',
    branch: 'main',
    contracts: [
      {
        consumerName: 'Web/Shop',
        providerName: 'Orders',
        specification: 'pact',
        contentType: 'application/json',
        content: Buffer.from(JSON.stringify(content)).toString('base64'),
      },
    ],
  })
}

async function publish(url: string, headers: Record<string, string>): Promise<Response> {
  const body = publication('a-secret-description')
  return fetch(`${url}/contracts/publish?token=a-secret-token`, { method: 'POST', headers, body })
}

describe('the broker with a collector', () => {
  it('tells of a request, its statements and its deliveries in the trace of the caller', async () => {
    const broker = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })
    const heard = new Promise((resolve) => {
      receiver.answer = (received, response) => {
        response.end()
        resolve(received)
      }
    })
    const webhook = {
      events: [{ name: 'contract_published' }],
      request: { method: 'POST', url: `${receiver.url}/a-secret-path?key=a-secret-key` },
    }
    const body = JSON.stringify(webhook)
    const headers = { 'content-type': 'application/json' }
    expect((await fetch(`${broker.url}/webhooks`, { method: 'POST', headers, body })).status).toBe(
      201,
    )

    const published = await publish(broker.url, caller)
    await heard
    const { code, errors } = await broker.stop()

    expect([published.status, code]).toEqual([200, 0])
    expect(errors).toMatch(sdk)
    const spans = collector.spans.filter(({ traceId }) => traceId === callersTrace)
    const request = spans.find(({ name }) => name === 'POST /contracts/publish')
    expect(request).toMatchObject({
      parent: 'b7ad6b7169203331',
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/contracts/publish',
        'http.response.status_code': '200',
        'url.path': '/contracts/publish',
        'concordat.request.id': 'build-12/publish',
      },
      resource: { 'service.name': 'concordat', 'service.version': expect.any(String) },
    })
    const statements = spans.filter(({ parent }) => parent === request?.id)
    expect(statements.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['BEGIN', 'SELECT', 'INSERT', 'COMMIT']),
    )
    const delivery = spans.find(({ name }) => name === 'webhook contract_published')
    expect(delivery).toMatchObject({
      parent: request?.id,
      attributes: { 'concordat.delivery.status': 'success', 'http.response.status_code': '200' },
    })
    expect(receiver.heard[0]?.headers.traceparent).toBe(`00-${callersTrace}-${delivery?.id}-01`)
    for (const secret of ['a-secret', 'Web/Shop']) expect(collector.raw).not.toContain(secret)

    expect(published.headers.get('x-request-id')).toBe('build-12/publish')
    const lines = broker.lines().filter(({ reqId }) => reqId === 'build-12/publish')
    expect(lines.map(({ msg, traceId }) => [msg, traceId])).toEqual([
      ['incoming request', callersTrace],
      ['request completed', callersTrace],
    ])
  }, 30_000)
})

describe('the broker with a collector that is away', () => {
  it('answers as always, says so once, and ends in time', async () => {
    const gone = createServer().listen(0, '127.0.0.1')
    await once(gone, 'listening')
    const { port } = gone.address() as AddressInfo
    await new Promise((done) => gone.close(done))
    const broker = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` })

    const published = await publish(broker.url, { 'content-type': 'application/json' })
    const { code, out } = await broker.stop()

    expect([published.status, code]).toEqual([200, 0])
    expect(out.match(/traces could not be sent/g)).toHaveLength(1)
  }, 30_000)
})

describe('the broker without a collector', () => {
  it('loads nothing of the SDK, and tells nobody of a trace', async () => {
    const plain = await start({})

    const answer = await publish(plain.url, caller)

    expect(answer.status).toBe(200)
    expect((await plain.stop()).errors).not.toMatch(sdk)
    expect(collector.spans.filter(({ traceId }) => traceId === callersTrace)).toEqual([])
  }, 30_000)
})
