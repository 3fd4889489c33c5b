import { describe, expect, it } from '@jest/globals'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { openDatabase } from '../db/client.ts'

const database = testDatabase()
const heartbeat = 'http://broker/diagnostic/status/heartbeat'
const dependencies = 'http://broker/diagnostic/status/dependencies'

function withoutDatabase() {
  const url = 'postgres://nobody@127.0.0.1:1/none'
  return testApp(openDatabase({ url, maxConnections: 1, statementTimeout: 1 }))
}

describe('the diagnostics', () => {
  it('say that the broker is alive, with or without a database', async () => {
    const response = await withoutDatabase().inject('/diagnostic/status/heartbeat')

    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ ok: true, _links: { self: { href: heartbeat } } })
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
