import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { openDatabase } from './client.ts'
import { requireUsable } from './external.ts'

const database = testDatabase()

describe('a database', () => {
  it('that does not answer yet is asked again, as often as is wished', async () => {
    const real = new URL(database.url)
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
