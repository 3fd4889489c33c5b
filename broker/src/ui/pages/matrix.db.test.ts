import { describe, expect, it } from '@jest/globals'
import { testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/database.ts'
import { given } from '../../../test/given.ts'

const database = testDatabase()
const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const pair = '/matrix/provider/Orders/consumer/Web'

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

  it('leaves programs their JSON at the same address', async () => {
    await given(database.db).pact('Web', '1', 'Orders')

    const response = await testApp(database.db).inject({
      url: pair,
      headers: { accept: 'application/hal+json' },
    })

    expect(response.json().matrix).toHaveLength(1)
  })
})
