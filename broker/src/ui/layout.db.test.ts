import { describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)
const html = 'text/html,application/xhtml+xml,*/*;q=0.8'

async function shown(url: string): Promise<string> {
  const response = await app().inject({ url, headers: { accept: html } })
  expect(response.statusCode).toBe(200)
  return response.body
}

it('the foot of every page leads to what signs and words mean', async () => {
  const [, address] = /href="http:\/\/broker(\/help\/signs)"/.exec(await shown('/')) ?? []
  const page = await shown(address ?? '')

  for (const word of ['Never verified', 'VERIFICATION_LOST', 'asks more', 'heavy frame', 'as of'])
    expect(page).toContain(word)
  expect(page).not.toContain('class="timebar')
})

describe('the bar of the moment of a pair', () => {
  it('goes through its time part by part, and change by change, to now', async () => {
    const facts = given(database.db)
    const at = (hours: number) => new Date(Date.now() - hours * 3_600_000)
    await facts.pact('Web', '1', 'Orders', { at: at(30) })
    await facts.result('Web', '1', 'Orders', '6', { at: at(20) })
    await facts.result('Web', '1', 'Orders', '7', { at: at(10), success: false })
    const links = (page: string) => {
      const [bar] = /<nav class="scrubber".*?<\/nav>/s.exec(page) ?? ['']
      return [...bar.matchAll(/<a href="([^"]+)" aria-label="([^"]+)"/g)].map(
        ([, href = '', name = '']) => ({ href, name }),
      )
    }
    const url = '/dashboard/provider/Orders/consumer/Web'

    const now = await shown(url)
    const parts = links(now)
    expect(parts).toHaveLength(30)
    expect(parts.filter(({ name }) => name.includes('change'))).toHaveLength(3)
    expect(parts.at(-1)).toEqual({ href: `http://broker${url}`, name: 'Now' })
    expect(now).toContain('<span class="btn off">Next change ›</span>')

    const between = parts[15]?.href.replace('http://broker', '') ?? ''
    await sql`update integration set created_at = ${at(31)}`.execute(database.db)
    const then = await shown(between)
    expect(then).toContain('Verified')
    expect(then).toMatch(/<a class="btn" href="[^"]+">Next change ›/)
    expect(links(then).filter(({ name }) => name.includes('Failed'))).toHaveLength(1)
    expect(links(then).at(-1)?.href).not.toContain('asOf')
  })
})

describe('the JSON of a page', () => {
  it('is had in a browser by the address that each page leads to', async () => {
    await given(database.db).pact('Web', '1', 'Orders')
    for (const path of [
      '/',
      '/pacticipants',
      '/pacticipants/Web',
      '/dashboard/provider/Orders/consumer/Web',
      '/matrix/provider/Orders/consumer/Web',
      '/matrix?q[][pacticipant]=Web&q[][pacticipant]=Orders',
      '/pacts/provider/Orders/consumer/Web/version/1',
      '/environments',
      '/webhooks',
    ]) {
      const page = await shown(path)
      const href = /href="([^"]+)" type="application\/hal\+json">This page as JSON/.exec(page)?.[1]
      const url = href?.replaceAll('&#38;', '&').replace('http://broker', '') ?? ''
      const response = await app().inject({ url, headers: { accept: html } })

      expect([path, response.statusCode, response.headers['content-type']]).toEqual([
        path,
        200,
        expect.stringContaining('application/hal+json'),
      ])
      expect(Object.keys(response.json())).not.toEqual([])
    }
  })

  it('is left out of a page in the past unless it is of that moment', async () => {
    await given(database.db).pact('Web', '1', 'Orders')
    await new Promise((resolve) => setTimeout(resolve, 5))
    const asOf = new Date().toISOString()

    expect(await shown(`/?asOf=${asOf}`)).not.toContain('This page as JSON')
    const page = await shown(`/dashboard/provider/Orders/consumer/Web?asOf=${asOf}`)
    expect(page).toMatch(/asOf=[^"]*&#38;format=json"/)
  })
})
