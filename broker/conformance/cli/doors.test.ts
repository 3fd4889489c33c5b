import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databaseUrl } from '../stage/broker.ts'
import { type BrokerProcess, startBroker } from '../stage/broker-process.ts'
import { pact } from '../stage/pact-cli.ts'
import { type PactFiles, pactFiles, pactOf } from '../stage/past.ts'

let guarded: BrokerProcess
let files: PactFiles

beforeAll(async () => {
  guarded = await startBroker(databaseUrl(), {
    PACT_BROKER_BASIC_AUTH_USERNAME: 'writer',
    PACT_BROKER_BASIC_AUTH_PASSWORD: 'w',
    PACT_BROKER_BASIC_AUTH_READ_ONLY_USERNAME: 'reader',
    PACT_BROKER_BASIC_AUTH_READ_ONLY_PASSWORD: 'r',
  })
  files = await pactFiles({ 'pact.json': pactOf('doors-Web', 'doors-Orders') })
})
afterAll(() => Promise.all([guarded.stop(), files.remove()]))

describe('the client at a broker that asks for a user', () => {
  const at = (args: string[], env: Record<string, string> = {}) =>
    pact(args, { PACT_BROKER_BASE_URL: guarded.url, ...env })
  const reader = ['-u', 'reader', '-p', 'r']
  const writer = ['-u', 'writer', '-p', 'w']
  const publish = (...user: string[]) => at(['publish', files.directory, '-a', '1', ...user])

  it('writes and reads as the writer', async () => {
    expect(await publish(...writer)).toMatchObject({ exit: 0 })
    expect(await at(['list-pacticipants', ...writer])).toMatchObject({ exit: 0 })
  })

  it('takes the user from its environment', async () => {
    const user = { PACT_BROKER_USERNAME: 'reader', PACT_BROKER_PASSWORD: 'r' }

    expect(await at(['list-pacticipants'], user)).toMatchObject({ exit: 0 })
  })

  const uuid = '00000000-0000-4000-8000-000000000000'

  it.each([
    ['list-pacticipants'],
    ['list-environments'],
    ['list-latest-pact-versions'],
    ['delete-version-tag', '-a', 'doors-X', '-e', '1', '-t', 'prod'],
    ['delete-webhook', '--uuid', uuid],
  ])('may do nothing as nobody: %s', async (...command) => {
    const { exit, output } = await at(command)

    expect(exit).toBe(1)
    expect(output).toContain('401')
  })

  it('reads as the reader', async () => {
    expect(await at(['list-pacticipants', ...reader])).toMatchObject({ exit: 0 })
  })

  it.each([
    ['create-or-update-version', '-a', 'doors-X', '-e', '1'],
    ['delete-branch', '-a', 'doors-X', '--branch', 'main'],
  ])('may not write as the reader: %s', async (...command) => {
    const { exit, output } = await at([...command, ...reader])

    expect(exit).toBe(1)
    expect(output).toContain('401')
  })

  it.each([
    ['nobody', []],
    ['a wrong password', ['-u', 'writer', '-p', 'x']],
    ['a token, which the broker cannot know', ['-k', 'token']],
  ])('is refused as %s', async (_, user) => {
    const { exit, output } = await publish(...user)

    expect(exit).toBe(1)
    expect(output).toMatch(/40[01]/)
  })
})

describe('the client at a broker under a path of its host', () => {
  it('publishes, asks and records there', async () => {
    const port = await freePort()
    const mounted = await startBroker(databaseUrl(), {
      PACT_BROKER_PORT: port,
      PACT_BROKER_BASE_URL: `http://127.0.0.1:${port}/contracts`,
    })
    const at = (...args: string[]) =>
      pact(args, { PACT_BROKER_BASE_URL: `${mounted.url}/contracts` })

    const endings = [
      await at('publish', files.directory, '-a', '2', '--branch', 'main'),
      await at('create-environment', '--name', 'doors-test'),
      await at('record-deployment', '-a', 'doors-Web', '-e', '2', '--environment', 'doors-test'),
      await at('record-undeployment', '-a', 'doors-Web', '--environment', 'doors-test'),
      await at('record-release', '-a', 'doors-Web', '-e', '2', '--environment', 'doors-test'),
      await at('record-support-ended', '-a', 'doors-Web', '-e', '2', '--environment', 'doors-test'),
      await at('describe-version', '-a', 'doors-Web', '-e', '2'),
      await at('can-i-deploy', '-a', 'doors-Web', '-e', '2', '--to-environment', 'doors-test'),
    ]
    await mounted.stop()

    expect(endings.map(({ exit }) => exit)).toEqual([0, 0, 0, 0, 0, 0, 0, 1])
    expect(endings[7]?.output).toContain('Computer says no')
  })
})

/** A base URL names its port before the broker has one. */
async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? String(address.port) : ''
}
