import { describe, expect, it } from '@jest/globals'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database, {
  PACT_BROKER_BASIC_AUTH_USERNAME: 'writer',
  PACT_BROKER_BASIC_AUTH_PASSWORD: 'write',
  PACT_BROKER_BASIC_AUTH_READ_ONLY_USERNAME: 'reader',
  PACT_BROKER_BASIC_AUTH_READ_ONLY_PASSWORD: 'look',
})

async function page(url: string, user = 'writer:write'): Promise<string> {
  const authorization = `Basic ${Buffer.from(user).toString('base64')}`
  const response = await app().inject({
    url,
    headers: { accept: 'text/html', authorization },
  })
  expect(response.statusCode).toBe(200)
  expect(response.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(response.headers['content-security-policy']).toContain("default-src 'none'")
  return response.body
}

/** How often a page says that something has no result yet. */
const open = (body: string) => body.match(/Never verified|Changed since/g)?.length ?? 0

describe('a page that is asked for again', () => {
  it('tells at once what was written in between, whoever wrote it', async () => {
    const facts = given(database.db)
    const urls = ['/', '/dashboard/provider/Orders/consumer/Web', '/graph', '/pacticipants/Web']
    for (const [index, url] of urls.entries()) {
      const version = String(index + 1)
      await facts.pact('Web', version, 'Orders', { content: `content ${version}` })
      for (let n = 0; n < 3; n++) await page(url)
      const before = open(await page(url))
      await facts.result('Web', version, 'Orders', '7')
      expect(open(await page(url))).toBeLessThan(before)
      expect(open(await page(url))).toBeLessThan(before)
    }
  })

  it('shows what a write not yet committed would change only once it is', async () => {
    await given(database.db).pact('Web', '1', 'Orders')
    const before = await page('/')
    await database.db.transaction().execute(async (db) => {
      await given(db).pact('Admin', '1', 'Orders')
      expect(await page('/')).not.toContain('<b>Admin</b>')
    })
    expect(before).not.toContain('<b>Admin</b>')
    expect(await page('/')).toContain('<b>Admin</b>')
  })

  it('is not the page of a reader with other rights, or of another question', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '1', 'Orders')
    for (let n = 0; n < 3; n++) expect(await page('/')).toContain('make one')

    expect(await page('/', 'reader:look')).not.toContain('make one')
    expect(await page('/?status=failed')).toContain('No integration matches')
    expect(await page('/')).toContain('make one')
  })
})
