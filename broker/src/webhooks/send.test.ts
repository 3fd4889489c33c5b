import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { testReceiver } from '../../test/receiver.ts'
import { readConfig } from '../config.ts'
import { deliverDepsOf } from './connections.ts'
import { type Connections, send } from './send.ts'

const receiver = testReceiver()

/** A name of which each look-up brings the next of these addresses. */
function resolving(hosts: string[], ...answers: LookupAddress[][]) {
  const asked: string[] = []
  const connections: Connections = {
    rules: { schemes: ['http'], methods: ['POST'], hosts },
    certificates: [],
    isTlsUnchecked: false,
    resolve: (name, done) => {
      asked.push(name)
      done(null, answers[asked.length - 1] ?? [])
    },
  }
  return { asked, connections }
}

function request() {
  const url = new URL(receiver.url)
  url.hostname = 'ci.invalid'
  return { method: 'POST', url, headers: {}, body: 'x', secrets: [] }
}

const local = [{ address: '127.0.0.1', family: 4 }]
const mapped = [{ address: '::ffff:127.0.0.1', family: 6 }]

describe('sending', () => {
  it('connects to the address that was checked, asking for it once', async () => {
    const { asked, connections } = resolving(['ci.invalid'], local, [
      { address: '10.9.9.9', family: 4 },
    ])

    const outcome = await send(request(), connections)

    expect(outcome).toMatchObject({ kind: 'answered', answer: { status: 200, body: 'heard' } })
    expect(asked).toEqual(['ci.invalid'])
    expect(receiver.heard).toMatchObject([{ headers: { host: request().url.host } }])
  })

  it.each([
    ['this machine', local],
    ['this machine, in other words', mapped],
    ['the metadata of a cloud', [{ address: '169.254.169.254', family: 4 }]],
  ])('refuses a public name that leads to %s', async (_where, addresses) => {
    const { connections } = resolving([], addresses)

    const outcome = await send(request(), connections)

    expect(outcome).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('ci.invalid leads to'),
    })
    expect(receiver.heard).toEqual([])
  })

  it('passes over the addresses that are forbidden', async () => {
    const both = [{ address: '169.254.169.254', family: 4 }, ...local]
    const { connections } = resolving(['ci.invalid'], both)

    expect(await send(request(), connections)).toMatchObject({ kind: 'answered' })
  })

  it('says what went wrong with a connection', async () => {
    const { connections } = resolving(['ci.invalid'], [])
    expect(await send(request(), connections)).toEqual({
      kind: 'failed',
      why: 'ci.invalid has no address',
    })
    receiver.answer = (_received, response) => response.destroy()
    const cut = resolving(['ci.invalid'], local)
    expect(await send(request(), cut.connections)).toMatchObject({ kind: 'failed' })
    expect(receiver.heard).toHaveLength(1)
  })
})

describe('a target with a certificate of a private authority', () => {
  const file = (name: string) =>
    readFileSync(new URL(`../../test/certificates/${name}`, import.meta.url), 'utf8')
  const server = createServer(
    { cert: file('ci.invalid.pem'), key: file('ci.invalid-key.pem') },
    (_request, response) => response.end('heard safely'),
  )
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  function call(settings: Record<string, string>, host = 'ci.invalid') {
    const { webhooks } = readConfig({ PACT_BROKER_WEBHOOK_HOST_WHITELIST: host, ...settings })
    const url = new URL(`https://${host}:${(server.address() as AddressInfo).port}/`)
    const { connections } = deliverDepsOf(webhooks)
    const resolve: Connections['resolve'] = (_name, done) => done(null, local)
    return send({ ...request(), url }, { ...connections, resolve })
  }
  const authority = 'PACT_BROKER_WEBHOOK_CERTIFICATES__0__CONTENT'

  it('is called when that is trusted, by its text or by its file', async () => {
    const heard = { kind: 'answered', answer: { status: 200, body: 'heard safely' } }
    const path = fileURLToPath(new URL('../../test/certificates/authority.pem', import.meta.url))

    expect(await call({ [authority]: file('authority.pem') })).toMatchObject(heard)
    expect(await call({ PACT_BROKER_WEBHOOK_CERTIFICATES__0__PATH: path })).toMatchObject(heard)
  })

  it('is not called otherwise, nor under another name, unless certificates are not looked at', async () => {
    const trusted = { [authority]: file('authority.pem') }

    expect(await call({})).toMatchObject({
      kind: 'failed',
      why: expect.stringMatching(/certificate/),
    })
    expect(await call(trusted, 'other.invalid')).toMatchObject({
      kind: 'failed',
      why: expect.stringContaining('other.invalid'),
    })
    expect(await call({ PACT_BROKER_DISABLE_SSL_VERIFICATION: 'true' })).toMatchObject({
      kind: 'answered',
    })
  })

  it('needs a certificate that is one', async () => {
    await expect(async () => call({ [authority]: 'nonsense' })).rejects.toThrow(
      /^PACT_BROKER_WEBHOOK_CERTIFICATES__0__CONTENT holds no certificate/,
    )
  })
})
