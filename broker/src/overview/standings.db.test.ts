import { beforeAll, expect, it } from '@jest/globals'
import { type RawBuilder, sql } from 'kysely'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import type { App } from '../http/room.ts'

const database = testDatabase()
let app: App
beforeAll(() => {
  app = testApp(database.db)
})

const consumers = ['Web/Shop', 'Äpp']
const providers = ['Orders', 'Users #1']
// By semantic version in another order than they come.
const versions = ['1.9.0', '1.10.0', '1.2.0', '2.0.0', '1.11.0']
const contents = ['one', 'two', 'three']

/** Always the same choices from the same seed. */
function choices(seed: number) {
  let state = seed
  return <T>(items: readonly T[]): T => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    const item = items[Math.floor((state / 2 ** 31) * items.length)]
    if (item === undefined) throw new Error('There is nothing to choose from')
    return item
  }
}

type Choose = ReturnType<typeof choices>

/** Something that changes what is known, as clients and the clean-up do. */
async function happen(choose: Choose): Promise<void> {
  const { db } = database
  const [consumer, provider] = [choose(consumers), choose(providers)]
  const [version, content] = [choose(versions), choose(contents)]
  const enc = encodeURIComponent
  const pact = `/pacts/provider/${enc(provider)}/consumer/${enc(consumer)}/version/${version}`
  const remove = (url: string) => app.inject({ method: 'DELETE', url })
  const publish = () =>
    app.inject({
      method: 'PUT',
      url: pact,
      headers: { 'content-type': 'application/json' },
      payload: { interactions: [{ description: content, request: { path: '/' } }] },
    })
  const verify = async () => {
    if ((await app.inject(pact)).statusCode !== 200) return
    const facts = { success: choose([true, false]), pending: choose([true, false]) }
    await given(db).result(consumer, version, provider, choose(versions), facts)
  }
  const some = (table: 'result' | 'publication'): RawBuilder<unknown> => {
    const named = sql`select ${sql.ref(`${table}_id`)} from integration_standing`
    return choose([named, sql`select min(id) from ${sql.table(table)} group by integration_id`])
  }
  const events: (() => Promise<unknown>)[] = [
    ...Array.from({ length: 5 }, () => publish),
    ...Array.from({ length: 6 }, () => verify),
    () => remove(pact),
    () => remove(`/pacticipants/${enc(choose([consumer, provider]))}/versions/${version}`),
    () => sql`update result set deleted_at = now() where id in (${some('result')})`.execute(db),
    () => purgeResults(some('result')),
    () =>
      sql`update publication set created_at = created_at - interval '1 day'
      where id in (${some('publication')})`.execute(db),
    () => choose([orderBySemver, () => remove(`/pacticipants/${enc(provider)}`), publish])(),
    () =>
      choose([
        () => remove(`/integrations/provider/${enc(provider)}/consumer/${enc(consumer)}`),
        verify,
      ])(),
  ]
  await choose(events)()
}

async function purgeResults(ids: RawBuilder<unknown>): Promise<void> {
  await sql`
    delete from result_detail where result_id in (${ids})`.execute(database.db)
  await sql`
    delete from result r where not exists (select from result_detail d where d.result_id = r.id)`.execute(
    database.db,
  )
}

async function orderBySemver(): Promise<void> {
  const { db } = database
  await sql`insert into version_ordering (rule) values ('semver') on conflict do nothing`.execute(
    db,
  )
  await sql`select renumber_versions(id) from pacticipant`.execute(db)
}

async function differences(): Promise<unknown[]> {
  const { rows } = await sql`
    select 'kept' as what, k.* from (table integration_standing except table integration_standing_of_facts) k
    union all select 'of facts', f.* from (table integration_standing_of_facts except table integration_standing) f
      where f.publication_id is not null`.execute(database.db)
  return rows
}

it.each([1, 2, 3])(
  'what is kept of integrations is what their facts say, whatever happened (history %#)',
  async (seed) => {
    const choose = choices(seed)
    const seen = new Set<string>()
    for (let step = 0; step < 80; step++) {
      await happen(choose)
      expect({ step, differences: await differences() }).toEqual({ step, differences: [] })
      const rows = await database.db.selectFrom('integration_standing').selectAll().execute()
      for (const { publication_id, success, is_stale } of rows)
        seen.add(publication_id === null ? 'gone' : is_stale ? 'stale' : String(success))
    }
    expect([...seen].sort()).toEqual(['false', 'gone', 'null', 'stale', 'true'])
  },
  30_000,
)

it('two who write about one integration at once both find what the other wrote', async () => {
  const { db } = database
  await given(db).pact('Web', '1', 'Orders')
  const first = await given(db).result('Web', '1', 'Orders', '7')
  const second = await given(db).result('Web', '1', 'Orders', '8')
  const close = (id: number) => sql`update result set deleted_at = now() where id = ${id}`

  await db
    .transaction()
    .execute(async (one) => {
      await close(second.id).execute(one)
      const other = close(first.id).execute(db)
      await new Promise((resolve) => setTimeout(resolve, 50))
      return { other }
    })
    .then(({ other }) => other)

  expect(await differences()).toEqual([])
  const { result_id } = await db
    .selectFrom('integration_standing')
    .select('result_id')
    .executeTakeFirstOrThrow()
  expect(result_id).toBeNull()
})
