import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ask } from '../stage/http.ts'
import { pact } from '../stage/pact-cli.ts'
import { type PactFiles, pactFiles, pactOf } from '../stage/past.ts'

const web = 'publish-Web Shop'
const api = 'publish-Orders'
const pactAt = (version: string, provider = api) =>
  ask(`GET /pacts/provider/${provider}/consumer/publish-Web%20Shop/version/${version}`)

let files: PactFiles
let changed: PactFiles

beforeAll(async () => {
  files = await pactFiles({
    'orders.json': pactOf(web, api),
    'stock.json': pactOf(web, 'publish-Stock'),
  })
  changed = await pactFiles({ 'orders.json': pactOf(web, api, '/orders/2') })
})
afterAll(() => Promise.all([files.remove(), changed.remove()]))

describe('pact broker publish', () => {
  it('publishes each pact of a directory with branch, tags and build URL, and prints the notices', async () => {
    const { exit, output } = await pact([
      'publish',
      files.directory,
      '--consumer-app-version=1',
      '--branch=feat/cart',
      '--tag=dev,qa',
      '--build-url=http://ci.example/1',
    ])

    expect({ exit }).toEqual({ exit: 0 })
    expect(output).toContain(
      `Attempting to publish pact for consumer: ${web} against provider: ${api}`,
    )
    expect(output).toContain(`Created ${web} version 1 with branch feat/cart and tags dev, qa`)
    for (const provider of [api, 'publish-Stock'])
      expect(output).toContain(
        `Pact successfully published for ${web} version 1 and provider ${provider}.`,
      )
    expect(output).toContain(
      `View the published pact at BROKER/pacts/provider/${api}/consumer/publish-Web%20Shop/version/1`,
    )
    const version = await ask('GET /pacticipants/publish-Web%20Shop/versions/1')
    expect(version.body).toMatchObject({
      buildUrl: 'http://ci.example/1',
      _embedded: {
        branchVersions: [{ name: 'feat/cart' }],
        tags: [{ name: 'dev' }, { name: 'qa' }],
      },
    })
    expect((await pactAt('1', 'publish-Stock')).status).toBe(200)
  })

  it('prints the whole answer as JSON', async () => {
    const args = ['publish', join(files.directory, 'orders.json'), '-a', '2', '-o', 'json']

    const { exit, output } = await pact(args)

    expect(exit).toBe(0)
    expect(JSON.parse(output.slice(output.indexOf('{')))).toMatchObject({
      _embedded: { pacticipant: { name: web }, version: { number: '2' } },
      _links: {
        'pb:contracts': [{ name: `Pact between ${web} (2) and ${api}` }],
        'pb:pacticipant-version-tags': [],
      },
      notices: expect.arrayContaining([
        {
          type: 'success',
          text: `Pact successfully published for ${web} version 2 and provider ${api}.`,
        },
      ]),
    })
  })

  it('says that nothing changed when the same is published again', async () => {
    const args = ['publish', join(files.directory, 'orders.json'), '-a', '3']
    await pact(args)

    const { exit, output } = await pact(args)

    expect(exit).toBe(0)
    expect(output).toContain(
      `Pact successfully republished for ${web} version 3 and provider ${api} with no content changes.`,
    )
  })

  it('fails with the difference when another content is published for the same version', async () => {
    await pact(['publish', join(files.directory, 'orders.json'), '-a', '4'])

    const { exit, output } = await pact(['publish', changed.directory, '-a', '4'])

    expect(exit).toBe(1)
    expect(output).toContain('Pact publication failed')
    expect(output).toContain(
      `Cannot change the content of the pact for ${web} version 4 and provider ${api}`,
    )
    expect(output).toContain('/orders/2')
    expect(JSON.stringify((await pactAt('4')).body)).not.toContain('/orders/2')
  })

  it('merges with --merge', async () => {
    await pact(['publish', join(files.directory, 'orders.json'), '-a', '5'])

    const { exit, output } = await pact(['publish', changed.directory, '-a', '5', '--merge'])

    expect(exit).toBe(0)
    expect(output).toContain('Pact content merged with existing content')
    expect((await pactAt('5')).body).toMatchObject({
      interactions: [{ request: { path: '/orders/1' } }, { request: { path: '/orders/2' } }],
    })
  })

  it('takes commit and branch from CI with --auto-detect-version-properties', async () => {
    const { exit } = await pact(
      ['publish', join(files.directory, 'orders.json'), '--auto-detect-version-properties'],
      {
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_SHA: 'c0ffee0',
        GITHUB_REF: 'refs/heads/feat/ci',
        GITHUB_HEAD_REF: 'feat/ci',
      },
    )

    expect(exit).toBe(0)
    expect((await ask('GET /pacticipants/publish-Web%20Shop/versions/c0ffee0')).body).toMatchObject(
      {
        _embedded: { branchVersions: [{ name: 'feat/ci' }] },
      },
    )
  })

  it('publishes messages and mixed V4 pacts whole', async () => {
    const message = {
      type: 'Asynchronous/Messages',
      description: 'an order was made',
      contents: { content: { id: 1 }, contentType: 'application/json', encoded: false },
    }
    const request = {
      type: 'Synchronous/HTTP',
      description: 'an order',
      request: { method: 'GET', path: '/1' },
      response: { status: 200 },
    }
    const v4 = await pactFiles({
      'v4.json': {
        consumer: { name: web },
        provider: { name: api },
        interactions: [request, message],
        metadata: { pactSpecification: { version: '4.0' } },
      },
    })

    const { exit } = await pact(['publish', v4.directory, '-a', 'v4'])
    await v4.remove()

    expect(exit).toBe(0)
    expect((await pactAt('v4')).body).toMatchObject({
      interactions: [
        { type: 'Synchronous/HTTP', _id: expect.any(String) },
        { type: 'Asynchronous/Messages', _id: expect.any(String) },
      ],
    })
  })

  it.each<[string, string[], RegExp]>([
    ['a directory that does not exist', ['nowhere', '-a', '1'], /does not exist: 'nowhere'/],
    ['an empty branch name', ['FILES', '-a', '6', '--branch', ' '], /branch: .*blank/i],
  ])('fails for %s', async (_, args, sentence) => {
    const { exit, output } = await pact([
      'publish',
      ...args.map((arg) => arg.replace('FILES', files.directory)),
    ])

    expect(exit).toBe(1)
    expect(output).toMatch(sentence)
  })

  it('needs a version', async () => {
    expect(await pact(['publish', files.directory])).toMatchObject({ exit: 2 })
  })

  it('fails for a file that is no pact, and publishes nothing', async () => {
    const broken = await pactFiles({ 'broken.json': '{' })

    const { exit } = await pact(['publish', broken.directory, '-a', '7'])
    await broken.remove()

    expect(exit).toBe(1)
    expect((await ask('GET /pacticipants/publish-Web%20Shop/versions/7')).status).toBe(404)
  })

  it('tags with the git branch as the client does', async () => {
    const { exit } = await pact(
      ['publish', join(files.directory, 'orders.json'), '-a', '8', '--tag-with-git-branch'],
      {
        GITHUB_ACTIONS: 'true',
        GITHUB_REF: 'refs/heads/main',
        GITHUB_HEAD_REF: 'main',
        GITHUB_SHA: 'abc1234',
      },
    )

    expect(exit).toBe(0)
    const { body } = await ask('GET /pacticipants/publish-Web%20Shop/versions/8')
    expect((body as { _embedded: { tags: unknown[] } })._embedded.tags).toHaveLength(1)
  })
})
