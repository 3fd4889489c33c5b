import { describe, expect, it } from '@jest/globals'
import { testApp } from '../test/app.ts'
import { testDatabase } from '../test/database.ts'
import { given } from '../test/given.ts'

const database = testDatabase()

describe('the server', () => {
  it('answers an unknown path with 404, a sentence and its version', async () => {
    const response = await testApp(database.db).inject('/nowhere')

    expect(response.statusCode).toBe(404)
    expect(response.json()).toEqual({
      error: 'The requested document was not found on this server.',
    })
    expect(response.headers['x-pact-broker-version']).toMatch(/^\d+\.\d+\.\d+/)
  })

  it('answers with problem details when asked for them', async () => {
    const headers = { accept: 'application/hal+json, application/problem+json' }

    const response = await testApp(database.db).inject({ url: '/nowhere', headers })

    expect(response.headers['content-type']).toBe('application/problem+json;charset=utf-8')
    expect(response.json()).toMatchObject({ status: 404, type: 'http://broker/problems/not-found' })
  })
})

describe('the facts', () => {
  it('close with the version they hang on, and first_success follows', async () => {
    const { db } = database
    await given(db).pact('Web', '1', 'Orders')
    await given(db).result('Web', '1', 'Orders', '7', { branch: 'main' })
    await given(db).result('Web', '1', 'Orders', '8', { branch: 'main' })
    const first = await db.selectFrom('first_success').select('result_id').executeTakeFirstOrThrow()
    const version = await db
      .selectFrom('version')
      .select('id')
      .where('number', '=', '7')
      .executeTakeFirstOrThrow()

    await db
      .updateTable('version')
      .set({ deleted_at: new Date() })
      .where('id', '=', version.id)
      .execute()

    const after = await db.selectFrom('first_success').select('result_id').execute()
    expect(after).toHaveLength(1)
    expect(after[0]?.result_id).toBeGreaterThan(first.result_id)
    const open = await db
      .selectFrom('result')
      .select('id')
      .where('deleted_at', 'is', null)
      .execute()
    expect(open.map((row) => row.id)).toEqual([after[0]?.result_id])
  })
})
