import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databaseUrl } from '../stage/broker.ts'
import { type BrokerProcess, startBroker } from '../stage/broker-process.ts'
import { pact } from '../stage/pact-cli.ts'

/** A broker that may send to this host, and what it has sent here. */
let broker: BrokerProcess
let receiver: Server
let target = ''
const received: string[] = []

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      received.push(`${request.method} ${request.url} ${body}`)
      response.end()
    })
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const address = receiver.address()
  target = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  broker = await startBroker(databaseUrl(), {
    PACT_BROKER_WEBHOOK_HOST_WHITELIST: '127.0.0.1',
    PACT_BROKER_WEBHOOK_SCHEME_WHITELIST: 'http https',
    CONCORDAT_SECRETS_KEY: randomBytes(32).toString('hex'),
  })
})
afterAll(async () => {
  await broker.stop()
  receiver.close()
})

const at = (...args: string[]) => pact(args, { PACT_BROKER_BASE_URL: broker.url })
const read = async (uuid: string) => {
  const answer = await fetch(`${broker.url}/webhooks/${uuid}`)
  return { status: answer.status, body: await answer.json() }
}
const webhook = (path: string) => [
  `${target}${path}`,
  ...['-X', 'POST', '-H', 'Content-Type: application/json', '-d', '{"a":"b"}'],
  ...['--contract-content-changed', '--provider-verification-failed'],
]

/** Makes one under a uuid of its own. */
async function saved(path: string): Promise<string> {
  const uuid = randomUUID()
  const { exit, output } = await at('create-or-update-webhook', ...webhook(path), '--uuid', uuid)
  if (exit !== 0) throw new Error(output)
  return uuid
}

describe('pact broker create-webhook', () => {
  it('makes a webhook with its request and its events', async () => {
    const { exit, output } = await at('create-webhook', ...webhook('/made'), '--description', 'Änd')

    expect(exit).toBe(0)
    const uuid = /webhooks\/([\w-]{16,})/.exec(output)?.[1] ?? /[\w-]{22,36}/.exec(output)?.[0]
    expect(await read(uuid ?? output)).toMatchObject({
      status: 200,
      body: {
        description: 'Änd',
        events: [{ name: 'contract_content_changed' }, { name: 'provider_verification_failed' }],
        request: { method: 'POST', url: `${target}/made`, body: { a: 'b' } },
      },
    })
  })

  it('is for those with a label, hears of every event, and keeps its password to itself', async () => {
    const uuid = randomUUID()
    const { exit, output } = await at(
      ...['create-or-update-webhook', `${target}/labelled`, '-X', 'POST', '--uuid', uuid],
      ...['--consumer-label', 'mobile', '--provider-label', 'back end', '--user', 'me:s3cret'],
      ...['--contract-published', '--contract-requiring-verification-published'],
      ...['--provider-verification-published', '--provider-verification-succeeded'],
    )

    expect(exit).toBe(0)
    expect(output).not.toContain('s3cret')
    expect((await read(uuid)).body).toMatchObject({
      consumer: { label: 'mobile' },
      provider: { label: 'back end' },
      events: [
        { name: 'contract_published' },
        { name: 'provider_verification_published' },
        { name: 'provider_verification_succeeded' },
        { name: 'contract_requiring_verification_published' },
      ],
      request: { username: 'me', password: '**********' },
    })
  })

  it('fails for a consumer that nobody knows', async () => {
    const { exit, output } = await at(
      ...['create-webhook', `${target}/x`, '-X', 'POST', '--contract-published'],
      ...['--consumer', 'webhooks-Nobody'],
    )

    expect(exit).toBe(1)
    expect(output).toContain('consumer.name: does not match an existing pacticipant')
  })

  it('fails with the sentence of the broker for an address that no webhook may call', async () => {
    const { exit, output } = await at(
      ...['create-webhook', 'http://10.0.0.1/x', '-X', 'POST', '--contract-published'],
    )

    expect(exit).toBe(1)
    expect(output).toContain('request.url: host must be in the whitelist')
  })
})

describe('pact broker create-or-update-webhook', () => {
  it('makes the webhook under its uuid, and changes it the second time', async () => {
    const uuid = await saved('/first')
    const { exit } = await at('create-or-update-webhook', ...webhook('/second'), '--uuid', uuid)

    expect(exit).toBe(0)
    expect((await read(uuid)).body).toMatchObject({ request: { url: `${target}/second` } })
  })

  it('fails for a method that no webhook may use, and leaves the webhook as it was', async () => {
    const uuid = await saved('/kept')
    const { exit, output } = await at(
      ...['create-or-update-webhook', `${target}/x`, '-X', 'DELETE', '--contract-published'],
      ...['--uuid', uuid],
    )

    expect(exit).toBe(1)
    expect(output).toContain('method')
    expect((await read(uuid)).body).toMatchObject({ request: { url: `${target}/kept` } })
  })
})

describe('pact broker test-webhook', () => {
  it('sends the request of the webhook', async () => {
    const uuid = await saved('/tested')

    expect(await at('test-webhook', '--uuid', uuid)).toMatchObject({ exit: 0 })
    expect(received).toContain('POST /tested {"a":"b"}')
  })

  it('fails for a webhook that does not exist', async () => {
    expect(await at('test-webhook', '--uuid', randomUUID())).toMatchObject({ exit: 1 })
  })
})

describe('pact broker delete-webhook', () => {
  it('deletes the webhook; the client takes one that is gone for deleted', async () => {
    const uuid = await saved('/deleted')

    const first = await at('delete-webhook', '--uuid', uuid)
    const second = await at('delete-webhook', '--uuid', uuid)

    expect([first.exit, second.exit, (await read(uuid)).status]).toEqual([0, 0, 404])
  })
})
