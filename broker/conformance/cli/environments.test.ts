import { beforeAll, describe, expect, it } from '@jest/globals'
import { ask, tell } from '../stage/http.ts'
import { cellsOf, pact, pactOk } from '../stage/pact-cli.ts'
import { environment } from '../stage/past.ts'

const uuidIn = (output: string) => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(output)?.[0] ?? 'no uuid'
const get = async (uuid: string) => (await ask(`GET /environments/${uuid}`)).body

describe('pact broker create-environment', () => {
  it('creates one with a contact, and tells its uuid', async () => {
    const { exit, output } = await pact([
      ...[
        'create-environment',
        '--name',
        'env-made',
        '--display-name',
        'Made Here',
        '--production',
      ],
      ...['--contact-name', 'Ops', '--contact-email-address', 'ops@example.org'],
    ])

    expect(exit).toBe(0)
    expect(output).toContain('Created env-made environment in the Pact Broker with UUID')
    expect(await get(uuidIn(output))).toMatchObject({
      name: 'env-made',
      displayName: 'Made Here',
      production: true,
      contacts: [{ name: 'Ops', details: { emailAddress: 'ops@example.org' } }],
    })
  })

  it('prints the uuid alone, or all as JSON', async () => {
    const id = await pactOk('create-environment', '--name', 'env-id', '-o', 'id')
    const json = await pactOk('create-environment', '--name', 'env-json', '-o', 'json')

    expect(id.trim()).toMatch(/^[0-9a-f-]{36}$/)
    expect(JSON.parse(json)).toMatchObject({ name: 'env-json', production: false })
  })

  it('fails for a name that is taken, and for one with a space', async () => {
    await environment('env-taken')

    const taken = await pact(['create-environment', '--name', 'env-taken'])
    const spaced = await pact(['create-environment', '--name', 'env a'])

    expect([taken.exit, spaced.exit]).toEqual([1, 1])
    expect(taken.output).toContain('already')
    expect(spaced.output).toContain('name: cannot contain spaces')
  })
})

describe('pact broker update-environment, describe-environment and list-environments', () => {
  it('change and show one', async () => {
    const uuid = await environment('env-before', true)

    const changed = await pactOk(
      ...['update-environment', '--uuid', uuid, '--name', 'env-after', '--display-name', 'After'],
    )
    const described = await pactOk('describe-environment', '--uuid', uuid)
    const json = JSON.parse(await pactOk('describe-environment', '--uuid', uuid, '-o', 'json'))
    const listed = cellsOf(await pactOk('list-environments'))

    expect(changed).toContain('Updated')
    expect(described).toContain('env-after')
    expect(json).toMatchObject({ uuid, name: 'env-after', displayName: 'After', production: false })
    expect(listed[0]).toEqual(['UUID', 'NAME', 'DISPLAY NAME', 'PRODUCTION'])
    expect(listed).toContainEqual([uuid, 'env-after', 'After', 'false'])
  })

  it('list one that was made without a display name', async () => {
    const { uuid } = (await tell('POST /environments', {
      name: 'env-plain',
      production: false,
    })) as { uuid: string }

    const listed = cellsOf(await pactOk('list-environments'))

    expect(listed.map(([id, name]) => [id, name])).toContainEqual([uuid, 'env-plain'])
  })
})

describe('pact broker delete-environment', () => {
  it('deletes one', async () => {
    const uuid = await environment('env-gone')

    const { exit, output } = await pact(['delete-environment', '--uuid', uuid])

    expect(exit).toBe(0)
    expect(output).toContain(`Environment env-gone with UUID ${uuid} deleted successfully`)
    expect((await ask(`GET /environments/${uuid}`)).status).toBe(404)
  })
})

describe('a uuid that no environment has', () => {
  it.each([
    ['describe-environment'],
    ['delete-environment'],
    ['update-environment', '--name', 'env-x'],
  ])('makes %s fail', async (command, ...args) => {
    const { exit, output } = await pact([command, '--uuid', 'nope', ...args])

    expect(exit).toBe(1)
    expect(output).toMatch(/not found/i)
  })
})

describe('record-deployment, record-undeployment, record-release and record-support-ended', () => {
  const web = 'env-Web Shop'
  let uuid = ''
  const record = (command: string, ...args: string[]) =>
    pact([command, '-a', web, '--environment', 'env-live', ...args])
  const live = async (kind: string) => {
    const { _embedded } = (await tell(`GET /environments/${uuid}/${kind}`)) as {
      _embedded: Record<
        string,
        { applicationInstance?: string; _embedded: { version: { number: string } } }[]
      >
    }
    return Object.values(_embedded)
      .flat()
      .map(({ applicationInstance, _embedded: { version } }) => [
        version.number,
        applicationInstance,
      ])
  }
  const deployed = () => live('deployed-versions/currently-deployed')

  beforeAll(async () => {
    uuid = await environment('env-live')
    for (const number of ['1', '2', '3'])
      await tell(`PUT /pacticipants/env-Web%20Shop/versions/${number}`, {})
  })

  it('say what runs: the next deployment ends the one before, an instance stands by itself', async () => {
    const outputs = [
      await record('record-deployment', '-e', '1'),
      await record('record-deployment', '-e', '2'),
      await record('record-deployment', '-e', '3', '--application-instance', 'blue'),
    ]
    const after = await deployed()
    const undeployed = await record('record-undeployment')
    const rest = await deployed()

    expect(outputs.map(({ exit }) => exit)).toEqual([0, 0, 0])
    expect(outputs[2]?.output).toContain(
      `Recorded deployment of ${web} version 3 to env-live environment (application instance blue)`,
    )
    expect(after.sort()).toEqual([
      ['2', undefined],
      ['3', 'blue'],
    ])
    expect(undeployed).toMatchObject({
      exit: 0,
      output: expect.stringContaining(`Undeployed ${web}`),
    })
    expect(rest).toEqual([['3', 'blue']])
  })

  it('name the instances when none or a wrong one is given', async () => {
    await record('record-deployment', '-e', '3', '--application-instance', 'blue')

    const none = await record('record-undeployment')
    const wrong = await record('record-undeployment', '--application-instance', 'green')

    for (const { exit, output } of [none, wrong]) {
      expect(exit).toBe(1)
      expect(output).toMatch(/specify one of the following application instances.*: blue/)
    }
  })

  it('say what is released, and when its support ends', async () => {
    const released = await record('record-release', '-e', '1')
    const during = await live('released-versions/currently-supported')
    const ended = await record('record-support-ended', '-e', '1')
    const again = await record('record-support-ended', '-e', '1')

    expect([released.exit, ended.exit, again.exit]).toEqual([0, 0, 1])
    expect(released.output).toContain(`Recorded release of ${web} version 1 to env-live`)
    expect(during).toEqual([['1', undefined]])
    expect(ended.output).toContain('Recorded support ended')
    expect(again.output).toContain('No currently released versions found')
    expect(await live('released-versions/currently-supported')).toEqual([])
  })

  it.each([['record-deployment'], ['record-release']])(
    '%s fails for a version and for an environment that nobody knows',
    async (command) => {
      const version = await record(command, '-e', '9')
      const place = await pact([command, '-a', web, '-e', '1', '--environment', 'env-nowhere'])

      expect([version.exit, place.exit]).toEqual([1, 1])
      expect(version.output).toContain('404 Not Found')
      expect(place.output).toContain('Environment env-nowhere does not exist')
    },
  )
})
