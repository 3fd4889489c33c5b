import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import { program } from '../program.ts'
import { runCommand } from './commands.ts'

const database = testDatabase()

/** What a command line says, and its exit code. */
async function run(line: string, env: Record<string, string> = {}) {
  const said = { out: '', errors: '' }
  const code = await runCommand(line.split(' ').filter(Boolean), {
    env: { PACT_BROKER_DATABASE_URL: database.url, ...env },
    log: (text) => {
      said.out += `${text}\n`
    },
    error: (text) => {
      said.errors += `${text}\n`
    },
  })
  return { code, ...said }
}

describe('the command line', () => {
  it.each(['help', '--help', 'help start', 'migrate -h'])(
    '`concordat %s` explains and is done',
    async (line) => {
      const { code, out, errors } = await run(line)

      expect([code, errors]).toEqual([0, ''])
      expect(out).toContain('concordat')
    },
  )

  it('says which version it is, that of its package', async () => {
    const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')

    expect(JSON.parse(manifest).version).toBe(program.version)
    expect(await run('version')).toEqual({
      code: 0,
      out: `Concordat ${program.version}\n`,
      errors: '',
    })
    expect(await run('--version')).toEqual(await run('version'))
  })

  it.each([
    ['cleen', 'There is no command "cleen": `concordat help` says more.\n'],
    ['toString', 'There is no command "toString": `concordat help` says more.\n'],
    ['help cleen', 'There is no command "cleen": `concordat help` says more.\n'],
    ['migrate now', '"now" is one word too many: `concordat help migrate` says more.\n'],
    ['start --port 1', "Unknown option '--port': `concordat help start` says more.\n"],
  ])('`concordat %s` is not understood: exit 2', async (line, errors) => {
    expect(await run(line)).toEqual({ code: 2, out: '', errors })
  })

  it('`concordat migrate` says what it did, and 1 with a sentence when it cannot', async () => {
    expect(await run('migrate')).toEqual({
      code: 0,
      out: 'The schema is up to date.\n',
      errors: '',
    })
    const { code, errors } = await run('migrate', { PACT_BROKER_DATABASE_URL: 'sqlite:///x' })
    expect([code, errors]).toEqual([
      1,
      expect.stringMatching(/^PACT_BROKER_DATABASE_URL must .*\n$/),
    ])
  })

  it('`concordat clean` says what it did, and what it would do', async () => {
    const at = new Date(Date.now() - 200 * 86_400_000)
    for (const number of ['1', '2']) await given(database.db).version('Web', number, { at })
    const versions = async () =>
      (
        await database.db
          .selectFrom('version')
          .where('deleted_at', 'is', null)
          .select('number')
          .execute()
      ).length

    const dry = await run('clean --dry-run')
    const asSet = await run('clean', { PACT_BROKER_DATABASE_CLEAN_DRY_RUN: 'true' })
    expect(JSON.parse(dry.out).counts).toMatchObject({ totalVersions: 2, versionsToDelete: 1 })
    expect([asSet, await versions()]).toEqual([dry, 2])

    const done = await run('clean')
    expect([done.code, JSON.parse(done.out), await versions()]).toMatchObject([
      0,
      { versions: 1 },
      1,
    ])
    const wrong = { PACT_BROKER_DATABASE_CLEAN_KEEP_VERSION_SELECTORS: '[]' }
    expect(await run('clean', wrong)).toMatchObject({
      code: 1,
      errors: expect.stringContaining('would delete everything'),
    })
  })
})
