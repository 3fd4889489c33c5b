import { afterAll, beforeAll, expect, it } from '@jest/globals'
import pg from 'pg'
import { databaseUrl } from '../stage/broker.ts'
import { type BrokerProcess, startBroker } from '../stage/broker-process.ts'
import { fuzz } from './fuzz.ts'

/** A database of its own: what others write meanwhile would look like a change. */
const ownUrl = () => Object.assign(new URL(databaseUrl()), { pathname: '/fuzz' }).href
let broker: BrokerProcess

beforeAll(async () => {
  const server = new pg.Client({ connectionString: databaseUrl() })
  await server.connect()
  await server.query('create database fuzz')
  await server.end()
  broker = await startBroker(ownUrl())
})
afterAll(() => broker.stop())

it('no request of a wrong kind is answered 5xx, and no refused one changes a row', async () => {
  const report = await fuzz(broker.url, ownUrl(), { seed: 20_26, count: 250 })

  expect(report.faults).toEqual([])
  expect(report.requests).toBe(250)
  expect(Object.keys(report.statuses)).toEqual(expect.arrayContaining(['200', '400', '404']))
})

it('a body that is larger than allowed is answered 413', async () => {
  const small = await startBroker(ownUrl(), { CONCORDAT_BODY_LIMIT: '1024' })
  const answer = await fetch(`${small.url}/pacticipants`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'x'.repeat(2_000) }),
  })
  await small.stop()

  expect([answer.status, await answer.json()]).toEqual([413, { error: expect.any(String) }])
})
