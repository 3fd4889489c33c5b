import { describe, expect, it } from '@jest/globals'
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
