import { describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import { inTransaction } from '../db/client.ts'
import { defaultKept, defaultKeptBranches } from '../keep-selectors.ts'
import { type CleanUpRules, cleanUp } from './clean-up.ts'
import { forecast } from './forecast.ts'

const database = testDatabase()
const app = sharedApp(database)

const rules: CleanUpRules = {
  keepVersions: defaultKept,
  keepBranches: defaultKeptBranches,
  limit: 500,
  maxAge: 7,
  lookBackDays: 30,
}

const clean = (more: Partial<CleanUpRules> = {}) => cleanUp(database.db, { ...rules, ...more })

function daysAgo(days: number): Date {
  return new Date(Date.now() - days * 86_400_000)
}

async function numbers(name = 'Web'): Promise<string[]> {
  const response = await app().inject(`/pacticipants/${encodeURIComponent(name)}/versions`)
  return response
    .json()
    ._embedded.versions.map(({ number }: { number: string }) => number)
    .reverse()
}

async function count(table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)}`.execute(database.db)
  return rows[0]?.count ?? 0
}

const json = { 'content-type': 'application/json' }

/** A whole pact, through the front door: with interactions and schemas. */
async function publish(version: string, path: string): Promise<void> {
  const body = {
    consumer: { name: 'Web' },
    provider: { name: 'Orders' },
    interactions: [
      {
        description: `reads ${path}`,
        request: { method: 'GET', path },
        response: { status: 200, body: { id: 1 } },
      },
    ],
    metadata: { pactSpecification: { version: '2.0.0' } },
  }
  const url = `/pacts/provider/Orders/consumer/Web/version/${version}`
  const answer = await app().inject({ method: 'PUT', url, headers: json, payload: body })
  expect(answer.statusCode).toBeLessThan(300)
  await app().inject('/pacts/provider/Orders/consumer/Web/latest/schemas')
}

describe('the clean-up, by the selectors that are kept by default', () => {
  it('keeps the newest, heads of tags and branches, what runs or is supported, and what is young', async () => {
    const old = { at: daysAgo(200) }
    const facts = given(database.db)
    await facts.version('Web', 'C1', old)
    await facts.version('Web', 'tagged', { ...old, tags: ['prod'] })
    await facts.version('Web', 'tagged-newer', { ...old, tags: ['prod'] })
    await facts.version('Web', 'on-branch', { ...old, branch: 'main' })
    await facts.version('Web', 'head', { ...old, branch: 'main' })
    await facts.deployment('Web', 'C5', 'test', { at: daysAgo(200) })
    await facts.version('Web', 'C4', old)
    await facts.deployment('Web', 'C4', 'test', { at: daysAgo(150) })
    await facts.version('Web', 'supported', old)
    await facts.release('Web', 'supported', 'test', { at: daysAgo(190) })
    await facts.version('Web', 'young', { at: daysAgo(89) })
    await facts.version('Web', 'C3', { at: daysAgo(400) })
    await database.db.updateTable('pacticipant').set({ main_branch: 'main' }).execute()
    await sql`update version set created_at = ${daysAgo(200)} where number = 'C5'`.execute(
      database.db,
    )

    const done = await clean()

    expect(await numbers()).toEqual(['tagged-newer', 'head', 'C4', 'supported', 'young', 'C3'])
    expect(done).toMatchObject({ branches: 0, versions: 4 })
    expect(await clean()).toMatchObject({ branches: 0, versions: 0 })
  })

  it('deletes a branch that nothing came to for 90 days, and then its head, but never the main branch (C2)', async () => {
    const facts = given(database.db)
    await facts.pacticipant('Web', { mainBranch: 'main' })
    await facts.version('Web', '1', { at: daysAgo(91), branch: 'main' })
    await facts.version('Web', '2', { at: daysAgo(91), branch: 'feat/ä' })
    await facts.version('Web', '3', { at: daysAgo(89), branch: 'feat/b' })

    expect(await clean()).toMatchObject({ branches: 1, versions: 1 })

    expect(await numbers()).toEqual(['1', '3'])
    const branches = (await app().inject('/pacticipants/Web/branches')).json()._embedded.branches
    expect(branches.map(({ name }: { name: string }) => name).sort()).toEqual(['feat/b', 'main'])
    await facts.version('Web', '4', { at: daysAgo(100), branch: 'old' })
    expect(await clean({ keepBranches: undefined })).toMatchObject({ branches: 0 })
  })

  it('deletes the oldest first, no more than the limit at once (C6)', async () => {
    for (let n = 1; n <= 7; n++)
      await given(database.db).version('Web', String(n), { at: daysAgo(100) })

    expect(await clean({ limit: 4 })).toMatchObject({ versions: 4 })
    expect(await numbers()).toEqual(['5', '6', '7'])
  })
})

describe('selectors', () => {
  const kept = async (...keepVersions: CleanUpRules['keepVersions']) => {
    const { versionSummary } = await forecast(database.db, { ...rules, keepVersions })
    return Object.fromEntries(
      Object.entries(versionSummary).map(([name, { toKeep }]) => [name, toKeep?.count ?? 0]),
    )
  }

  it('keep what all their parts say', async () => {
    const facts = given(database.db)
    const awkward = 'Wéb/Shop #1'
    await facts.pacticipant(awkward, { mainBranch: 'main' })
    await facts.version(awkward, '1', { branch: 'main', tags: ['a', 'b'] })
    await facts.version(awkward, '2', { branch: ['main', 'feat'], tags: ['a'], at: daysAgo(3) })
    await facts.version(awkward, '3', { branch: 'feat', at: daysAgo(1.5) })
    await facts.version('Other', '1', { branch: 'main', tags: ['a'] })
    await facts.deployment(awkward, '1', 'test')
    await facts.release(awkward, '1', 'prod')
    await facts.release('Other', '1', 'prod')

    expect(await kept({ tag: 'a' })).toEqual({ [awkward]: 2, Other: 1 })
    expect(await kept({ tag: 'a', latest: true })).toEqual({ [awkward]: 1, Other: 1 })
    expect(await kept({ tag: true, latest: true })).toEqual({ [awkward]: 2, Other: 1 })
    expect(await kept({ tag: true, latest: true, pacticipant: awkward })).toEqual({
      [awkward]: 2,
      Other: 0,
    })
    expect(await kept({ branch: 'feat' })).toEqual({ [awkward]: 2, Other: 0 })
    expect(await kept({ branch: true, latest: true })).toEqual({ [awkward]: 2, Other: 1 })
    expect(await kept({ mainBranch: true })).toEqual({ [awkward]: 2, Other: 0 })
    expect(await kept({ mainBranch: true, latest: true })).toEqual({ [awkward]: 1, Other: 0 })
    expect(await kept({ latest: true })).toEqual({ [awkward]: 1, Other: 1 })
    expect(await kept({ latest: true, environment: 'test' })).toEqual({ [awkward]: 1, Other: 0 })
    expect(await kept({ environment: 'prod' })).toEqual({ [awkward]: 1, Other: 1 })
    expect(await kept({ environment: 'prod', deployed: true })).toEqual({ [awkward]: 0, Other: 0 })
    expect(await kept({ deployed: true, released: true })).toEqual({ [awkward]: 1, Other: 0 })
    expect(await kept({ released: true })).toEqual({ [awkward]: 1, Other: 1 })
    expect(await kept({ maxAge: 2 })).toEqual({ [awkward]: 2, Other: 1 })
    expect(await kept({ pacticipant: 'unknown' })).toEqual({ [awkward]: 0, Other: 0 })
  })
})

describe('a dry run', () => {
  it('says what would go and stay, and changes nothing', async () => {
    const facts = given(database.db)
    await facts.version('Web', '1', { at: daysAgo(100), tags: ['x'] })
    await facts.version('Web', '2', { at: daysAgo(100), tags: ['x'] })
    await facts.version('Web', '3', { at: daysAgo(100), branch: 'stale' })
    await facts.version('Web', '4', { at: daysAgo(100) })

    const said = await forecast(database.db, { ...rules, limit: 1 })

    expect(said.counts).toMatchObject({
      totalVersions: 4,
      versionsToDelete: 1,
      versionsNotToKeep: 1,
      versionsToKeep: 3,
      totalBranches: 1,
      branchesToDelete: 1,
      branchesToKeep: 0,
    })
    expect(said.counts.versionsToKeepBySelector[0]).toEqual({
      selector: { tag: true, latest: true },
      count: 1,
    })
    expect(said.versionSummary.Web).toMatchObject({
      toDelete: { count: 1, fromVersion: { number: '1', tags: ['x'] }, toVersion: { number: '1' } },
      toKeep: { count: 3, firstVersion: { number: '2' }, latestVersion: { number: '4' } },
    })
    expect(await numbers()).toHaveLength(4)
  })
})

describe('what has ended long ago', () => {
  it('goes for good with all that hangs on it; what ended lately answers questions about the past', async () => {
    await publish('1', '/one')
    await publish('2', '/two')
    await publish('3', '/three')
    await app().inject({ method: 'DELETE', url: '/pacticipants/Web/versions/1' })
    await app().inject({ method: 'DELETE', url: '/pacticipants/Web/versions/2' })
    await sql`update version set deleted_at = ${daysAgo(8)} where number = '1'`.execute(database.db)
    await sql`update publication set ended_at = ${daysAgo(8)}
      where consumer_version_id in (select id from version where number = '1')`.execute(database.db)

    const done = await clean()

    expect(done?.purged).toMatchObject({ publications: 1, contents: 1, versions: 1 })
    expect(await count('version')).toBe(2)
    expect(await count('content')).toBe(2)
    expect(await count('content_body')).toBe(2)
    expect(await count('interaction')).toBe(2)
    expect(await count('schema_derivation')).toBeLessThanOrEqual(2)
  })

  it('is not asked for any more: a moment before the horizon is refused with a sentence, everywhere', async () => {
    const facts = given(database.db)
    await facts.environment('test')
    await facts.pact('Web', '1', 'Orders', { at: daysAgo(20) })
    await sql`update version set deleted_at = ${daysAgo(8)}`.execute(database.db)
    const { uuid } = await database.db
      .selectFrom('environment')
      .select('uuid')
      .executeTakeFirstOrThrow()
    const early = daysAgo(7.5).toISOString()
    const late = daysAgo(6.5).toISOString()
    const paths = [
      `/matrix?q[][pacticipant]=Web&q[][pacticipant]=Orders`,
      `/matrix/provider/Orders/consumer/Web?`,
      `/can-i-deploy?pacticipant=Web&version=1&environment=test`,
      `/environments/${uuid}/deployed-versions/currently-deployed?`,
      `/environments/${uuid}/released-versions/currently-supported?`,
    ]
    const status = async (path: string, asOf: string) =>
      app().inject(`${path}&asOf=${asOf}`.replace('?&', '?'))
    for (const path of paths) expect((await status(path, early)).statusCode).not.toBe(500)

    await clean()

    for (const path of paths) {
      const refused = await status(path, early)
      expect([path, refused.statusCode]).toEqual([path, 400])
      expect(refused.body).toContain('has been cleaned up: ask about a later moment')
      expect((await status(path, late)).body).not.toContain('cleaned up')
    }
    const page = { headers: { accept: 'text/html' } }
    const refused = await app().inject({ url: `/?asOf=${early}`, ...page })
    expect([refused.statusCode, refused.body]).toEqual([
      400,
      expect.stringContaining('has been cleaned up'),
    ])
    expect((await app().inject({ url: `/?asOf=${late}`, ...page })).statusCode).toBe(200)
  })

  it('a clean-up that deletes nothing for good moves no horizon', async () => {
    await given(database.db).version('Web', '1', { at: daysAgo(100) })
    await given(database.db).version('Web', '2', { at: daysAgo(100) })

    expect(await clean()).toMatchObject({ versions: 1 })
    expect(await count('horizon')).toBe(0)
  })

  it('of results the newest stays, and the first and last success', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '1', 'Orders', { at: daysAgo(90), branch: 'main' })
    const outcomes = [false, true, true, false, true, false, false]
    for (const [n, success] of outcomes.entries())
      await facts.result('Web', '1', 'Orders', '1', {
        success,
        at: daysAgo(80 - n),
        branch: 'main',
      })
    const rest = async () => {
      const rows = await database.db
        .selectFrom('result')
        .select('success')
        .orderBy('number')
        .execute()
      return rows.map(({ success }) => success)
    }

    expect((await clean())?.purged).toMatchObject({ results: 4 })

    expect(await rest()).toEqual([true, true, false])
    expect((await clean())?.purged).toMatchObject({ results: 0 })
  })

  it('what a webhook still owes is kept until it is sent', async () => {
    const facts = given(database.db)
    const { publicationId } = await facts.pact('Web', '1', 'Orders', { at: daysAgo(20) })
    const { id } = await database.db
      .insertInto('webhook')
      .values({
        uuid: 'one',
        enabled: true,
        events: ['contract_published'],
        method: 'POST',
        url: 'https://ci.example',
        headers: '{}',
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const [consumer, provider] = await database.db
      .selectFrom('pacticipant')
      .select('id')
      .orderBy('id')
      .execute()
    await database.db
      .insertInto('delivery')
      .values({
        webhook_id: id,
        event: 'contract_published',
        consumer_id: consumer?.id ?? 0,
        provider_id: provider?.id ?? 0,
        publication_id: publicationId,
        context: '{}',
      })
      .execute()
    await sql`update version set deleted_at = ${daysAgo(8)}`.execute(database.db)

    expect((await clean())?.purged).toMatchObject({ publications: 0, versions: 0 })
    await sql`update delivery set status = 'success', due_at = null, finished_at = now()`.execute(
      database.db,
    )
    await sql`insert into delivery_attempt (delivery_id, number, success, log) select id, 1, true, '' from delivery`.execute(
      database.db,
    )

    expect((await clean())?.purged).toMatchObject({ publications: 1, versions: 1 })
    expect(await count('delivery')).toBe(0)
  })
})

describe('what a branch has verified', () => {
  it('stays known when the version or the branch that did it is cleaned up, and makes no build fail', async () => {
    const facts = given(database.db)
    await facts.pacticipant('Web', { mainBranch: 'main' })
    await facts.pacticipant('Orders', { mainBranch: 'main' })
    await facts.pact('Web', '1', 'Orders', { content: 'x', branch: 'main', at: daysAgo(120) })
    await facts.result('Web', '1', 'Orders', '1', { branch: 'main', at: daysAgo(110) })
    await facts.pact('Web', '2', 'Orders', { content: 'y', branch: 'other', at: daysAgo(120) })
    await facts.deployment('Web', '2', 'test', { at: daysAgo(100) })
    await facts.result('Web', '2', 'Orders', '2', { branch: 'stale', at: daysAgo(105) })
    await facts.version('Orders', '3', { branch: ['main', 'new'], at: daysAgo(1) })
    const pending = async (providerVersionBranch: string) => {
      const consumerVersionSelectors = [{ mainBranch: true }, { deployed: true }]
      const answer = await app().inject({
        method: 'POST',
        url: '/pacts/provider/Orders/for-verification',
        payload: { consumerVersionSelectors, providerVersionBranch, includePendingStatus: true },
      })
      const { pacts } = answer.json()._embedded
      return pacts.map(
        (pact: { verificationProperties: { pending: boolean } }) =>
          pact.verificationProperties.pending,
      )
    }
    const before = [await pending('main'), await pending('new')]

    expect(await clean({ maxAge: 0 })).toMatchObject({ branches: 2, versions: 2 })

    // What the stale branch verified later than main began is pending there all along.
    expect(before).toEqual([
      [false, true],
      [false, false],
    ])
    expect([await pending('main'), await pending('new')]).toEqual(before)
  })
})

describe('the reasons of the gate', () => {
  it('say NEVER_VERIFIED where those who verified, or what asked for it, are gone, and else what they said', async () => {
    const facts = given(database.db)
    const old = { branch: 'done', at: daysAgo(120) }
    const running = async (name: string) => {
      await facts.version(name, '9', { at: daysAgo(100) })
      await facts.deployment(name, '9', 'test', { at: daysAgo(100) })
    }
    // The same content twice: the request to verify it hangs on the first of the two.
    const { publicationId } = await facts.pact('Web', '1', 'Asked', { content: 'x', ...old })
    await facts.pact('Web', '2', 'Asked', { content: 'x', at: daysAgo(119) })
    await facts.pact('Web', '2', 'By another', { content: 'x', at: daysAgo(120) })
    await facts.result('Web', '2', 'By another', '1', { ...old, success: false })
    await facts.result('Web', '2', 'By another', '2', old)
    for (const name of ['By another', 'Asked', 'Yes', 'No']) await running(name)
    await facts.pact('Web', '2', 'Yes', { content: 'x', at: daysAgo(120) })
    await facts.result('Web', '2', 'Yes', '9', { at: daysAgo(100) })
    await facts.pact('Web', '2', 'No', { content: 'x', at: daysAgo(120) })
    await facts.result('Web', '2', 'No', '9', { success: false, at: daysAgo(100) })
    await facts.deployment('Web', '2', 'test', { at: daysAgo(100) })
    await sql`insert into webhook (uuid, enabled, method, url, headers, events) values ('w', true, 'POST', 'https://ci.example/', '{}', '{}')`.execute(
      database.db,
    )
    await sql`
      insert into delivery (webhook_id, event, consumer_id, provider_id, publication_id, provider_version_id, context,
        status, due_at, created_at, finished_at)
      select w.id, 'contract_requiring_verification_published', i.consumer_id, i.provider_id, p.id, v.id, '{}',
        'success', null, ${daysAgo(119)}, ${daysAgo(119)}
      from webhook w, publication p join integration i on i.id = p.integration_id
        join version v on v.pacticipant_id = i.provider_id
      where p.id = ${publicationId}`.execute(database.db)
    const reasons = async () => {
      const answer = await app().inject('/can-i-deploy?pacticipant=Web&version=2&environment=test')
      const { summary } = answer.json<{
        summary: { deployable: unknown; reasons: { kind: string; provider: { name: string } }[] }
      }>()
      const kinds = summary.reasons.map(({ kind, provider }) => [provider.name, kind])
      return { deployable: summary.deployable, ...Object.fromEntries(kinds) }
    }
    const before = await reasons()

    await clean({ maxAge: 0 })

    expect(before).toEqual({
      deployable: null,
      'By another': 'VERIFIED_BY_OTHER_VERSION',
      Asked: 'VERIFICATION_LOST',
      Yes: 'VERIFIED',
      No: 'VERIFICATION_FAILED',
    })
    expect(await reasons()).toEqual({
      ...before,
      'By another': 'NEVER_VERIFIED',
      Asked: 'NEVER_VERIFIED',
    })
  })
})

describe('beside others', () => {
  it('only one clean-up is at work at a time, and the next one may come', async () => {
    for (let n = 1; n <= 40; n++)
      await given(database.db).version('Web', String(n), { at: daysAgo(100) })

    const both = await Promise.all([clean(), clean()])

    expect(both.filter((done) => done === undefined)).toHaveLength(1)
    expect(await clean()).toMatchObject({ versions: 0 })
  })

  it('leaves alone what somebody is at work on', async () => {
    const facts = given(database.db)
    const { id } = await facts.version('Web', '1', { at: daysAgo(100) })
    await facts.version('Web', '2', { at: daysAgo(100) })

    await inTransaction(database.db, async (db) => {
      await sql`select from version where id = ${id} for key share`.execute(db)
      expect(await clean()).toMatchObject({ versions: 0 })
    })
    expect(await clean()).toMatchObject({ versions: 1 })
  })

  it('a publication of a content that goes at this moment makes it anew', async () => {
    await publish('1', '/one')
    await app().inject({ method: 'DELETE', url: '/pacts/provider/Orders/consumer/Web/version/1' })
    await sql`update publication set ended_at = ${daysAgo(8)}`.execute(database.db)

    const all = await Promise.all([clean(), publish('2', '/one'), publish('3', '/one')])

    expect(all[0]?.purged.publications).toBe(1)
    const answer = await app().inject('/pacts/provider/Orders/consumer/Web/version/2')
    expect(answer.json().interactions).toHaveLength(1)
    expect(await count('interaction')).toBe(1)
  })

  it('stops between two batches when it is told to', async () => {
    for (let n = 1; n <= 3; n++)
      await given(database.db).version('Web', String(n), { at: daysAgo(100) })

    expect(await cleanUp(database.db, rules, AbortSignal.abort())).toMatchObject({ versions: 0 })
    expect(await clean()).toMatchObject({ versions: 2 })
  })
})
