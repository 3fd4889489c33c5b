import { beforeEach, describe, expect, it } from '@jest/globals'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)

/** The lines of an answer, each as its fields, with names in place of ids. */
async function lines(path: string): Promise<string[][]> {
  const response = await app().inject(path)
  expect(response.statusCode).toBe(200)
  expect(response.headers['content-type']).toBe('text/csv;charset=utf-8')
  const rows = response.body
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(','))
  const names = new Map(rows.map(([id, name]) => [id, name ?? '']))
  return rows.map(([, name = '', a = '', b = '', c = '', order = '', ...providers]) => [
    name,
    [a, b, c].join(),
    order,
    ...providers.map((id) => names.get(id) ?? id),
  ])
}

describe('the network of pacticipants', () => {
  beforeEach(async () => {
    const facts = given(database.db)
    await facts.pact('web', '1', 'billing')
    await facts.pact('web', '1', 'search')
    await facts.pact('search', '1', 'index')
    await facts.pact('apart', '1', 'lonely')
    await facts.integration('web', 'never published')
    await facts.pacticipant('no pacts.csv')
  })

  it('names each pacticipant once, with those that it consumes from', async () => {
    expect(await lines('/relationships')).toEqual([
      ['apart', '1,1,0', '1', 'lonely', '0'],
      ['lonely', '1,1,0', '2', '0', '0'],
      ['search', '1,1,0', '3', 'index', '0'],
      ['index', '1,1,0', '4', '0', '0'],
      ['web', '1,1,0', '5', 'billing', 'search'],
      ['billing', '1,1,0', '6', '0', '0'],
    ])
    expect(await lines('/relationships.csv')).toEqual(await lines('/relationships'))
  })

  it('holds for one pacticipant those that it is connected with', async () => {
    const names = (rows: string[][]) => rows.map(([name]) => name)

    expect(names(await lines('/groups/index'))).toEqual(['search', 'index', 'web', 'billing'])
    expect(names(await lines('/groups/lonely.csv'))).toEqual(['apart', 'lonely'])
    expect(names(await lines('/groups/index?maxPacticipants=2'))).toEqual(['search', 'index'])
  })

  it('is empty for one without a pact, also where its name ends like a file', async () => {
    expect(await lines('/groups/no%20pacts.csv')).toEqual([])
    expect(await lines('/groups/no%20pacts.csv.csv')).toEqual([])
  })

  it('refuses an unknown pacticipant and a number that is none, in a sentence', async () => {
    const unknown = await app().inject('/groups/nobody.csv')
    const senseless = await app().inject('/groups/web?maxPacticipants=many')

    expect(unknown.statusCode).toBe(404)
    expect(unknown.json()).toEqual({ error: "No pacticipant with name 'nobody' found" })
    expect(senseless.statusCode).toBe(400)
    expect(senseless.json()).toEqual({
      error: 'maxPacticipants must be a whole number from 1, but is "many"',
    })
  })

  it('quotes names that hold the separator', async () => {
    await given(database.db).pact('comma, "quoted"', '1', 'zoo')

    const response = await app().inject('/groups/zoo')

    expect(response.body).toMatch(/^\d+,"comma, ""quoted""",1,1,0,1,\d+\n\d+,zoo,1,1,0,2,0\n$/)
  })
})
