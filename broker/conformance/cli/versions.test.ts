import { describe, expect, it } from '@jest/globals'
import { ask, tell } from '../stage/http.ts'
import { cellsOf, pact, pactOk } from '../stage/pact-cli.ts'
import { deploy, environment } from '../stage/past.ts'

const version = async (path: string) => (await ask(`GET /pacticipants/${path}`)).body
const named = (key: string, ...names: string[]) => ({
  _embedded: { [key]: names.map((name) => expect.objectContaining({ name })) },
})

describe('pact broker create-or-update-version', () => {
  it('creates a version alone, on a branch, and with a tag', async () => {
    const create = ['create-or-update-version', '-a', 'versions-Made', '-e']

    const outputs = [
      await pactOk(...create, '1'),
      await pactOk(...create, '2', '--branch', 'main'),
      await pactOk(...create, '3', '--branch', 'main', '--tag=dev'),
    ]

    expect(outputs[0]).toContain(`Version '1' created or updated successfully`)
    expect(outputs[1]).toContain(`Branch 'main' created for version '2'`)
    expect(outputs[2]).toContain(`Branch 'main' created for version '3'`)
    expect(await version('versions-Made/versions/1')).toMatchObject({ number: '1' })
    expect(await version('versions-Made/versions/2')).toMatchObject(named('branchVersions', 'main'))
    expect(await version('versions-Made/versions/3')).toMatchObject(named('tags', 'dev'))
  })

  it('may be told twice', async () => {
    const create = [
      'create-or-update-version',
      '-a',
      'versions-Twice',
      '-e',
      '1',
      '--branch',
      'main',
    ]

    expect((await pact(create)).exit).toBe(0)
    expect((await pact(create)).exit).toBe(0)
  })

  it('fails for a name that is empty', async () => {
    const { exit } = await pact(['create-or-update-version', '-a', 'versions-Empty', '-e', ''])

    expect(exit).toBe(1)
    expect(await version('versions-Empty')).toEqual({ error: expect.any(String) })
  })
})

describe('pact broker create-version-tag and delete-version-tag', () => {
  const tag = (...args: string[]) => pact(['create-version-tag', '-a', 'versions-Tagged', ...args])

  it('tag a version and take the tag away', async () => {
    await tell('PUT /pacticipants/versions-Tagged/versions/1', {})

    const tagged = await tag('-e', '1', '-t', 'prod')
    const seen = await version('versions-Tagged/versions/1')
    const untagged = await pact([
      ...['delete-version-tag', '-a', 'versions-Tagged', '-e', '1', '-t', 'prod'],
    ])

    expect([tagged.exit, untagged.exit]).toEqual([0, 0])
    expect(tagged.output).toContain('Success')
    expect(seen).toMatchObject(named('tags', 'prod'))
    expect(untagged.output).toContain(`Successfully deleted tag 'prod' from version '1'`)
    expect(await version('versions-Tagged/versions/1')).toMatchObject(named('tags'))
  })

  it('tag a version that does not exist only when told to create it', async () => {
    const refused = await tag('-e', '7', '-t', 'prod')
    const created = await tag('-e', '7', '-t', 'prod', '--auto-create-version')

    expect([refused.exit, created.exit]).toEqual([1, 0])
    expect(refused.output).toContain(`Version '7' of pacticipant 'versions-Tagged' does not exist`)
    expect(await version('versions-Tagged/versions/7')).toMatchObject(named('tags', 'prod'))
  })

  it('say that there is no such tag to delete, and end well', async () => {
    await tell('PUT /pacticipants/versions-Tagged/versions/8', {})

    const { exit, output } = await pact([
      ...['delete-version-tag', '-a', 'versions-Tagged', '-e', '8', '-t', 'none'],
    ])

    expect(exit).toBe(0)
    expect(output).toContain('was not found')
  })
})

describe('pact broker describe-version', () => {
  const describeVersion = (...args: string[]) =>
    pact(['describe-version', '-a', 'versions-Described', ...args])

  it('describes a version by number, the latest, and the latest with a tag', async () => {
    const path = '/pacticipants/versions-Described/versions'
    await tell(`PUT ${path}/1/tags/prod`, {})
    await tell(`PUT ${path}/2`, {})

    const [byNumber, latest, asked, tagged] = await Promise.all([
      describeVersion('-e', '1'),
      describeVersion(),
      describeVersion('--latest'),
      describeVersion('--latest', 'prod'),
    ])

    expect(cellsOf(byNumber.output)).toEqual([
      ['NAME', 'TAGS'],
      ['1', 'prod'],
    ])
    expect(cellsOf(latest.output)[1]).toEqual(['2', ''])
    expect(cellsOf(asked.output)[1]).toEqual(['2', ''])
    expect(cellsOf(tagged.output)[1]).toEqual(['1', 'prod'])
    expect(JSON.parse((await describeVersion('-e', '1', '-o', 'json')).output)).toMatchObject({
      number: '1',
    })
  })

  it('describes what is deployed or released to an environment', async () => {
    const path = '/pacticipants/versions-Described/versions'
    const uuid = await environment('versions-test')
    await tell(`PUT ${path}/3`, {})
    await tell(`PUT ${path}/4`, {})
    await deploy('versions-Described', '3', uuid)
    await tell(`POST ${path}/4/released-versions/environment/${uuid}`, {})

    const place = ['--environment', 'versions-test']
    const [all, deployed, released] = await Promise.all([
      describeVersion(...place),
      describeVersion(...place, '--deployed'),
      describeVersion(...place, '--released'),
    ])

    const numbers = ({ output }: { output: string }) =>
      cellsOf(output)
        .slice(1)
        .map(([number]) => number)
    expect([all.exit, deployed.exit, released.exit]).toEqual([0, 0, 0])
    expect(numbers(all)).toEqual(['3', '4'])
    expect(numbers(deployed)).toEqual(['3'])
    expect(numbers(released)).toEqual(['4'])
  })

  it.each([
    ['a version', ['-e', 'nope']],
    ['a tag', ['--latest', 'nope']],
    ['an environment', ['--environment', 'nope']],
  ])('fails for %s that does not exist', async (_, args) => {
    const { exit, output } = await describeVersion(...args)

    expect(exit).toBe(1)
    expect(output).toMatch(/not found/)
  })
})

describe('pact broker delete-branch', () => {
  it('deletes a branch, with a slash in its name, and leaves its versions', async () => {
    await tell('PUT /pacticipants/versions-Branched/branches/feat%2Fx/versions/1', {})

    const { exit, output } = await pact([
      ...['delete-branch', '-a', 'versions-Branched', '--branch', 'feat/x'],
    ])

    expect(exit).toBe(0)
    expect(output).toContain(`Successfully deleted branch 'feat/x'`)
    expect(await version('versions-Branched/branches/feat%2Fx')).toEqual({
      error: expect.any(String),
    })
    expect(await version('versions-Branched/versions/1')).toMatchObject(named('branchVersions'))
  })

  it('is an error for a branch that does not exist only when asked for', async () => {
    const missing = ['delete-branch', '-a', 'versions-Branched', '--branch', 'nope']

    expect(await pact(missing)).toMatchObject({ exit: 0 })
    expect(await pact([...missing, '--error-when-not-found', 'true'])).toMatchObject({ exit: 1 })
  })
})

describe('pact broker generate-uuid', () => {
  it('needs no broker', async () => {
    const { exit, output } = await pact(['generate-uuid'], {
      PACT_BROKER_BASE_URL: 'http://127.0.0.1:1',
    })

    expect(exit).toBe(0)
    expect(output).toMatch(/^[0-9a-f-]{36}\n$/)
  })
})
