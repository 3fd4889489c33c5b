import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { overTcp, testDatabase } from '../../test/database.ts'
import { brokerProgram } from '../../test/program.ts'
import { readConfig } from '../config.ts'
import type { Db } from '../db/client.ts'
import type { Stop } from './ending.ts'
import { serve } from './serve.ts'
import { sentenceOf } from './usage.ts'

const database = testDatabase()
const clean: (() => Promise<unknown> | unknown)[] = []

afterEach(async () => {
  for (const undo of clean.splice(0).reverse()) await undo()
})

/** The broker as its own process, quiet, on any free port. */
function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [brokerProgram], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      PACT_BROKER_PORT: '0',
      PACT_BROKER_LOG_LEVEL: 'fatal',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  clean.push(() => child.kill('SIGKILL'))
  const out = { text: '', errors: '' }
  child.stdout.on('data', (chunk) => {
    out.text += chunk
  })
  child.stderr.on('data', (chunk) => {
    out.errors += chunk
  })
  const ended = once(child, 'close').then(([code]) => ({ code, ...out }))
  return { child, ended, ready: () => readyAddress(child, out) }
}

/** Has Node refuse to load the broker itself, a moment after the database was started. */
const withoutBroker = `--import=data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  registerHooks({
    load(url, context, next) {
      if (/\\/(cli\\/broker.ts|broker-\\w+.js)$/.test(url)) throw new Error('It cannot be read')
      return next(url, context)
    },
  })`)}`

async function readyAddress(child: ChildProcess, out: { text: string; errors: string }) {
  for (;;) {
    const address = /^Concordat listens at (http:\S+)$/m.exec(out.text)?.[1]
    if (address) return address
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${out.errors}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Why a broker with these settings does not start, tried within this process. */
async function refusalOf(env: Record<string, string>): Promise<string> {
  const running: Stop[] = []
  try {
    const settings = { PACT_BROKER_PORT: '0', PACT_BROKER_LOG_LEVEL: 'fatal', ...env }
    return `it listens at ${await serve(readConfig(settings), running, () => {})}`
  } catch (error) {
    return sentenceOf(error)
  } finally {
    for (const stop of running.reverse()) await stop()
  }
}

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'concordat-main-'))
  clean.push(() => rm(directory, { recursive: true, force: true }))
  // Under root the server runs as another user, who must be able to pass through.
  await chmod(directory, 0o711)
  return directory
}

/** Answers nothing until it is told to. */
async function slowReceiver() {
  const responses: ServerResponse[] = []
  let isAsked = () => {}
  const asked = new Promise<void>((resolve) => {
    isAsked = resolve
  })
  const server = createHttpServer((_request, response) => {
    responses.push(response)
    isAsked()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  clean.push(() => server.close())
  const { port } = server.address() as AddressInfo
  const answer = () => {
    for (const response of responses) response.end()
  }
  return { url: `http://127.0.0.1:${port}`, asked, answer }
}

function post(url: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
}

function contractsOf(consumer: string) {
  const content = Buffer.from(JSON.stringify({ interactions: [{ description: 'one' }] }))
  const contract = { consumerName: consumer, providerName: 'Orders', specification: 'pact' }
  return {
    pacticipantName: consumer,
    pacticipantVersionNumber: '1',
    contracts: [
      { ...contract, contentType: 'application/json', content: content.toString('base64') },
    ],
  }
}

async function countWaiting(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`.execute(
    db,
  )
  return rows[0]?.count ?? 0
}

/** Whether nobody takes a new connection. */
async function isRefused(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  const isOpen = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  return !isOpen
}

async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe('the broker as a process', () => {
  it('says where it listens, answers there, and ends with 0 when told to', async () => {
    const broker = start({ PACT_BROKER_DATABASE_URL: database.url })

    const address = await broker.ready()
    const index = await fetch(address, { headers: { accept: 'application/hal+json' } })
    broker.child.kill('SIGTERM')

    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await index.json()).toMatchObject({ _links: { self: { href: address } } })
    expect(await broker.ended).toEqual({
      code: 0,
      text: `Concordat listens at ${address}\n`,
      errors: '',
    })
  }, 20_000)

  it('finishes a publication and a delivery that are at work, takes nothing new, and ends', async () => {
    const { db } = database
    const receiver = await slowReceiver()
    const broker = start({
      PACT_BROKER_DATABASE_URL: database.url,
      PACT_BROKER_WEBHOOK_HOST_WHITELIST: '127.0.0.1',
      PACT_BROKER_WEBHOOK_SCHEME_WHITELIST: 'http',
    })
    const address = await broker.ready()
    await post(`${address}/webhooks`, {
      events: [{ name: 'contract_published' }],
      request: { method: 'POST', url: receiver.url },
    })
    await post(`${address}/contracts/publish`, contractsOf('Quick'))
    await receiver.asked
    let answer: Promise<Response> | undefined

    await db.transaction().execute(async (db) => {
      await db.insertInto('pacticipant').values({ name: 'Slow', display_name: 'Slow' }).execute()
      // Waits for this transaction, which makes the same name.
      answer = post(`${address}/contracts/publish`, contractsOf('Slow'))
      await waitUntil(async () => (await countWaiting(db)) > 0)
      broker.child.kill('SIGTERM')
      await waitUntil(() => isRefused(address))
    })
    const published = await answer
    receiver.answer()

    expect(published?.status).toBe(200)
    expect(await broker.ended).toMatchObject({ code: 0, errors: '' })
    const { status, attempts } = await db
      .selectFrom('delivery as d')
      .innerJoin('pacticipant as c', 'c.id', 'd.consumer_id')
      .select(['d.status', 'd.attempts'])
      .where('c.name', '=', 'Quick')
      .executeTakeFirstOrThrow()
    expect([status, attempts]).toEqual(['success', 1])
    // What was published last is owed, and is not forgotten.
    const owed = await db.selectFrom('delivery').select('due_at').execute()
    expect(owed).toHaveLength(2)
  }, 30_000)

  it('ends at once when told twice', async () => {
    const broker = start({ PACT_BROKER_DATABASE_URL: database.url })
    const address = await broker.ready()
    const { db } = database

    await db.transaction().execute(async (db) => {
      await db.insertInto('pacticipant').values({ name: 'Web', display_name: 'Web' }).execute()
      const answer = fetch(`${address}/pacticipants/Web/versions/1`, { method: 'PUT' })
      await new Promise((resolve) => setTimeout(resolve, 300))
      broker.child.kill('SIGINT')
      await new Promise((resolve) => setTimeout(resolve, 200))
      broker.child.kill('SIGINT')

      await expect(answer).rejects.toThrow()
      expect((await broker.ended).code).toBe(1)
    })
  }, 20_000)

  it('runs its own database, keeps what it was told there, and ends when that server does, or its program cannot be loaded', async () => {
    const CONCORDAT_DATA_DIRECTORY = join(await temporaryDirectory(), 'data')
    const first = start({ CONCORDAT_DATA_DIRECTORY })
    const address = await first.ready()
    await fetch(`${address}/pacticipants/Web/versions/1`, { method: 'PUT' })
    first.child.kill('SIGTERM')
    const end = await first.ended

    const unloadable = await start({ CONCORDAT_DATA_DIRECTORY, NODE_OPTIONS: withoutBroker }).ended
    const second = start({ CONCORDAT_DATA_DIRECTORY })
    const again = await fetch(`${await second.ready()}/pacticipants/Web/versions/1`)
    const file = join(CONCORDAT_DATA_DIRECTORY, 'postgres', 'postmaster.pid')
    process.kill(Number((await readFile(file, 'utf8')).split('\n')[0]), 'SIGINT')
    const { code, errors } = await second.ended

    expect(end).toMatchObject({ code: 0, errors: '' })
    expect(unloadable).toEqual({ code: 1, text: '', errors: 'It cannot be read\n' })
    expect(again.status).toBe(200)
    expect(errors).toMatch(/^The embedded PostgreSQL server has ended by itself \(.+\), .*\n$/)
    expect(code).toBe(1)
  }, 60_000)

  it('starts on the schema of a newer version', async () => {
    const row = { name: '9999-newer', timestamp: new Date().toISOString() }
    await sql`insert into kysely_migration (name, timestamp) values (${row.name}, ${row.timestamp})`.execute(
      database.db,
    )
    clean.push(() =>
      sql`delete from kysely_migration where name = '9999-newer'`.execute(database.db),
    )

    const broker = start({ PACT_BROKER_DATABASE_URL: database.url })
    await broker.ready()
    broker.child.kill('SIGTERM')

    expect(await broker.ended).toMatchObject({
      code: 0,
      errors:
        'A newer version of the broker has brought the database up to date (9999-newer): this one goes on with it until it is renewed, too.\n',
    })
  }, 20_000)
})

describe('a start that cannot be', () => {
  const withDatabase = (change: (url: URL) => void) => () => {
    const url = overTcp(database.url)
    change(url)
    return { PACT_BROKER_DATABASE_URL: url.href }
  }
  const setting = 'PACT_BROKER_DATABASE_URL'

  it.each<[string, () => Record<string, string>, RegExp]>([
    [
      'settings that are wrong',
      () => ({ PACT_BROKER_PORT: 'x', PACT_BROKER_AUTO_DETECT_MAIN_BRANCH: 'maybe' }),
      /^The configuration is not usable:\n- PACT_BROKER_PORT must be a port from 0 to 65535, but is "x"\n- PACT_BROKER_AUTO_DETECT_MAIN_BRANCH must be true or false, but is "maybe"$/,
    ],
    [
      'a database that is not PostgreSQL',
      () => ({ [setting]: 'sqlite:///pact.sqlite' }),
      /^PACT_BROKER_DATABASE_URL must look like postgres:.*$/,
    ],
    [
      'no database server',
      () => ({ [setting]: 'postgres://me:secret@127.0.0.1:1/pacts' }),
      /^No database server answers at 127\.0\.0\.1:1: start it, or correct PACT_BROKER_DATABASE_URL\.$/,
    ],
    [
      'a database that does not exist',
      withDatabase((url) => {
        url.pathname = '/nowhere'
      }),
      /^There is no database "nowhere" at 127\.0\.0\.1:\d+: create it with `createdb nowhere`, or correct PACT_BROKER_DATABASE_URL\.$/,
    ],
    [
      'a wrong password',
      withDatabase((url) => {
        url.password = 'wrong'
      }),
      /^The database server at 127\.0\.0\.1:\d+ does not let user "postgres" in: .*$/,
    ],
    [
      'an address of another machine',
      withDatabase(() => {}),
      /^192\.0\.2\.1 is no address of this machine: correct PACT_BROKER_HOST .*$/,
    ],
  ])(
    'for %s says so in a sentence',
    async (_, env, sentence) => {
      const host = sentence.source.startsWith('^192') ? { PACT_BROKER_HOST: '192.0.2.1' } : {}

      expect(await refusalOf({ ...env(), ...host })).toMatch(sentence)
    },
    20_000,
  )

  it('because of its settings ends with 1, and has said that alone', async () => {
    const { code, text, errors } = await start({ PACT_BROKER_PORT: 'x' }).ended

    expect([code, text]).toEqual([1, ''])
    expect(errors).toBe(
      'The configuration is not usable:\n- PACT_BROKER_PORT must be a port from 0 to 65535, but is "x"\n',
    )
  }, 20_000)

  it('for a port in use says which one', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    clean.push(() => other.close())
    const address = other.address()
    const port = typeof address === 'object' && address ? String(address.port) : ''

    const broker = start({ PACT_BROKER_DATABASE_URL: database.url, PACT_BROKER_PORT: port })

    expect(await broker.ended).toEqual({
      code: 1,
      text: '',
      errors: `Port ${port} of 127.0.0.1 is in use: stop what listens there, or set PACT_BROKER_PORT to another one (0 takes any that is free).\n`,
    })
  }, 20_000)

  it('for a data directory that is none says so', async () => {
    const file = join(await temporaryDirectory(), 'file')
    await writeFile(file, '')

    expect(await refusalOf({ CONCORDAT_DATA_DIRECTORY: file })).toBe(
      `${file} is not a directory: choose another data directory`,
    )
  }, 20_000)
})
