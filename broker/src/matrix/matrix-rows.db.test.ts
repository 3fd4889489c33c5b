import { describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import { askMatrix } from './matrix.ts'
import { parseMatrixQuery } from './selectors.ts'

const database = testDatabase()
const app = sharedApp(database)
const openApp = sharedApp(database, {
  PACT_BROKER_ALLOW_DANGEROUS_CONTRACT_MODIFICATION: 'true',
})

const w5 = 'q[][pacticipant]=Web&q[][version]=5'

async function ask(path: string) {
  return app().inject(path)
}

interface ShownRow {
  consumer: { name: string; version: { number: string } }
  provider: { name: string; version: { number: string } | null }
  verificationResult: { success: boolean } | null
}

interface ShownVersion {
  branches: { name: string; latest: boolean }[]
}

/** `Web 5 Orders 10 true` for each row. */
async function rowsOf(path: string): Promise<string[]> {
  const response = await ask(path)
  expect(response.statusCode).toBe(200)
  return response
    .json()
    .matrix.map(({ consumer, provider, verificationResult }: ShownRow) =>
      [
        consumer.name,
        consumer.version.number,
        provider.name,
        provider.version?.number ?? '?',
        verificationResult?.success ?? '?',
      ].join(' '),
    )
}

describe('the rows of GET /matrix', () => {
  it('names each live provider version where there are several', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '5', 'Orders')
    await facts.deployment('Orders', '10', 'prod', { instance: 'a' })
    await facts.deployment('Orders', '11', 'prod', { instance: 'b' })

    const rows = await rowsOf(`/matrix?${w5}&environment=prod&latestby=cvpv`)

    expect(rows).toEqual(['Web 5 Orders 11 ?', 'Web 5 Orders 10 ?'])
  })

  it('knows a version in an environment once, deployed and released', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '5', 'Orders')
    await facts.result('Web', '5', 'Orders', '10')
    await facts.deployment('Orders', '10', 'prod')
    await facts.release('Orders', '10', 'prod')

    expect(await rowsOf(`/matrix?${w5}&environment=prod&latestby=cvpv`)).toEqual([
      'Web 5 Orders 10 true',
    ])
  })

  it('shows of each version its branches in the order in which it joined them, whatever that of others is', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '1', 'Orders', { branch: ['main', 'next', 'spike'] })
    await facts.pact('Web', '2', 'Orders', { branch: ['spike', 'main'] })
    await facts.pact('Web', '3', 'Orders', { branch: ['next', 'main', 'spike'] })

    const response = await ask('/matrix?q[][pacticipant]=Web&q[][pacticipant]=Orders')
    const shown = response
      .json()
      .matrix.map(({ consumer }: { consumer: { version: ShownVersion } }) =>
        consumer.version.branches.map(({ name, latest }) => (latest ? `${name}!` : name)).join(),
      )

    expect(shown).toEqual(['next!,main!,spike!', 'spike,main', 'main,next,spike'])
  })

  it('lists every revision and every repeated result unless rows are collapsed', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '5', 'Orders')
    await facts.result('Web', '5', 'Orders', '10', { success: false })
    await facts.result('Web', '5', 'Orders', '10')
    await facts.result('Web', '5', 'Orders', '11')
    const pair = '/matrix/provider/Orders/consumer/Web'

    expect(await rowsOf(pair)).toEqual([
      'Web 5 Orders 11 true',
      'Web 5 Orders 10 true',
      'Web 5 Orders 10 false',
    ])
    expect(await rowsOf(`${pair}?latestby=cvpv`)).toEqual([
      'Web 5 Orders 11 true',
      'Web 5 Orders 10 true',
    ])
    expect(await rowsOf(`${pair}?latestby=cvp`)).toEqual(['Web 5 Orders 11 true'])
    expect(await rowsOf(`${pair}?success[]=false`)).toEqual(['Web 5 Orders 10 false'])
  })

  it('collapses a pair to its newest provider version, but for rows without a result', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '5', 'Orders')
    await facts.pact('Web', '6', 'Orders')
    await facts.pact('Web', '7', 'Orders')
    await facts.result('Web', '5', 'Orders', '10')
    await facts.result('Web', '6', 'Orders', '11')

    expect(await rowsOf('/matrix/provider/Orders/consumer/Web?latestby=cp')).toEqual([
      'Web 7 Orders ? ?',
      'Web 6 Orders 11 true',
    ])
    expect(await rowsOf('/matrix/provider/Orders/consumer/Web?success=')).toEqual([
      'Web 7 Orders ? ?',
    ])
  })

  it('shows of a version alone its own pacts, verified or not, and what it verified', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '5', 'Orders')
    await facts.pact('Web', '6', 'Orders')
    await facts.result('Web', '5', 'Orders', '10')
    await facts.result('Web', '6', 'Orders', '11')
    await facts.pact('Orders', '10', 'Stock')
    await facts.pact('Orders', '11', 'Stock')

    expect(await rowsOf('/matrix?q[][pacticipant]=Orders&q[][version]=10&latestby=cvpv')).toEqual([
      'Orders 10 Stock ? ?',
      'Web 5 Orders 10 true',
    ])
    expect(await rowsOf('/matrix?q[][pacticipant]=Orders&latestby=cvpv')).toEqual([
      'Orders 11 Stock ? ?',
      'Orders 10 Stock ? ?',
      'Web 6 Orders 11 true',
      'Web 5 Orders 10 true',
    ])
  })

  it('finds versions by every criterion, and by several at once', async () => {
    const facts = given(database.db)
    await facts.pacticipant('Web', { mainBranch: 'main' })
    for (const [number, more] of Object.entries({
      '1': { branch: 'main', tags: ['t'] },
      '2': { branch: 'main', tags: ['t'] },
      '3': { branch: ['feat', 'main'] },
      '4': { branch: 'feat', tags: ['t'] },
    })) {
      await facts.pact('Web', number, 'Orders', more)
      await facts.result('Web', number, 'Orders', '10')
    }
    await facts.deployment('Web', '2', 'prod')
    await facts.release('Web', '3', 'prod')
    const found = async (criteria: Record<string, string>) => {
      const selector = Object.entries(criteria).map(([name, value]) => `&q[][${name}]=${value}`)
      const path = `/matrix?q[][pacticipant]=Web${selector.join('')}&q[][pacticipant]=Orders`
      return (await rowsOf(path)).map((row) => row.split(' ')[1]).join('')
    }

    expect(await found({ branch: 'main' })).toBe('321')
    expect(await found({ branch: 'main', latest: 'true' })).toBe('3')
    expect(await found({ mainBranch: 'true' })).toBe('321')
    expect(await found({ tag: 't' })).toBe('421')
    expect(await found({ tag: 't', latest: 'true' })).toBe('4')
    expect(await found({ latest: 'true' })).toBe('4')
    expect(await found({ environment: 'prod' })).toBe('32')
    expect(await found({ environment: 'prod', tag: 't' })).toBe('2')
    expect(await found({ environment: 'prod', latest: 'true' })).toBe('3')
    expect(await found({ environment: 'prod', branch: 'feat' })).toBe('3')
    expect(await found({ branch: 'feat', mainBranch: 'true' })).toBe('3')
    expect(await found({ version: '4', branch: 'main' })).toBe('')
    expect(await found({ tag: 't', branch: 'main', version: '1' })).toBe('1')
    expect(await found({ environment: 'nowhere' })).toBe('')
  })

  it('drops no row when a version is asked for, however many there are', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '5', 'Orders')
    for (let number = 1; number <= 120; number++)
      await facts.result('Web', '5', 'Orders', String(number), { success: number > 1 })

    const all = (await ask(`/matrix?${w5}&q[][pacticipant]=Orders&latestby=cvpv`)).json()
    const some = (await ask(`/matrix?${w5}&latestby=cvpv&limit=50`)).json()
    const names = (await ask('/matrix/provider/Orders/consumer/Web?latestby=cvpv')).json()

    expect(all.summary).toMatchObject({ deployable: false, success: 119, failed: 1 })
    expect(some.matrix).toHaveLength(50)
    expect(names.matrix).toHaveLength(100)
    expect(names.summary).toMatchObject({ deployable: null, limited: 100 })
    expect(names.notices.at(-1).text).toContain('Only the newest 100 rows')
  })

  it('refuses to judge more versions than anyone can read, and says how to ask instead', async () => {
    const { db } = database
    const facts = given(db)
    const { id, pacticipantId } = await facts.version('Web', '0', { branch: 'main' })
    await facts.environment('prod')
    await db.transaction().execute(async (db) => {
      await sql`set local session_replication_role = replica`.execute(db)
      await sql`
        with made as (
          insert into version (pacticipant_id, number, ord)
          select ${pacticipantId}, n::text, ${id} + n from generate_series(1, 10001) n returning id, ord)
        insert into branch_version (branch_id, version_id, version_ord)
        select b.id, made.id, made.ord from made, branch b`.execute(db)
    })
    // As a server does by itself some seconds later: plans that were kept for tables of two rows are made anew.
    await sql`analyze version, branch_version`.execute(db)

    const response = await ask('/matrix?q[][pacticipant]=Web&q[][branch]=main&environment=prod')

    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({ errors: [expect.stringContaining('add latest=true')] })
  })

  it('is answered as of a past moment, as it was answered then', async () => {
    const { db } = database
    const facts = given(db)
    await facts.pacticipant('Web', { mainBranch: 'main' })
    await facts.pact('Web', '5', 'Orders', { branch: 'main', tags: ['t'] })
    await facts.result('Web', '5', 'Orders', '10')
    await facts.deployment('Orders', '10', 'prod')
    await facts.release('Orders', '10', 'prod')
    const questions = [
      { q: [{ pacticipant: 'Web', version: '5' }], environment: 'prod', latestby: 'cvpv' },
      { q: [{ pacticipant: 'Web', mainBranch: 'true', latest: 'true' }], environment: 'prod' },
      { q: [{ pacticipant: 'Web', tag: 't', latest: 'true' }], environment: 'prod' },
      { q: [{ pacticipant: 'Web', latest: 'true' }, { pacticipant: 'Orders' }] },
      { q: [{ pacticipant: 'Web' }] },
      { q: [{ pacticipant: 'Orders', version: '10' }] },
    ].map(parseMatrixQuery)
    const answers = async (asOf?: Date) => {
      const answered = questions.map((asked) =>
        askMatrix(db, asked, { gate: 'strict', ...(asOf && { asOf }) }),
      )
      return (await Promise.all(answered)).map(({ verdict, notices, reasons, versions }) => ({
        verdict,
        notices,
        reasons,
        versions,
      }))
    }
    const then = await answers()
    const { rows } = await sql<{ moment: Date }>`select clock_timestamp() as moment`.execute(db)
    const moment = new Date(Math.ceil(Number(rows[0]?.moment) + 1))
    await new Promise((resolve) => setTimeout(resolve, 5))

    await facts.result('Web', '5', 'Orders', '10', { success: false, branch: 'new' })
    await facts.pact('Web', '6', 'Orders', { branch: 'main', tags: ['t'] })
    await facts.deployment('Orders', '11', 'prod')
    await facts.pacticipant('Web', { mainBranch: 'other' })
    for (const table of ['release', 'tag'] as const)
      await db.updateTable(table).set({ ended_at: new Date() }).execute()

    expect(await answers(moment)).toEqual(then)
    expect(await answers()).not.toEqual(then)
    await db.updateTable('version').set({ deleted_at: new Date() }).execute()
    expect(await answers(moment)).toEqual(then)
  })

  it('shows nothing of a pact that was deleted with its revisions, also when it is published again', async () => {
    const publish = async (path: string) => {
      const interactions = [{ description: 'a', request: { path }, response: { status: 200 } }]
      const payload = { consumer: { name: 'Web' }, provider: { name: 'Orders' }, interactions }
      const url = '/pacts/provider/Orders/consumer/Web/version/5'
      return openApp().inject({ method: 'PUT', url, payload })
    }
    const shas = async () => {
      const { evidence } = (await ask(`/matrix?${w5}&explain=true`)).json()
      return evidence.publications.map(({ sha }: { sha: string }) => sha)
    }
    await publish('/overwritten')
    await publish('/deleted')
    expect(await shas()).toHaveLength(2)
    await openApp().inject({
      method: 'DELETE',
      url: '/pacts/provider/Orders/consumer/Web/version/5',
    })

    await publish('/new')

    expect(await shas()).toHaveLength(1)
    const { _links } = (await ask('/pacts/provider/Orders/consumer/Web/versions')).json()
    expect(_links['pb:pacts']).toHaveLength(1)
  })

  it('shows of a history as many rows as are wanted, and those are the first of all, now and then', async () => {
    const facts = given(database.db)
    const contents = ['a', 'b', 'a', 'c', 'b', 'd']
    for (const [at, content] of contents.entries()) {
      await facts.pact('Web', String(at + 1), 'Orders', { content })
    }
    await supersede('Web', '4')
    const { publicationId } = await facts.pact('Web', '4', 'Orders', { content: 'a' })
    await database.db
      .updateTable('publication')
      .set({ revision: 2 })
      .where('id', '=', publicationId)
      .execute()
    for (const [consumer, provider] of verified) {
      await facts.result('Web', consumer, 'Orders', provider, { success: provider !== '11' })
    }
    const moment = new Date()
    await facts.pact('Web', '7', 'Orders', { content: 'b' })
    await facts.result('Web', '7', 'Orders', '13')
    await supersede('Web', '6')

    const pair = '/matrix?q[][pacticipant]=Web&q[][pacticipant]=Orders'
    for (const path of [pair, `${pair}&asOf=${moment.toISOString()}`]) {
      const all = await rowsOf(`${path}&limit=1000`)
      expect(all.length).toBeGreaterThan(15)
      for (let limit = 1; limit <= all.length; limit++) {
        expect(await rowsOf(`${path}&limit=${limit}`)).toEqual(all.slice(0, limit))
      }
    }
  })
})

/** By consumer version, provider versions that say something of its content; some say it twice. */
const verified = [
  ...['10', '11', '12', '11'].map((provider) => ['1', provider] as const),
  ...['10', '12'].map((provider) => ['2', provider] as const),
  ['6', '12'] as const,
]

/** As if something else were published in its place. */
async function supersede(consumer: string, number: string): Promise<void> {
  await sql`update publication p set ended_at = clock_timestamp(), end_reason = 'superseded' from version v
    join pacticipant c on c.id = v.pacticipant_id where v.id = p.consumer_version_id and p.ended_at is null
      and c.name = ${consumer} and v.number = ${number}`.execute(database.db)
}
