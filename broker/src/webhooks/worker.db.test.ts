import type { ServerResponse } from 'node:http'
import { describe, expect, it } from '@jest/globals'
import { until, webhookScene } from '../../test/webhook-scene.ts'
import { deliver } from './deliver.ts'
import { listRecentDeliveries } from './deliveries.ts'
import { claimDue } from './delivery-queries.ts'

const { database, receiver, server, hook, publish, deps, attempt, startWorker } = webhookScene()

describe('workers', () => {
  it('deliver what is owed once, however many there are', async () => {
    const app = server()
    for (let index = 0; index < 20; index++) await hook(app, ['contract_published'])
    const [one, other] = [startWorker(), startWorker()]
    await publish(app, '1')
    await publish(app, '2')
    one.worker.wake()
    other.worker.wake()

    await until(async () => {
      const all = await listRecentDeliveries(database.db)
      return all.length === 40 && all.every(({ status }) => status === 'success')
    })

    const ids = receiver.heard.map(({ headers }) => headers['x-concordat-delivery'])
    expect(ids).toHaveLength(40)
    expect(new Set(ids).size).toBe(40)
    expect([...one.faults, ...other.faults]).toEqual([])
  })

  it('take on what another one had claimed when it was killed, but not before', async () => {
    const app = server()
    await hook(app, ['contract_published'])
    await publish(app)
    const claims = await claimDue(database.db, { limit: 10, lease: 60 })
    expect(claims).toHaveLength(1)

    expect(await attempt(50)).toEqual([])
    expect(receiver.heard).toEqual([])
    expect(await attempt(61)).toMatchObject([{ status: 'success', attempt: 2 }])
  })

  it('let a late failure change nothing, and a late success count', async () => {
    const app = server()
    await hook(app, ['contract_published'])
    await publish(app)
    const [claim] = await claimDue(database.db, { limit: 10, lease: 60 })
    if (!claim) throw new Error('nothing was due')
    await claimDue(database.db, { limit: 10, lease: 60, now: new Date(Date.now() + 61_000) })

    receiver.answer = (_received, response) => response.writeHead(500).end()
    await deliver(database.db, deps(), claim)
    expect(await listRecentDeliveries(database.db)).toMatchObject([
      { status: 'not_run', attempts: 2 },
    ])
    receiver.answer = (_received, response) => response.end()
    await deliver(database.db, deps(), claim)
    expect(await listRecentDeliveries(database.db)).toMatchObject([{ status: 'success' }])
  })

  it('finish what is under way before they stop, and begin nothing more', async () => {
    const app = server()
    await hook(app, ['contract_published'])
    const { worker } = startWorker()
    receiver.answer = (_received, response) => setTimeout(() => response.end('late'), 200)
    await publish(app)
    worker.wake()
    await until(() => receiver.heard.length === 1)

    const stopped = worker.stop()
    await publish(app, '2')
    worker.wake()
    await stopped

    const statuses = (await listRecentDeliveries(database.db)).map(({ status }) => status)
    expect(statuses).toEqual(['not_run', 'success'])
  })

  it('have a limited number of requests under way', async () => {
    const app = server()
    for (let index = 0; index < 20; index++) await hook(app, ['contract_published'])
    const held: ServerResponse[] = []
    receiver.answer = (_received, response) => void held.push(response)
    const { worker } = startWorker()
    await publish(app)
    worker.wake()

    await until(() => held.length === 8)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(receiver.heard).toHaveLength(8)

    receiver.answer = (_received, response) => response.end()
    for (const response of held) response.end()
    await until(() => receiver.heard.length === 20)
    expect(receiver.heard).toHaveLength(20)
  })
})
