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

  expect(await Promise.race([app.close(), sleep(3_000, 'still open')])).toBeUndefined()
  await ended
})

it('answers what was asked before it closes', async () => {
  const app = newApp(database.db)
  app.addHook('preHandler', () => sleep(300))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const answer = fetch(`http://127.0.0.1:${port}/diagnostic/status/heartbeat`)
  await once(app.server, 'request')

  await app.close()

  expect((await answer).status).toBe(200)
})
