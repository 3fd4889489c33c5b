import { describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { newApp, testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { openDatabase } from '../db/client.ts'

const database = testDatabase()
const heartbeat = 'http://broker/diagnostic/status/heartbeat'
const dependencies = 'http://broker/diagnostic/status/dependencies'
const live = 'http://broker/diagnostic/live'
const ready = 'http://broker/diagnostic/ready'
const locked = {
  PACT_BROKER_BASIC_AUTH_USERNAME: 'writer',
  PACT_BROKER_BASIC_AUTH_PASSWORD: 'secret',
}

function withoutDatabase() {
  const url = 'postgres://nobody@127.0.0.1:1/none'
  return testApp(openDatabase({ url, maxConnections: 1, statementTimeout: 1 }))
}

describe('the diagnostics', () => {
  it('say that the broker is alive, with or without a database', async () => {
    const response = await withoutDatabase().inject('/diagnostic/status/heartbeat')
    const probed = await withoutDatabase().inject('/diagnostic/live')

    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ ok: true, _links: { self: { href: heartbeat } } })
    expect(probed.statusCode).toBe(200)
    expect(probed.json()).toEqual({ ok: true, _links: { self: { href: live } } })
  })

  it('say that the database answers', async () => {
    const response = await testApp(database.db).inject('/diagnostic/status/dependencies')

    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({
      database: { ok: true },
      _links: { self: { href: dependencies } },
    })
  })

  it('say that it does not, without telling where it should be', async () => {
    const response = await withoutDatabase().inject('/diagnostic/status/dependencies')

    expect(response.statusCode).toBe(500)
    expect(response.json()).toEqual({
      database: {
        ok: false,
        error: { message: 'The database does not answer. The log of the broker says why.' },
      },
      _links: { self: { href: dependencies } },
    })
  })
})

describe('the probe for readiness', () => {
  it('answers 200 while requests can be answered', async () => {
    const response = await testApp(database.db).inject('/diagnostic/ready')

    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ ok: true, _links: { self: { href: ready } } })
  })

  it('answers 503 while the database is away, without telling where it should be', async () => {
    const response = await withoutDatabase().inject('/diagnostic/ready')

    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '5'])
    expect(response.json()).toEqual({
      ok: false,
      error: { message: 'The database does not answer. The log of the broker says why.' },
      _links: { self: { href: ready } },
    })
  })

  it('answers 503 on a schema that is older than this version', async () => {
    await database.db
      .transaction()
      .execute(async (db) => {
        await sql`delete from kysely_migration where name = (select max(name) from kysely_migration)`.execute(
          db,
        )
        const response = await newApp(db).inject('/diagnostic/ready')

        expect(response.statusCode).toBe(503)
        expect(response.json()).toMatchObject({
          error: {
            message: 'The schema of the database is not up to date: start the broker anew.',
          },
        })
        throw new Error('rolled back')
      })
      .catch((error: Error) => expect(error.message).toBe('rolled back'))
  })

  it('answers 503 from the moment at which the server is told to stop', async () => {
    const app = newApp(database.db)
    let answer: Response | undefined
    let address = ''
    app.addHook('preClose', async () => {
      answer = await fetch(`${address}/diagnostic/ready`, { headers: { connection: 'close' } })
    })
    address = await app.listen({ host: '127.0.0.1', port: 0 })

    await app.close()

    expect(answer?.status).toBe(503)
  })

  it('asks for no user, and neither does that for liveness: probes have none', async () => {
    const app = testApp(database.db, locked)

    expect((await app.inject('/diagnostic/live')).statusCode).toBe(200)
    expect((await app.inject('/diagnostic/ready')).statusCode).toBe(200)
    expect((await app.inject('/diagnostic/status/heartbeat')).statusCode).toBe(401)
    const written = await app.inject({ method: 'POST', url: '/diagnostic/ready' })
    expect(written.statusCode).toBe(401)
  })
})
