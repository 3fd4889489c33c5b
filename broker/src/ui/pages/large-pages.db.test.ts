import { expect, it } from '@jest/globals'
import { type KyselyPlugin, sql } from 'kysely'
import { testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/database.ts'
import { given } from '../../../test/given.ts'

const database = testDatabase()
const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const pair = 'provider/Orders/consumer/Web'
const urls = ['/', '/?page=3', '/environments', '/graph', `/matrix/${pair}`, `/dashboard/${pair}`]

it('pages ask as many questions of 500 integrations and 5,000 versions as of two, and stay below 500 kB', async () => {
  const facts = given(database.db)
  for (const consumer of ['Web', 'Admin']) {
    await facts.pact(consumer, '1', 'Orders', { branch: 'main' })
    await facts.result(consumer, '1', 'Orders', '7', { branch: 'main' })
    await facts.deployment(consumer, '1', 'production')
  }
  await facts.deployment('Orders', '7', 'production')
  const few = await lookAtAll()
  await multiply()
  const many = await lookAtAll()

  expect(many.map(({ url, questions }) => [url, questions])).toEqual(
    few.map(({ url, questions }) => [url, questions]),
  )
  expect(many.filter(({ size }) => size > 500_000)).toEqual([])
  expect(many[0]?.body).toContain('502 integrations between 503 applications')
  expect(many[1]?.body).toContain('61 to 90 of 502')
})

async function lookAtAll() {
  let questions = 0
  const counting: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    // Statements that are kept are not put together again: only their answers are seen each time.
    transformResult: async ({ result }) => {
      questions += 1
      return result
    },
  }
  const app = testApp(database.db.withPlugin(counting))
  const seen = []
  for (const url of urls) {
    questions = 0
    const { statusCode, body } = await app.inject({ url, headers })
    expect([url, statusCode]).toEqual([url, 200])
    seen.push({ url, questions, size: Buffer.byteLength(body), body })
  }
  return seen
}

/** 500 more consumers of Orders, each deployed, and 5,000 more versions of Web with its pact; all of it verified. */
async function multiply(): Promise<void> {
  await sql`
    with made as (
      insert into pacticipant (name, display_name) select 'consumer ' || n, 'x' from generate_series(1, 500) n returning id),
    orders as (select id from pacticipant where name = 'Orders'),
    pair as (insert into integration (consumer_id, provider_id) select made.id, orders.id from made, orders returning id, consumer_id),
    fresh as (
      insert into version (pacticipant_id, number, ord)
      select consumer_id, '1', (select max(ord) from version) + row_number() over () from pair returning id, pacticipant_id, ord),
    there as (
      insert into deployment (environment_id, pacticipant_id, version_id)
      select e.id, fresh.pacticipant_id, fresh.id from fresh, environment e),
    agreed as (
      insert into content (integration_id, sha, interactions_count, specification)
      select pair.id, md5(pair.id::text), 1, '4.0' from pair returning id, integration_id)
    insert into publication (integration_id, provider_id, consumer_version_id, consumer_version_ord, content_id)
    select pair.id, orders.id, fresh.id, fresh.ord, agreed.id
    from pair join fresh on fresh.pacticipant_id = pair.consumer_id join agreed on agreed.integration_id = pair.id, orders`.execute(
    database.db,
  )
  await sql`
    with web as (select id from pacticipant where name = 'Web'),
    newest as (
      select p.integration_id, p.provider_id, p.content_id from publication p
      join version v on v.id = p.consumer_version_id join web on web.id = v.pacticipant_id limit 1),
    fresh as (
      insert into version (pacticipant_id, number, ord)
      select web.id, 'v' || n, (select max(ord) from version) + n from generate_series(1, 5000) n, web returning id, ord),
    members as (
      insert into branch_version (branch_id, version_id, version_ord)
      select b.id, fresh.id, fresh.ord from fresh, branch b join web on web.id = b.pacticipant_id)
    insert into publication (integration_id, provider_id, consumer_version_id, consumer_version_ord, content_id)
    select newest.integration_id, newest.provider_id, fresh.id, fresh.ord, newest.content_id from newest, fresh`.execute(
    database.db,
  )
  await sql`analyze`.execute(database.db)
}
