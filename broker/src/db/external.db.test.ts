import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { dropDatabase } from '@concordat/local-services/postgres'
import { describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { testApp } from '../../test/app.ts'
import { overTcp, testDatabase } from '../../test/database.ts'
import { openDatabase } from './client.ts'
import { requireUsable } from './external.ts'

const database = testDatabase()

describe('a database', () => {
  it('that does not answer yet is asked again, as often as is wished', async () => {
    const real = overTcp(database.url)
    const door = createServer((socket) => {
      const inner = connect(Number(real.port), real.hostname)
      socket.on('error', () => inner.destroy()).pipe(inner)
      inner.on('error', () => socket.destroy()).pipe(socket)
    })
    door.listen(0, '127.0.0.1')
    await once(door, 'listening')
    const address = door.address()
    const port = typeof address === 'object' && address ? address.port : 0
    await new Promise((resolve) => door.close(resolve))
    const url = new URL(real)
    url.port = String(port)

    await expect(requireUsable(url.href)).rejects.toThrow('No database server answers at')
    const patient = requireUsable(url.href, 1)
    setTimeout(() => door.listen(port, '127.0.0.1'), 300)

    expect(await patient).toBeUndefined()
    door.close()
  }, 15_000)

  it('whose server is too old, or that does not keep every character, is refused with a sentence', async () => {
    const real = overTcp(database.url)
    const { rows } = await sql<{ version: string }>`
      select (current_setting('server_version_num')::int / 10000)::text as version`.execute(
      database.db,
    )
    // The server's own answer to the question for its version and encoding, and that of an older one.
    const answerOf = (version = '') => `\0\0\0\u0002${version}\0\0\0\u0004UTF8`
    const past = createServer((socket) => {
      const inner = connect(Number(real.port), real.hostname)
      inner.on('error', () => socket.destroy())
      socket.on('error', () => inner.destroy()).pipe(inner)
      inner.on('data', (chunk) => {
        const text = chunk.toString('latin1').replace(answerOf(rows[0]?.version), answerOf('14'))
        socket.write(Buffer.from(text, 'latin1'))
      })
    })
    past.listen(0, '127.0.0.1')
    await once(past, 'listening')
    const address = past.address()
    const url = new URL(real)
    url.port = String(typeof address === 'object' && address ? address.port : 0)

    await expect(requireUsable(url.href)).rejects.toThrow(
      `The database server at 127.0.0.1:${url.port} is PostgreSQL 14: the broker needs 15 or newer.`,
    )
    past.close()

    const latin = `latin_${process.env.JEST_WORKER_ID ?? '1'}`
    await sql
      .raw(`create database ${latin} encoding 'LATIN1' locale 'C' template template0`)
      .execute(database.db)
    const other = Object.assign(new URL(real), { pathname: `/${latin}` })
    await expect(requireUsable(other.href)).rejects.toThrow(
      `The database "${latin}" at ${real.host} has the encoding LATIN1: make one with encoding UTF8, which keeps every character.`,
    )
    await dropDatabase(database.url, latin)
  })

  it('whose connections break while a transaction waits is answered for by 503, and works again', async () => {
    const db = openDatabase({ url: database.url, maxConnections: 2, statementTimeout: 15_000 })
    try {
      const broken = db.transaction().execute(async (db) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
        await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database.db)
        // Nothing is asked while the connection breaks: nobody but its listener is told.
        await new Promise((resolve) => setTimeout(resolve, 100))
        await sql`select 1`.execute(db)
      })
      const error: unknown = await broken.catch((error: unknown) => error)
      const app = testApp(db)
      app.get('/broken', () => Promise.reject(error))

      const answer = await app.inject('/broken')
      expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
      expect(answer.json().error).toContain('The database does not answer at the moment')
      expect((await app.inject('/pacticipants')).statusCode).toBe(200)
    } finally {
      await db.destroy()
    }
  })

  it.each([
    ['whose port is closed', { search: '', port: '1' }, '127.0.0.1:1'],
    ['whose socket is gone', { search: '?host=/nowhere' }, '/nowhere'],
  ])('%s is answered for by 503', async (_, change, server) => {
    const url = Object.assign(new URL(database.url), change)
    const db = openDatabase({ url: url.href, maxConnections: 1, statementTimeout: 15_000 })
    try {
      const answer = await testApp(db).inject('/pacticipants')
      expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
      expect(answer.json().error).toContain('The database does not answer at the moment')
      const refusal = `No database server answers at ${server}: start it, or correct`
      await expect(requireUsable(url.href)).rejects.toThrow(refusal)
    } finally {
      await db.destroy()
    }
  })

  it('that takes too long is answered for by 503, and what was begun is taken back', async () => {
    const db = openDatabase({ url: database.url, maxConnections: 1, statementTimeout: 200 })
    try {
      const app = testApp(db)
      const put = () => app.inject({ method: 'PUT', url: '/pacticipants/Web/versions/1/tags/a' })
      const answer = await database.db.transaction().execute(async (blocker) => {
        await sql`lock table tag in exclusive mode`.execute(blocker)
        return put()
      })

      expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
      expect(answer.json().error).toContain('The database took too long')
      expect((await app.inject('/pacticipants/Web/versions/1')).statusCode).toBe(404)
      expect((await put()).statusCode).toBe(201)
    } finally {
      await db.destroy()
    }
  })

  it('whose connections are all in use is answered for by 503, with a sentence', async () => {
    const db = openDatabase({
      url: database.url,
      maxConnections: 1,
      statementTimeout: 15_000,
      poolTimeout: 1_000,
    })
    try {
      await db.connection().execute(async () => {
        const answer = await testApp(db).inject('/pacticipants')

        expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
        expect(answer.json().error).toContain('All connections to the database are in use')
      })
      expect((await testApp(db).inject('/pacticipants')).statusCode).toBe(200)
    } finally {
      await db.destroy()
    }
  })
})
