import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import { newApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'

const database = testDatabase()

it.each([
  ['has not asked anything yet', ''],
  ['keeps its connection after an answer', 'GET / HTTP/1.1\r\nhost: broker\r\n\r\n'],
])('closes while a client %s', async (_, asked) => {
  const app = newApp(database.db)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const client = connect(port, '127.0.0.1')
  await once(app.server, 'connection')
  if (asked !== '') {
    client.write(asked)
    await once(client, 'data')
  }
  const ended = once(client.resume(), 'close')

  const late = sleep(3_000, 'still open', { ref: false })
  expect(await Promise.race([app.close(), late])).toBeUndefined()
  await ended
})

it('answers a client whose connection is open and who asks a little later', async () => {
  const app = newApp(database.db)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const client = connect(port, '127.0.0.1')
  await once(app.server, 'connection')
  const closed = app.close()
  await sleep(200)
  client.write('GET /diagnostic/status/heartbeat HTTP/1.1\r\nhost: broker\r\n\r\n')
  const [answer] = await once(client, 'data')

  expect(String(answer)).toMatch(/^HTTP\/1\.1 /)
  await closed
  client.destroy()
})

it('answers what was asked before it closes', async () => {
  const app = newApp(database.db)
  app.addHook('preHandler', () => sleep(300))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const address = `http://127.0.0.1:${port}/diagnostic/status/heartbeat`
  const answer = fetch(address, { headers: { connection: 'close' } })
  await once(app.server, 'request')

  await app.close()

  const { status, body } = await answer
  expect(status).toBe(200)
  await body?.cancel()
})
