import { beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import { adoptVersionOrder, semverFault } from './order.ts'

const database = testDatabase()

/** Each is lower than the next. */
const ascending = [
  '0',
  '0.0.1',
  '1.0.0-1',
  '1.0.0-2',
  '1.0.0-11',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0.rc',
  '1.0.0-rc.1',
  '1.0.0',
  'v1.0.1',
  '1.2',
  '1.10.0-x',
  '1.10',
  '2',
  '2.0.1+build.7',
  '10.0.0',
  '123456789012345678901234567890.0.0',
]

async function numbersInOrder(name = 'Web'): Promise<string[]> {
  const body = (await testApp(database.db).inject(`/pacticipants/${name}/versions`)).json()
  return body._embedded.versions.map(({ number }: { number: string }) => number).reverse()
}

async function put(...numbers: string[]): Promise<void> {
  const app = testApp(database.db)
  for (const number of numbers) {
    const url = `/pacticipants/Web/versions/${encodeURIComponent(number)}`
    const { statusCode } = await app.inject({ method: 'PUT', url })
    expect(statusCode).toBe(201)
  }
}

/** A walk through the list that always takes the same way: every fifth. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  return items.map((_, index) => items[(index * 5) % items.length] as Item)
}

describe('versions in semantic order', () => {
  beforeEach(async () => {
    await adoptVersionOrder(database.db, 'semver')
  })

  it('stand where their numbers say, in whatever order they come', async () => {
    await put(...shuffled(ascending))

    expect(await numbersInOrder()).toEqual(ascending)
    const latest = await testApp(database.db).inject('/pacticipants/Web/latest-version')
    expect(latest.json().number).toBe(ascending.at(-1))
  })

  it('come after all numbers that cannot be read, which stand as they came', async () => {
    await put('1.0.0', 'b', 'a', '0.9', 'c')

    expect(await numbersInOrder()).toEqual(['b', 'a', 'c', '0.9', '1.0.0'])
  })

  it('that are equal but for build metadata stand as they came', async () => {
    await put('1.0.0+b', '2.0.0', '1.0.0+a', '1.0.0')

    expect(await numbersInOrder()).toEqual(['1.0.0+b', '1.0.0+a', '1.0.0', '2.0.0'])
  })

  it('find room between two neighbours however often, and every copy follows', async () => {
    const { db } = database
    await put('2.0.0', '1.0.0')
    await given(db).pact('Web', '1.0.0', 'Orders', { branch: 'main', tags: ['prod'] })

    await put(...Array.from({ length: 40 }, (_, index) => `1.0.${40 - index}`))

    const numbers = Array.from({ length: 40 }, (_, index) => `1.0.${index + 1}`)
    expect(await numbersInOrder()).toEqual(['1.0.0', ...numbers, '2.0.0'])
    const { rows } = await sql<{ stale: number }>`
      select (select count(*) from tag c join version v on v.id = c.version_id where v.ord <> c.version_ord)
        + (select count(*) from branch_version c join version v on v.id = c.version_id where v.ord <> c.version_ord)
        + (select count(*) from publication c join version v on v.id = c.consumer_version_id where v.ord <> c.consumer_version_ord) as stale`.execute(
      db,
    )
    expect(rows[0]?.stale).toBe(0)
  })

  it('take different places when they come at once', async () => {
    const { db } = database
    const app = testApp(db)
    const numbers = ['1.0.0', '1.1.0', '1.2.0', '2.0.0', '0.1.0', '1.0.1']

    const responses = await Promise.all(
      numbers.map((number) =>
        app.inject({ method: 'PUT', url: `/pacticipants/Web/versions/${number}` }),
      ),
    )

    expect(responses.map(({ statusCode }) => statusCode)).toEqual(numbers.map(() => 201))
    expect(await numbersInOrder()).toEqual(['0.1.0', '1.0.0', '1.0.1', '1.1.0', '1.2.0', '2.0.0'])
  })
})

describe('changing the rule', () => {
  it('puts what is there in the new order, with all copies, and back', async () => {
    const { db } = database
    await put('2.0.0', 'x', '1.0.0')
    await given(db).version('Web', '1.0.0', { branch: 'main', tags: ['prod'] })
    const byDate = await db.selectFrom('version').select(['id', 'ord']).orderBy('id').execute()

    const changed = await adoptVersionOrder(db, 'semver')
    const unchanged = await adoptVersionOrder(db, 'semver')
    const inSemver = await numbersInOrder()
    await put('1.5.0')
    const with15 = await numbersInOrder()
    await adoptVersionOrder(db, 'date')

    expect([changed, unchanged]).toEqual([true, false])
    expect(inSemver).toEqual(['x', '1.0.0', '2.0.0'])
    expect(with15).toEqual(['x', '1.0.0', '1.5.0', '2.0.0'])
    expect(await numbersInOrder()).toEqual(['2.0.0', 'x', '1.0.0', '1.5.0'])
    const after = await db.selectFrom('version').select(['id', 'ord']).orderBy('id').execute()
    expect(after.slice(0, 3)).toEqual(byDate)
    const tag = await db.selectFrom('tag').select('version_ord').executeTakeFirstOrThrow()
    expect(tag.version_ord).toBe(byDate[2]?.ord)
  })
})

describe('a number with a place among semantic versions', () => {
  it.each(['1', '1.2', 'v1.2.3', '1.2.3-rc.1+build.5', '0.0.0+x', '2.0.4.rc1'])(
    'is %s',
    (number) => {
      expect(semverFault(number)).toBeUndefined()
    },
  )

  it.each(['', 'x1', '1.2.3.4', '1.2-rc', '7f3c2d1', '1.2.3\n', ' 1'])('is not %j', (number) => {
    expect(semverFault(number)).toContain(`'${number}' cannot be parsed`)
  })
})
