import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { sharedApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/database.ts'
import { loopOn } from '../../../test/loop.ts'

const database = testDatabase()
const app = sharedApp(database, { PACT_BROKER_BASE_URL: '' })
const html = 'text/html,application/xhtml+xml,*/*;q=0.8'

afterAll(async () => app().close())

/** Every page that answers for a past moment. */
const pages = [
  '/',
  '/?status=failed',
  '/dashboard/provider/Orders/consumer/Web?from=2020-01-01',
  '/matrix/provider/Orders/consumer/Web',
  '/matrix/provider/Orders/consumer/Web?view=rows',
  '/can-i-deploy?pacticipant=Web&version=2&environment=production',
  '/can-i-deploy?pacticipant=Orders&version=7&environment=production',
  '/environments',
  '/pacticipants/Web',
  '/graph?focus=Web',
]

/** What a page says in its main part, without what depends on when it is read and where its links lead. */
async function said(url: string, asOf?: string): Promise<string> {
  const moment = asOf && `${url.includes('?') ? '&' : '?'}asOf=${encodeURIComponent(asOf)}`
  const response = await app().inject({ url: url + (moment ?? ''), headers: { accept: html } })
  const main = /<main id="main">.*<\/main>/s.exec(response.body)?.[0] ?? ''
  const text = main
    // The drawing and its span reach to the moment of asking: the tables say the same.
    .replace(/<svg class="lane.*?<\/svg>/gs, '')
    .replace(/<time datetime="([^"]+)"[^>]*>.*?<\/time>/gs, '$1')
    .replace(/<form.*?<\/form>/gs, '')
    .replace(/<td data-th="Webhooks">.*?<\/td>/gs, '')
    .replace(/<div class="actions">.*?<\/div>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    // What webhooks did is told as it is now, and not at all in the past.
    .replace(/ Webhooks /g, ' ')
    // A page in the past names its moment, and leaves out the first steps, which are those of now.
    .replace(/As of [^.]*\. /, '')
    .replace(/ First steps: .*/, ' ')
  return `${response.statusCode} ${text}`
}

it('each page says of a past moment what it said then, whatever has happened since', async () => {
  const base = await app().listen({ port: 0, host: '127.0.0.1' })
  const { publish, verify, environment, deploy, send } = loopOn(base, database.db)
  const web = { name: 'Web', branch: 'main', provider: 'Orders' }
  const by = (version: string) => ({ name: 'Orders', version, branch: 'main' })
  const result = (version: string, of: string, fails = false) =>
    verify({
      consumer: 'Web',
      consumerVersion: of,
      provider: by(version),
      ...(fails && { failures: { 'a list': { path: '$.total', expected: '1', actual: '"x"' } } }),
    })
  // A broker without pacts shows its first steps, which are those of now.
  await environment('production', { production: true })
  await publish({ ...web, version: '1', interactions: ['a list'] })
  const steps = [
    () => result('6', '1'),
    () => deploy('Orders', '6', 'production'),
    () => deploy('Web', '1', 'production'),
    () => publish({ ...web, version: '2', interactions: ['a list', 'an order'] }),
    () => result('6', '2'),
    () => result('7', '2', true),
    () => deploy('Web', '2', 'production'),
    () => result('7', '2'),
    () => deploy('Orders', '7', 'production'),
    () => publish({ ...web, name: 'Admin', version: '1', interactions: ['a list'] }),
    () => send('DELETE', '/pacts/provider/Orders/consumer/Web/version/2'),
    () => send('DELETE', '/pacticipants/Admin'),
  ]
  const asked: { page: string; asOf: string; answer: string }[] = []
  for (const step of steps) {
    await step()
    await wait(3)
    const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(database.db)
    const asOf = rows[0]?.now.toISOString() ?? ''
    for (const page of pages) asked.push({ page, asOf, answer: await said(page) })
    await wait(3)
  }

  const told: unknown[] = []
  for (const { page, asOf, answer } of asked) {
    const again = await said(page, asOf)
    if (again !== answer) told.push({ page, asOf, answer, again })
  }
  expect(told).toEqual([])
  expect(new Set(asked.map(({ page, answer }) => page + answer)).size).toBeGreaterThan(40)
})
