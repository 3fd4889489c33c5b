import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { cellsOf, pact, pactOk } from '../stage/pact-cli.ts'
import { deploy, environment, publish } from '../stage/past.ts'

const web = 'pacts-Web Shop'
const app = 'pacts-App'
const api = 'pacts-Orders'
let uuid = ''

beforeAll(async () => {
  await publish(web, '1', api, { branch: 'main', path: '/old' })
  await publish(web, '2', api, { branch: 'main', path: '/new' })
  await publish(web, '3', api, { branch: 'beta', path: '/beta' })
  await publish(app, 'a1', api, { branch: 'main', path: '/app' })
  uuid = await environment('pacts-test')
  await deploy(app, 'a1', uuid)
})

describe('pact broker list-latest-pact-versions', () => {
  it('lists the newest pact of each integration', async () => {
    const rows = cellsOf(await pactOk('list-latest-pact-versions'))

    expect(rows[0]).toEqual(['CONSUMER', 'CONSUMER_VERSION', 'PROVIDER', 'CREATED_AT'])
    expect(rows.filter((row) => row.includes(api)).map((row) => row.slice(0, 3))).toEqual([
      [app, 'a1', api],
      [web, '3', api],
    ])
  })

  it('prints the list as JSON', async () => {
    const { pacts } = JSON.parse(await pactOk('list-latest-pact-versions', '-o', 'json'))

    expect(pacts).toContainEqual(
      expect.objectContaining({
        _embedded: expect.objectContaining({ provider: expect.objectContaining({ name: api }) }),
      }),
    )
  })
})

describe('pact broker get-pacts', () => {
  const titles = async (...args: string[]) =>
    cellsOf(await pactOk('get-pacts', '--provider', api, ...args))
      .slice(1)
      .map(([consumer, title]) => [consumer, title])
  const row = (consumer: string, version: string) => [
    consumer,
    `Pact between ${consumer} (${version}) and ${api}`,
  ]

  it('lists what main branches have published', async () => {
    expect(await titles()).toEqual([row(app, 'a1'), row(web, '1'), row(web, '2')])
  })

  it.each<[string, string[], string[][]]>([
    ['the newest of each consumer', ['--latest'], [row(app, 'a1'), row(web, '2')]],
    ['one consumer', ['--consumer', web], [row(web, '2'), row(web, '1')]],
    ['the newest of one consumer', ['--consumer', web, '--latest'], [row(web, '2')]],
    ['a branch', ['--branch', 'beta'], [row(web, '3')]],
    [
      'a branch of one consumer',
      ['--consumer', web, '--branch', 'main'],
      [row(web, '2'), row(web, '1')],
    ],
    ['the newest of a branch', ['--branch', 'main', '--latest'], [row(app, 'a1'), row(web, '2')]],
    [
      'the newest of a branch of one consumer',
      ['--consumer', web, '--branch', 'beta', '--latest'],
      [row(web, '3')],
    ],
  ])('lists %s', async (_, args, expected) => {
    expect((await titles(...args)).sort()).toEqual(expected.sort())
  })

  it('downloads the files', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'conformance-download-'))

    await pactOk(
      'get-pacts',
      '--provider',
      api,
      '--latest',
      '--download',
      '--download-dir',
      directory,
    )
    const names = await readdir(directory)
    const texts = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')))
    await rm(directory, { recursive: true })

    expect(texts.map((text) => JSON.parse(text).interactions[0].request.path).sort()).toEqual([
      '/app',
      '/new',
    ])
  })

  it('fails for a provider that nobody knows', async () => {
    const { exit, output } = await pact(['get-pacts', '--provider', 'pacts-Nobody'])

    expect(exit).toBe(1)
    expect(output).toContain('404 Not Found')
  })
})

describe('pact broker provider-states list', () => {
  const states = (...args: string[]) => pact(['provider-states', 'list', '-r', api, ...args])

  it('lists the states of the main branches, and who asks for them', async () => {
    const { exit, output } = await states()

    expect(exit).toBe(0)
    expect(cellsOf(output)).toEqual([
      ['Provider State Name', 'Consumers', 'Parameters'],
      ['an order exists', `${app}, ${web}`, expect.stringContaining('id')],
    ])
  })

  it.each<[string, () => string[], string[]]>([
    ['a branch', () => ['--branch', 'beta'], [web]],
    ['an environment', () => ['--environment', uuid], [app]],
  ])('lists those of %s', async (_, args, consumers) => {
    const { exit, output } = await states('--json', ...args())

    expect(exit).toBe(0)
    expect(JSON.parse(output)).toEqual({
      providerStates: [{ name: 'an order exists', consumers, params: { id: 1 } }],
    })
  })

  it('fails for a provider that nobody knows', async () => {
    const { exit } = await pact(['provider-states', 'list', '-r', 'pacts-Nobody'])

    expect(exit).toBe(1)
  })
})
