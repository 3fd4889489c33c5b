import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type pg from 'pg'
import { databaseUrl } from '../stage/broker.ts'
import type { LaunchedBroker } from '../stage/broker-process.ts'
import type { Ledger } from './act.ts'
import { audit } from './audit.ts'
import { crash } from './crash.ts'
import { publishAlone, publishTogether, stateOf } from './overlapping.ts'
import { countDeadlocks, crashReplicas, type Replicas, startReplicas } from './replicas.ts'

describe('a broker that is killed', () => {
  it('with its database, or under it, keeps what it acknowledged, and the rest whole or not at all', async () => {
    let found: string[][] = []
    let second: Awaited<LaunchedBroker['ended']> | undefined

    const report = await crash({
      victims: ['broker', 'postgres', 'connection'],
      kills: 3,
      seed: 2026,
      inspect: async (home, database, ledger) => {
        const beside = home.launch().ended
        found = await faultsOfTampering(database, ledger)
        second = await beside
      },
    })

    expect(report.faults).toEqual([])
    expect(report.kills).toBe(3)
    const { publication, result, deployment, deletion } = report.acknowledged
    expect(Math.min(publication, result, deployment + deletion)).toBeGreaterThan(0)
    expect(report.deliveries).toBeGreaterThan(publication)
    // A broker beside it is refused: there is never another one that writes.
    expect(second).toEqual({
      code: 1,
      complaints: expect.stringMatching(
        /^The data directory \S+ is in use by another process \(pid \d+\): stop that one first, or choose another directory\n$/,
      ),
    })
    // What was looked for would have been found.
    const one = (pattern: RegExp) => expect.arrayContaining([expect.stringMatching(pattern)])
    expect(found).toEqual([
      one(/^publication .*"tags":1/),
      one(/^publication .* was acknowledged, and is lost$/),
      one(/^result .*"details":0/),
      one(/^deployment .* is there, and nobody asked for it$/),
    ])
  }, 120_000)
})

describe('two brokers on one database', () => {
  let replicas: Replicas
  beforeAll(async () => {
    replicas = await startReplicas(databaseUrl(), 'crash_replicas')
  }, 60_000)
  afterAll(() => replicas.stop())

  it('end in the same state after 64 publishers of the same versions as after one alone', async () => {
    const { database } = replicas

    expect(await publishTogether(replicas.urls(), 'Many')).toEqual([])
    expect(await publishAlone(replicas.urls()[0], 'One')).toEqual([])

    const state = await stateOf(database, 'Many')
    expect(state).toEqual(await stateOf(database, 'One'))
    expect(state.filter((line) => line.startsWith('publication | '))).toHaveLength(160)
    expect(await countDeadlocks(database)).toBe(0)
  }, 60_000)

  it('lose nothing, and nobody is refused, when one of them is killed', async () => {
    const report = await crashReplicas(replicas, { kills: 1, seed: 2026, hurry: true })

    expect(report.faults).toEqual([])
    expect(report.kills).toBe(1)
    expect(report.deliveries).toBeGreaterThan(0)
  }, 120_000)
})

/** What the audit says when a part of an act is taken away, all of it, or something is added. */
async function faultsOfTampering(database: pg.Client, ledger: Ledger): Promise<string[][]> {
  const version = `(select v.id from version v join publication p on p.consumer_version_id = v.id
    where v.deleted_at is null order by v.id desc limit 1)`
  const found: string[][] = []
  for (const tampering of [
    `delete from tag where id = (select id from tag where version_id = ${version} limit 1)`,
    `delete from version where id = ${version}`,
    'delete from result_detail where result_id = (select max(id) from result)',
    // Of a provider, for nobody deploys those.
    `insert into deployment (environment_id, pacticipant_id, version_id, target)
      select e.id, v.pacticipant_id, v.id, 'x' from environment e, version v
      where v.id = (select max(provider_version_id) from result)`,
  ]) {
    await database.query('begin; set local session_replication_role = replica')
    await database.query(tampering)
    found.push((await audit(database, ledger)).faults)
    await database.query('rollback')
  }
  return found
}
