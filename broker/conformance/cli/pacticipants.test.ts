import { describe, expect, it } from '@jest/globals'
import { ask } from '../stage/http.ts'
import { cellsOf, pact, pactOk } from '../stage/pact-cli.ts'

const get = async (name: string) =>
  (await ask(`GET /pacticipants/${encodeURIComponent(name)}`)).body

describe('pact broker create-or-update-pacticipant', () => {
  it('creates a pacticipant with all that is known of it', async () => {
    const { exit, output } = await pact([
      'create-or-update-pacticipant',
      ...['--name', 'pacticipants-Café & Bar 100%'],
      ...['--display-name', 'The Café', '--main-branch', 'trunk'],
      ...['--repository-url', 'http://git.example/cafe'],
    ])

    expect(exit).toBe(0)
    expect(output).toContain(`Pacticipant 'pacticipants-Café & Bar 100%' created successfully`)
    expect(await get('pacticipants-Café & Bar 100%')).toMatchObject({
      displayName: 'The Café',
      mainBranch: 'trunk',
      repositoryUrl: 'http://git.example/cafe',
    })
  })

  it('changes what is named and leaves the rest', async () => {
    const name = 'pacticipants-Changing'
    await pactOk('create-or-update-pacticipant', '--name', name, '--repository-url', 'http://a')

    const { exit, output } = await pact([
      ...['create-or-update-pacticipant', '--name', name, '--main-branch', 'main'],
    ])

    expect(exit).toBe(0)
    expect(output).toContain(`Pacticipant '${name}' updated successfully`)
    expect(await get(name)).toMatchObject({ repositoryUrl: 'http://a', mainBranch: 'main' })
  })

  it('fails with the sentence of the broker, and creates nothing', async () => {
    const name = 'pacticipants-Refused'

    const { exit, output } = await pact([
      ...['create-or-update-pacticipant', '--name', name, '--main-branch', 'a b'],
    ])

    expect(exit).toBe(1)
    expect(output).toContain('mainBranch: cannot contain spaces')
    expect(await get(name)).toEqual({ error: expect.stringContaining(name) })
  })
})

describe('pact broker describe-pacticipant', () => {
  it('describes one', async () => {
    const name = 'pacticipants-Described'
    await pactOk('create-or-update-pacticipant', '--name', name, '--main-branch', 'main')

    const { exit, output } = await pact(['describe-pacticipant', '--name', name])
    const json = JSON.parse(await pactOk('describe-pacticipant', '--name', name, '-o', 'json'))

    expect(exit).toBe(0)
    expect(output).toMatch(/^Name: pacticipants-Described\n.*\nMain Branch: main$/m)
    expect(json).toMatchObject({ name, mainBranch: 'main' })
  })

  it('fails for one that nobody knows', async () => {
    const { exit, output } = await pact(['describe-pacticipant', '--name', 'pacticipants-Nobody'])

    expect(exit).toBe(1)
    expect(output).toContain('404 Not Found')
  })
})

describe('pact broker list-pacticipants', () => {
  it('lists names and display names', async () => {
    const name = 'pacticipants-Listed'
    await pactOk('create-or-update-pacticipant', '--name', name, '--display-name', 'On the list')

    const rows = cellsOf(await pactOk('list-pacticipants'))
    const json = JSON.parse(await pactOk('list-pacticipants', '-o', 'json'))

    expect(rows[0]).toEqual(['NAME', 'DISPLAY NAME'])
    expect(rows).toContainEqual([name, 'On the list'])
    expect(json._embedded.pacticipants).toContainEqual(expect.objectContaining({ name }))
  })
})
