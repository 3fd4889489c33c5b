import { beforeAll, describe, expect, it } from '@jest/globals'
import { tell } from '../stage/http.ts'
import { cellsOf, pact } from '../stage/pact-cli.ts'
import { deploy, environment, publish, verify } from '../stage/past.ts'

const web = 'gate-Web Shop'
const api = 'gate-Orders'
const gate = (...args: string[]) => pact(['can-i-deploy', ...args])
const yes = 'Computer says yes \\o/'
const no = 'Computer says no'

beforeAll(async () => {
  const test = await environment('gate-test')
  await environment('gate-empty')
  await publish(web, '1', api, { branch: 'main', path: '/1', tags: ['prod'] })
  await publish(web, '2', api, { branch: 'main', path: '/2' })
  await publish(web, '3', api, { branch: 'main', path: '/3' })
  await verify([web, '1'], [api, 'p1'], { branch: 'main' })
  await verify([web, '2'], [api, 'p1'], { success: false })
  await tell(`PUT /pacticipants/${api}/versions/p1/tags/prod`, {})
  await deploy(api, 'p1', test)
})

describe('pact broker can-i-deploy', () => {
  it('says yes, with the rows and the results behind it', async () => {
    const { exit, output } = await gate('-a', web, '-e', '1', '--to-environment', 'gate-test')

    expect(exit).toBe(0)
    expect(output).toContain(yes)
    expect(cellsOf(output)).toEqual([
      ['CONSUMER', 'C.VERSION', 'PROVIDER', 'P.VERSION', 'SUCCESS?', 'RESULT'],
      [web, '1', api, 'p1', 'true', '1'],
    ])
    expect(output).toMatch(/BROKER\/pacts\/provider\/\S+\/verification-results\/\d+/)
    expect(output).toContain('All required verification results are published and successful')
  })

  it.each<[string, string[], RegExp]>([
    ['what failed', ['-e', '2', '--to-environment', 'gate-test'], /has failed|failed/],
    [
      'what nobody verified',
      ['-e', '3', '--to-environment', 'gate-test'],
      /There is no verified pact between/,
    ],
    [
      'a place where the provider is not',
      ['-e', '1', '--to-environment', 'gate-empty'],
      /no version is currently recorded as deployed\/released/,
    ],
    [
      'a version that nobody knows',
      ['-e', '9', '--to-environment', 'gate-test'],
      /No pacts or verifications have been published for version 9/,
    ],
  ])('says no to %s', async (_, args, sentence) => {
    const { exit, output } = await gate('-a', web, ...args)

    expect(exit).toBe(1)
    expect(output).toContain(no)
    expect(output).toMatch(sentence)
  })

  it.each<[string, string[], boolean]>([
    ['two versions', ['-a', web, '-e', '1', '-a', api, '-e', 'p1'], true],
    [
      'a version and the latest with a tag',
      ['-a', web, '-e', '1', '-a', api, '--latest', 'prod'],
      true,
    ],
    ['a version and a branch', ['-a', web, '-e', '2', '-a', api, '--branch', 'main'], false],
    ['a version and the main branch', ['-a', web, '-e', '1', '-a', api, '--main-branch'], true],
    ['a version to a tag', ['-a', web, '-e', '1', '--to', 'prod'], true],
    ['the latest to a tag', ['-a', web, '--latest', '--to', 'prod'], false],
    [
      'a version with its only partner ignored',
      ['-a', web, '-e', '3', '--to-environment', 'gate-test', '--ignore', api],
      true,
    ],
    ['a version and a tag', ['-a', web, '-e', '1', '-a', api, '--tag', 'prod'], true],
    ['the latest of all', ['-a', web, '--latest', '-a', api, '--latest'], false],
    [
      'two versions, one of which is ignored',
      ['-a', web, '-e', '2', '-a', api, '-e', 'p1', '--ignore', api, '-e', 'p1'],
      true,
    ],
    ['the provider', ['-a', api, '-e', 'p1', '--to-environment', 'gate-test'], true],
  ])('compares %s', async (_, args, isYes) => {
    const { exit, output } = await gate(...args)

    expect([exit, output]).toEqual([isYes ? 0 : 1, expect.stringContaining(isYes ? yes : no)])
  })

  it('answers in JSON, with typed reasons', async () => {
    const { output } = await gate(
      '-a',
      web,
      '-e',
      '3',
      '--to-environment',
      'gate-test',
      '-o',
      'json',
    )

    expect(JSON.parse(output.slice(output.indexOf('{')))).toMatchObject({
      summary: { deployable: null, reasons: [{ kind: 'NEVER_VERIFIED' }] },
    })
  })

  it('ends well with --dry-run', async () => {
    const { exit } = await gate('-a', web, '-e', '2', '--to-environment', 'gate-test', '--dry-run')

    expect(exit).toBe(0)
  })

  it('asks again while the answer is not known, and takes the yes that arrives', async () => {
    await publish(web, '4', api, { path: '/4' })
    const waiting = gate(
      ...['-a', web, '-e', '4', '--to-environment', 'gate-test'],
      ...['--retry-while-unknown', '20', '--retry-interval', '1'],
    )
    await verify([web, '4'], [api, 'p1'])

    expect((await waiting).exit).toBe(0)
  })

  it.each<[string, string[], string]>([
    ['no selector', ['--pacticipant=X'], 'Please provide 1 or more version selectors.'],
    [
      'an unknown environment',
      ['-a', web, '-e', '1', '--to-environment', 'gate-nowhere'],
      `Environment with name 'gate-nowhere' does not exist`,
    ],
    [
      'an unknown pacticipant',
      ['-a', 'gate-Nobody', '-e', '1', '--to-environment', 'gate-test'],
      'gate-Nobody',
    ],
  ])('fails for %s', async (_, args, sentence) => {
    const { exit, output } = await gate(...args)

    expect(exit).toBe(1)
    expect(output).toContain(sentence)
  })
})

describe('pact broker can-i-merge', () => {
  it.each<[string, number, string]>([
    ['1', 0, yes],
    ['2', 1, no],
    ['3', 1, no],
  ])('compares version %s with the main branches', async (version, exit, sentence) => {
    const answer = await pact(['can-i-merge', '-a', web, '-e', version])

    expect(answer).toEqual({ exit, output: expect.stringContaining(sentence) })
  })
})
