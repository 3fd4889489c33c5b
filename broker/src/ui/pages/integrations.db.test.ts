import { describe, expect, it } from '@jest/globals'
import { testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/database.ts'
import { given } from '../../../test/given.ts'

const database = testDatabase()
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

async function page(url: string): Promise<string> {
  const response = await testApp(database.db).inject({ url, headers: browser })
  expect(response.statusCode).toBe(200)
  expect(response.headers['content-security-policy']).toContain("default-src 'none'")
  return response.body
}

describe('the first page', () => {
  it('shows the way to the first pact while there is none', async () => {
    expect(await page('/')).toContain('No pacts yet')
  })

  it('lists integrations, the failed one first', async () => {
    await given(database.db).pact('Admin', '1', 'Orders')
    await given(database.db).result('Admin', '1', 'Orders', '7')
    await given(database.db).pact('Web', '1', 'Orders')
    await given(database.db).result('Web', '1', 'Orders', '7', { success: false })

    const body = await page('/')

    expect(body).toContain('2 integrations between 3 applications. 1 of them fails.')
    expect(body.indexOf('<b>Web</b>')).toBeLessThan(body.indexOf('<b>Admin</b>'))
  })

  it('says that a result speaks about an earlier pact', async () => {
    await given(database.db).pact('Web', '1', 'Orders', { content: 'old' })
    await given(database.db).result('Web', '1', 'Orders', '7')
    await given(database.db).pact('Web', '2', 'Orders', { content: 'new' })

    expect(await page('/')).toContain('an earlier pact held')
  })

  it('narrows by a part of a name, in which a percent sign is a percent sign', async () => {
    await given(database.db).pact('Web 100%', '1', 'Orders')
    await given(database.db).pact('Web 1000', '1', 'Orders')

    const body = await page('/?search=100%25')

    expect(body).toContain('<b>Web 100%</b>')
    expect(body).not.toContain('<b>Web 1000</b>')
  })

  it('shows names made of markup as text', async () => {
    await given(database.db).pact('<script>alert(1)</script>', '1', 'Orders')

    expect(await page('/')).not.toContain('<script>')
  })
})
