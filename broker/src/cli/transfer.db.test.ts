import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { dropDatabase } from '@concordat/local-services/postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import pg from 'pg'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import { type Db, openDatabase } from '../db/client.ts'
import { migrateToLatest } from '../db/migrate.ts'
import { listTables } from '../db/tables.ts'
import { JudgedIntegrations } from '../overview/judged-integrations.ts'
import { runCommand } from './commands.ts'

const database = testDatabase()
const server = process.env.TEST_DATABASE_URL ?? ''
const other = `other_${process.env.JEST_WORKER_ID ?? '1'}`
let otherUrl = ''
let directory = ''

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'concordat-transfer-'))
  // Under root the server runs as another user, who must be able to pass through.
  await chmod(directory, 0o711)
})
afterAll(() => rm(directory, { recursive: true }))

beforeEach(async () => {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(`create database ${other}`)
  await client.end()
  const url = new URL(server)
  url.pathname = `/${other}`
  otherUrl = url.href
})
afterEach(() => dropDatabase(server, other))

/** On the database at the URL, or on one that the broker keeps in a directory of its own. */
async function run(line: string[], place: string | { directory: string }) {
  let said = ''
  const say = (text: string) => {
    said += `${text}\n`
  }
  const env: Record<string, string> =
    typeof place === 'string'
      ? { PACT_BROKER_DATABASE_URL: place }
      : { CONCORDAT_DATA_DIRECTORY: place.directory }
  const code = await runCommand(line, { env, log: say, error: say })
  return { code, said }
}

/** A past with everything that is awkward to carry: marks within texts, large numbers, nothing at all. */
async function past(): Promise<void> {
  const facts = given(database.db)
  const at = new Date('2026-01-02T03:04:05.678Z')
  const content = 'line\u2028separator \n"quote" ü 😀 \\ [ ] 12345678901234567890.10'
  await facts.pacticipant('Wéb/Shop #1', { mainBranch: 'main' })
  await facts.pact('Wéb/Shop #1', '1', 'Orders', { content, at, branch: 'main', tags: ['a b'] })
  await facts.pact('Wéb/Shop #1', '2', 'Orders', { content: 'x', branch: ['main', 'feat/ä'] })
  await facts.result('Wéb/Shop #1', '1', 'Orders', '9', {
    success: false,
    branch: 'main',
    testResults: [{ n: 1.0, mismatches: [{ path: '$.a[0]', note: content }] }],
  })
  await facts.result('Wéb/Shop #1', '2', 'Orders', '10', { branch: 'main' })
  await facts.deployment('Orders', '9', 'prod')
  await facts.deployment('Orders', '10', 'prod')
  await facts.release('Wéb/Shop #1', '1', 'prod')
  await database.db
    .insertInto('webhook')
    .values({
      uuid: 'one',
      enabled: true,
      events: ['contract_published', 'a,b "c"'],
      method: 'POST',
      url: 'https://ci.example',
      headers: '{"X": {"sealed": "abc"}}',
      body: '{"n": 1.00}',
    })
    .execute()
  await sql`update version set deleted_at = now() where number = '10'`.execute(database.db)
}

async function contentsOf(db: Db): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {}
  for (const table of await listTables(db)) {
    const { rows } = await sql<{ line: string }>`
      select to_json(t)::text as line from ${sql.table(table)} t order by 1`.execute(db)
    all[table] = rows.map(({ line }) => line)
  }
  return all
}

async function onOther<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const db = openDatabase({ url: otherUrl, maxConnections: 3, statementTimeout: 15_000 })
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}

describe('what is exported and imported', () => {
  it.each([
    ['from one server to another', 'all', []],
    ['packed, from a server to an own database and back to a server', 'all.gz', ['back.gz']],
  ])('%s is all there, answers alike, and goes on', async (_, first, [back]) => {
    await past()
    const file = join(directory, first)
    const own = { directory: join(directory, 'data') }

    expect(await run(['export', file], database.url)).toMatchObject({ code: 0 })
    if (back !== undefined) {
      expect(await run(['import', file], own)).toMatchObject({ code: 0 })
      expect(await run(['export', join(directory, back)], own)).toMatchObject({ code: 0 })
    }
    expect(await run(['import', join(directory, back ?? first)], otherUrl)).toMatchObject({
      code: 0,
    })

    await onOther(async (db) => {
      expect(await contentsOf(db)).toEqual(await contentsOf(database.db))
      const question = '/matrix?q[][pacticipant]=Orders&q[][pacticipant]=W%C3%A9b%2FShop%20%231'
      const answer = (await testApp(db).inject(question)).json()
      expect(answer.matrix.length).toBeGreaterThan(1)
      expect(answer).toEqual((await testApp(database.db).inject(question)).json())
      // Triggers are at work again, and ids go on.
      await given(db).pact('Wéb/Shop #1', '3', 'Orders', { branch: 'new' })
      await given(db).result('Wéb/Shop #1', '3', 'Orders', '11', { branch: 'new' })
      const firsts = await db.selectFrom('first_success').select('result_id').execute()
      const newest = await db
        .selectFrom('result')
        .select('id')
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow()
      expect(firsts).toContainEqual({ result_id: newest.id })
    })
  })

  it('is seen by a broker that knew the database as empty', async () => {
    await past()
    const file = join(directory, 'all')
    await run(['export', file], database.url)
    await migrateToLatest(otherUrl)

    await onOther(async (db) => {
      const known = new JudgedIntegrations(db)
      expect((await known.now()).integrations.size).toBe(0)
      expect(await run(['import', file], otherUrl)).toMatchObject({ code: 0 })
      expect((await known.now()).integrations.size).toBe(1)
    })
  })

  it('is refused with a sentence when it is not whole, not ours, or not wanted', async () => {
    await past()
    const file = join(directory, 'source')
    await run(['export', file], database.url)
    const text = await readFile(file, 'utf8')
    const lines = text.trimEnd().split('\n')
    const changed = async (name: string, content: string | Buffer) => {
      const path = join(directory, name)
      await writeFile(path, content)
      return run(['import', path], otherUrl)
    }

    expect(await changed('cut', lines.slice(0, -3).join('\n'))).toEqual({
      code: 1,
      said: 'The export breaks off: write it again, or copy it whole.\n',
    })
    const row = lines.findIndex(
      (line) => line.startsWith('{"version_id"') || line.includes('"a b"'),
    )
    expect((await changed('less', lines.toSpliced(row, 1).join('\n'))).said).toMatch(
      /has lost lines/,
    )
    expect((await changed('cut.gz', gzipSync(text).subarray(0, 900))).said).toMatch(/copy it whole/)
    expect((await changed('plain', 'hello')).said).toMatch(/is no export of this program/)
    expect((await changed('empty', '')).said).toMatch(/is no export of this program/)
    expect((await changed('newer', text.replace('0001-facts', '9999-newer'))).said).toMatch(
      /newer version/,
    )
    expect(await run(['import', '/nowhere'], otherUrl)).toMatchObject({
      code: 1,
      said: expect.stringContaining('/nowhere cannot be read (ENOENT)'),
    })
    // Nothing of all that has left a row.
    expect(await run(['import', file], otherUrl)).toMatchObject({ code: 0 })
    expect(await run(['import', file], otherUrl)).toMatchObject({
      code: 1,
      said: expect.stringContaining('The database is not empty'),
    })
    expect(await run(['export', file], database.url)).toMatchObject({
      code: 1,
      said: `${file} is there already: choose another name, or move it away.\n`,
    })
    expect(await readFile(file, 'utf8')).toBe(text)
    expect(await run(['export'], database.url)).toEqual({
      code: 2,
      said: 'FILE is missing: `concordat help export` says more.\n',
    })
  })
})
