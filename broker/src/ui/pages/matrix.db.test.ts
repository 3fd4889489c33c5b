import { describe, expect, it } from '@jest/globals'
import { sharedApp, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/database.ts'
import { given } from '../../../test/given.ts'

const database = testDatabase()
const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const app = sharedApp(database)
const pair = '/matrix/provider/Orders/consumer/Web'

async function page(url: string): Promise<string> {
  const response = await app().inject({ url, headers })
  expect(response.statusCode).toBe(200)
  return response.body
}

/** What the cells are called. */
function namesOf(body: string): string[] {
  return [...body.matchAll(/class="mx \w+( live)?"><a [^>]*aria-label="([^"]*)"/g)].map(
    ([, , name = '']) => name,
  )
}

describe('the matrix page of one pair', () => {
  it('shows each result with the versions it stands between', async () => {
    await given(database.db).pact('Web', '1.2', 'Orders', { branch: 'main' })
    await given(database.db).result('Web', '1.2', 'Orders', '7.1', { branch: 'main' })

    const { body, statusCode } = await testApp(database.db).inject({ url: pair, headers })

    expect(statusCode).toBe(200)
    expect(body).toContain('All of it holds. 1 verified, 0 failed, 0 without a result.')
    expect(body).toContain('title="1.2"')
    expect(body).toContain('title="7.1"')
  })

  it('names the interaction and the field of a failure, and what to do next', async () => {
    await given(database.db).pact('Web', '1', 'Orders')
    const mismatches = [
      { attribute: 'body', identifier: '$.name', description: "Expected 'a' but was 'b'" },
    ]
    const testResults = [{ interactionDescription: 'get <an> order', success: false, mismatches }]
    await given(database.db).result('Web', '1', 'Orders', '7', { success: false, testResults })

    const { body } = await testApp(database.db).inject({ url: pair, headers })

    expect(body).toContain('get &#60;an&#62; order')
    expect(body).toContain('<code>$.name</code>')
    expect(body).toContain('pact verifier')
  })

  it('says in a page that an application is unknown', async () => {
    const { body, statusCode } = await testApp(database.db).inject({ url: pair, headers })

    expect(statusCode).toBe(404)
    expect(body).toContain('<!doctype html>')
    expect(body).toContain('No consumer with name')
  })

  it('draws contents against provider versions, and marks the pair that runs together', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '1', 'Orders', { content: 'old', branch: 'main' })
    await facts.result('Web', '1', 'Orders', '6')
    await facts.result('Web', '1', 'Orders', '7')
    await facts.pact('Web', '2', 'Orders', { content: 'new', branch: 'main' })
    await facts.pact('Web', '3', 'Orders', { content: 'new', branch: 'main' })
    await facts.result('Web', '3', 'Orders', '7', { success: false })
    await facts.deployment('Web', '1', 'test')
    await facts.deployment('Orders', '6', 'test')

    const body = await page(pair)

    expect(namesOf(body)).toEqual([
      'Failed: 3 with 7',
      'Verified: 1 with 6, both live',
      'Verified: 1 with 7',
    ])
    expect(body.match(/<td class="mx unknown">/g)).toHaveLength(1)
    expect(body.indexOf('title="6"')).toBeLessThan(body.indexOf('title="7"'))
    expect(await page(`${pair}?view=rows`)).toContain('4 rows')
  })

  it('is asked by a form, whose empty fields do not stay in the address', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '1', 'Orders', { branch: 'main' })
    await facts.result('Web', '1', 'Orders', '7')
    await facts.pact('Web', '2', 'Orders', { branch: 'feat/ä', content: '1' })
    await facts.pact('Admin', '1', 'Orders')
    const fields =
      'q[][pacticipant]=Web&q[][version]=&q[][branch]=feat%2F%C3%A4&q[][pacticipant]=Orders&success[]=&success[]=true&limit='

    const response = await app().inject({ url: `/matrix?${fields}`, headers })
    expect(response.statusCode).toBe(303)
    const address = new URL(String(response.headers.location))
    expect([...address.searchParams]).toEqual([
      ['q[][pacticipant]', 'Web'],
      ['q[][branch]', 'feat/ä'],
      ['q[][pacticipant]', 'Orders'],
      ['success[]', ''],
      ['success[]', 'true'],
    ])
    const body = await page(address.pathname + address.search)
    expect(namesOf(body)).toEqual(['Verified: 2 with 7'])
    expect(body).toContain('name="q[][branch]" value="feat/ä"')
    expect(body).toContain('value="true" checked> verified')
    expect(await page('/matrix')).toContain('<option value="Admin">')
    expect(await page('/matrix?q[][pacticipant]=Orders')).toContain('title="7"')
  })

  it('leaves programs their JSON at the same address', async () => {
    await given(database.db).pact('Web', '1', 'Orders')

    const response = await testApp(database.db).inject({
      url: pair,
      headers: { accept: 'application/hal+json' },
    })

    expect(response.json().matrix).toHaveLength(1)
  })
})
