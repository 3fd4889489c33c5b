import { beforeAll, describe, expect, it } from '@jest/globals'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import type { App } from '../http/room.ts'

const database = testDatabase()
let app: App
beforeAll(() => {
  app = testApp(database.db)
})

function pact(provider: string, path = '/', consumer = 'Foo'): object {
  return {
    consumer: { name: consumer },
    provider: { name: provider },
    interactions: [
      { description: `a request to ${path}`, request: { method: 'GET', path }, response: {} },
    ],
    metadata: { pactSpecification: { version: '2.0.0' } },
  }
}

function contract(provider: string, document: unknown = pact(provider), more: object = {}): object {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  return {
    consumerName: 'Foo',
    providerName: provider,
    specification: 'pact',
    contentType: 'application/json',
    content: Buffer.from(text).toString('base64'),
    ...more,
  }
}

function build(contracts: unknown, more: object = {}): object {
  return { pacticipantName: 'Foo', pacticipantVersionNumber: '1', contracts, ...more }
}

function publish(body: unknown, server = app, headers: object = {}) {
  return server.inject({
    method: 'POST',
    url: '/contracts/publish',
    headers: { 'content-type': 'application/json', accept: 'application/hal+json', ...headers },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

async function texts(body: unknown, server = app): Promise<string[]> {
  const response = await publish(body, server)
  expect(response.statusCode).toBe(200)
  return response.json().notices.map((notice: { type: string; text: string }) => notice.text)
}

const verifyNext =
  '    * Add Pact verification tests to the Bar build. See https://docs.pact.io/go/provider_verification'
const webhookNext =
  '    * Configure separate Bar pact verification build and webhook to trigger it when the pact content changes. See https://docs.pact.io/go/webhooks'

describe('publishing the contracts of a build', () => {
  it('makes version, branch, tags and pact, and tells what was done', async () => {
    const response = await publish(
      build([contract('Bar')], {
        branch: 'main',
        tags: ['a', 'b'],
        buildUrl: 'http://ci/builds/1234',
      }),
    )

    const notices = [
      { type: 'debug', text: 'Created Foo version 1 with branch main and tags a, b' },
      {
        type: 'success',
        text: 'Pact successfully published for Foo version 1 and provider Bar.',
      },
      {
        type: 'debug',
        text: '  View the published pact at http://broker/pacts/provider/Bar/consumer/Foo/version/1',
      },
      {
        type: 'debug',
        text: '  Events detected: contract_published, contract_content_changed (first time any pact published for this consumer with consumer version tagged a, first time any pact published for this consumer with consumer version tagged b)',
      },
      { type: 'prompt', text: '  Next steps:' },
      { type: 'prompt', text: verifyNext },
      { type: 'prompt', text: webhookNext },
    ]
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('application/hal+json;charset=utf-8')
    const version = 'http://broker/pacticipants/Foo/versions/1'
    expect(response.json()).toEqual({
      logs: notices.map(({ type, text }) => ({
        level: type,
        message: text,
        deprecationWarning: 'Replaced by notices',
      })),
      notices,
      _embedded: {
        pacticipant: { name: 'Foo', _links: { self: { href: 'http://broker/pacticipants/Foo' } } },
        version: { number: '1', _links: { self: { title: 'Version', name: '1', href: version } } },
      },
      _links: {
        'pb:pacticipant': {
          title: 'Pacticipant',
          name: 'Foo',
          href: 'http://broker/pacticipants/Foo',
        },
        'pb:pacticipant-version': { title: 'Pacticipant version', name: '1', href: version },
        'pb:pacticipant-version-tags': [
          { title: 'Tag', name: 'a', href: `${version}/tags/a` },
          { title: 'Tag', name: 'b', href: `${version}/tags/b` },
        ],
        'pb:contracts': [
          {
            title: 'Pact',
            name: 'Pact between Foo (1) and Bar',
            href: 'http://broker/pacts/provider/Bar/consumer/Foo/version/1',
          },
        ],
      },
    })
    const facts = await database.db
      .selectFrom('version as v')
      .innerJoin('pacticipant as p', 'p.id', 'v.pacticipant_id')
      .innerJoin('branch_version as m', 'm.version_id', 'v.id')
      .innerJoin('branch as b', 'b.id', 'm.branch_id')
      .select(['p.name', 'v.number', 'v.build_url', 'b.name as branch', 'p.main_branch'])
      .execute()
    expect(facts).toEqual([
      {
        name: 'Foo',
        number: '1',
        build_url: 'http://ci/builds/1234',
        branch: 'main',
        main_branch: 'main',
      },
    ])
  })

  it('again tells of no change', async () => {
    await publish(build([contract('Bar')], { branch: 'main' }))
    expect(await texts(build([contract('Bar')], { branch: 'main' }))).toEqual([
      'Updated Foo version 1 with branch main',
      'Pact successfully republished for Foo version 1 and provider Bar with no content changes.',
      '  View the published pact at http://broker/pacts/provider/Bar/consumer/Foo/version/1',
      '  Events detected: contract_published',
      '  Next steps:',
      verifyNext,
      webhookNext,
    ])
  })

  it('without a branch says how to have one, and takes the first tag for it', async () => {
    const [, second] = await texts(build([contract('Bar')], { branch: null, tags: ['dev', 'x'] }))

    expect(second).toBe(
      '  Next steps:\n    Configure the version branch to be the value of your repository branch.',
    )
    const branches = await database.db.selectFrom('branch').select('name').execute()
    expect(branches).toEqual([{ name: 'dev' }])
  })

  it('of the same content by another version tells so, by tag', async () => {
    await publish(build([contract('Bar')], { branch: 'main', tags: ['dev'] }))
    const second = { branch: 'main', tags: ['dev'], pacticipantVersionNumber: '2' }
    const [, , , events] = await texts(build([contract('Bar')], second))

    expect(events).toBe(
      '  Events detected: contract_published (pact content is the same as previous version with tag dev and no new tags were applied)',
    )
  })

  it('of other content by another version tells of the change', async () => {
    await publish(build([contract('Bar')], { branch: 'main' }))
    const second = { branch: 'main', pacticipantVersionNumber: '2' }
    const other = contract('Bar', pact('Bar', '/other'))
    const [, , , events] = await texts(build([other], second))

    expect(events).toBe(
      '  Events detected: contract_published, contract_content_changed (pact content has changed since previous untagged version)',
    )
  })

  it('for a provider that is live or has a main branch tells that a verification is due', async () => {
    const past = given(database.db)
    await past.pact('Foo', '0', 'Bar')
    await past.result('Foo', '0', 'Bar', '7')
    await past.deployment('Bar', '7', 'test')
    const lines = await texts(build([contract('Bar')], { branch: 'main' }))

    expect(lines[3]).toBe(
      '  Events detected: contract_published, contract_requiring_verification_published, contract_content_changed (pact content has changed since previous untagged version)',
    )
    expect(lines.slice(4)).toEqual(['  Next steps:', webhookNext])
  })

  it('for several providers tells of each, in their order', async () => {
    const names = ['Zeta', 'Bar', 'Middle']
    const response = await publish(
      build(
        names.map((name) => contract(name)),
        { branch: 'main' },
      ),
    )

    const { notices, _links } = response.json()
    expect(_links['pb:contracts'].map(({ name }: { name: string }) => name)).toEqual(
      names.map((name) => `Pact between Foo (1) and ${name}`),
    )
    expect(
      notices
        .filter(({ type }: { type: string }) => type === 'success')
        .map((one: { text: string }) => one.text),
    ).toEqual(
      names.map((name) => `Pact successfully published for Foo version 1 and provider ${name}.`),
    )
  })

  it('without any contract makes the version, its branch and tags', async () => {
    expect(await texts(build([], { branch: 'main', tags: [] }))).toEqual([
      'Created Foo version 1 with branch main',
    ])
  })

  it('keeps the build URL where none is given, and the other branch', async () => {
    await publish(build([], { branch: 'main', buildUrl: 'http://ci/1' }))
    await publish(build([], { branch: 'feat/x', buildUrl: null }))

    const row = await database.db.selectFrom('version').select('build_url').executeTakeFirst()
    const branches = await database.db
      .selectFrom('branch_version')
      .select('id')
      .where('ended_at', 'is', null)
      .execute()
    expect([row?.build_url, branches.length]).toEqual(['http://ci/1', 2])
  })

  it('keeps every digit, and awkward names', async () => {
    const provider = 'Bär/%20 #?+'
    const number = 'feat/1 é'
    const response = await publish(
      build([contract(provider, '{"interactions":[{"n":1.0,"e":1E5}]}')], {
        pacticipantVersionNumber: number,
        branch: 'feat/ü %',
        tags: ['a b'],
      }),
    )

    const { href, name } = response.json()._links['pb:contracts'][0]
    const shown = await app.inject(new URL(href).pathname)
    expect(name).toBe(`Pact between Foo (${number}) and ${provider}`)
    expect(shown.body).toContain('"n":1.0,"e":1E5')
  })
})

describe('a large contract', () => {
  const large = {
    interactions: Array.from({ length: 3_000 }, (_, index) => ({
      description: `request ${index}`,
      response: { body: { id: index, text: 'x'.repeat(100) } },
    })),
  }

  it('is published, merged and shown like any other', async () => {
    const [first, second] = [large.interactions.slice(0, 2_999), large.interactions.slice(2_999)]
    await publish(build([contract('Bar', { interactions: first })]))
    await publish(build([contract('Bar', { interactions: second }, { onConflict: 'merge' })]))
    await publish(build([contract('Bar', large)], { pacticipantVersionNumber: '2' }))
    const base = '/pacts/provider/Bar/consumer/Foo/version'
    const [merged, whole] = [await app.inject(`${base}/1`), await app.inject(`${base}/2`)]

    expect(merged.json().interactions).toHaveLength(3_000)
    expect(merged.json()._links['pb:pact-version']).toEqual(whole.json()._links['pb:pact-version'])
    const counts = await database.db
      .selectFrom('content')
      .select('interactions_count')
      .orderBy('id')
      .execute()
    expect(counts.map((row) => row.interactions_count)).toEqual([2_999, 3_000])
  })

  it('is refused with a sentence where requests must be smaller', async () => {
    const server = testApp(database.db, { CONCORDAT_BODY_LIMIT: '4096' })
    const response = await publish(build([contract('Bar', large)]), server)

    expect([response.statusCode, response.json()]).toEqual([
      413,
      { error: 'The request body is larger than 4096 bytes' },
    ])
  })
})

describe('publishing other content for the same version', () => {
  const other = () => contract('Bar', pact('Bar', '/other'))

  it('is refused with the difference, and nothing of the request is kept', async () => {
    await publish(build([contract('Bar')], { branch: 'main' }))
    const response = await publish(
      build([contract('New'), other()], { branch: 'other', tags: ['t'] }),
      app,
      { accept: 'application/hal+json, application/problem+json' },
    )

    expect(response.statusCode).toBe(409)
    expect(response.headers['content-type']).toBe('application/json;charset=utf-8')
    const { notices, errors } = response.json()
    expect(notices).toEqual([
      {
        type: 'error',
        text: expect.stringMatching(
          /^Cannot change the content of the pact for Foo version 1 and provider Bar, as /,
        ),
      },
      {
        type: 'info',
        text: expect.stringContaining('+      "description": "a request to /other"'),
      },
    ])
    expect(errors).toEqual({ contracts: [notices[0].text] })
    const names = await database.db
      .selectFrom('pacticipant')
      .select('name')
      .orderBy('name')
      .execute()
    const branches = await database.db.selectFrom('branch').select('name').execute()
    expect(names.map(({ name }) => name)).toEqual(['Bar', 'Foo'])
    expect(branches).toEqual([{ name: 'main' }])
  })

  it('is done with a warning where that is allowed', async () => {
    const server = testApp(database.db, {
      PACT_BROKER_ALLOW_DANGEROUS_CONTRACT_MODIFICATION: 'true',
    })
    await publish(build([contract('Bar')]), server)
    const response = await publish(build([other()]), server)

    const notices = response.json().notices.slice(2, 5)
    expect(notices).toEqual([
      {
        type: 'warning',
        text: expect.stringMatching(
          /^Pact with changed content published over existing content for Foo version 1 and provider Bar\. This is not recommended in normal circumstances/,
        ),
      },
      { type: 'debug', text: expect.stringContaining('View the published pact') },
      {
        type: 'debug',
        text: '  Events detected: contract_published, contract_content_changed (pact content modified since previous publication for Foo version 1)',
      },
    ])
  })

  it('is merged where that is asked for, the last word being that of the new one', async () => {
    await publish(build([contract('Bar')]))
    const response = await publish(
      build([contract('Bar', pact('Bar', '/other'), { onConflict: 'merge' })]),
    )
    const shown = await app.inject('/pacts/provider/Bar/consumer/Foo/version/1')

    expect(response.json().notices[2]).toEqual({
      type: 'success',
      text: 'Pact content merged with existing content for Foo version 1 and provider Bar.',
    })
    expect(shown.json().interactions).toHaveLength(2)
  })

  it('in one request follows the same rules', async () => {
    const twice = (more: object) => build([contract('Bar'), { ...other(), ...more }])

    expect((await publish(twice({ onConflict: 'overwrite' }))).statusCode).toBe(409)
    expect((await publish(twice({ onConflict: 'merge' }))).statusCode).toBe(200)
    const shown = await app.inject('/pacts/provider/Bar/consumer/Foo/version/1')
    expect(shown.json().interactions).toHaveLength(2)
  })

  it('that cannot be merged is refused', async () => {
    await publish(build([contract('Bar', '{"a":1}')]))
    const response = await publish(build([contract('Bar', '{"b":1}', { onConflict: 'merge' })]))

    expect(response.statusCode).toBe(409)
    expect(response.json().errors.contracts).toEqual([
      'Cannot merge into the pact for Foo version 1 and provider Bar: one of the documents has no list of interactions that could be merged',
    ])
  })
})

describe('a name that is much like an existing one', () => {
  it('is refused, with the way out', async () => {
    await given(database.db).pacticipant('Bar Service')
    const response = await publish(build([contract('Bar-Api')]))

    expect(response.statusCode).toBe(409)
    expect(response.json().notices).toEqual([
      { type: 'error', text: expect.stringContaining('* Bar Service\n') },
    ])
    await given(database.db).pacticipant('Bar-Api')
    expect((await publish(build([contract('Bar-Api')]))).statusCode).toBe(200)
  })
})

describe('a request that says nothing sensible', () => {
  it.each<[string, unknown, object]>([
    [
      'nothing at all',
      '',
      {
        pacticipantName: ['is missing'],
        pacticipantVersionNumber: ['is missing'],
        contracts: ['is missing'],
      },
    ],
    [
      'empty and blank texts',
      build([], {
        pacticipantName: '',
        pacticipantVersionNumber: ' ',
        branch: '',
        tags: ['a', '', ' '],
      }),
      {
        pacticipantName: ['must be filled'],
        pacticipantVersionNumber: ['cannot be blank'],
        branch: ['cannot be blank'],
        tags: ['must be filled (at index 1)', 'cannot be blank (at index 2)'],
      },
    ],
    [
      'lines and other types',
      build([], {
        pacticipantName: 1,
        pacticipantVersionNumber: 'a\nb',
        branch: 'a\nb',
        buildUrl: 'a\nb',
        tags: 'a',
      }),
      {
        pacticipantName: ['must be a string'],
        pacticipantVersionNumber: ['cannot contain multiple lines'],
        branch: ['cannot contain multiple lines'],
        buildUrl: ['cannot contain multiple lines'],
        tags: ['must be an array'],
      },
    ],
    ['contracts that are no list', build({}), { contracts: ['must be an array'] }],
    [
      'contracts without properties',
      build([1, {}]),
      {
        contracts: [
          'must be a hash (at index 0)',
          'consumerName is missing (at index 1)',
          'providerName is missing (at index 1)',
          'specification is missing (at index 1)',
          'contentType is missing (at index 1)',
          'content is missing (at index 1)',
        ],
      },
    ],
    [
      'other types of contract',
      build([
        contract('Bar', '{}', { contentType: 'text/xml', specification: 'x', onConflict: 'y' }),
      ]),
      {
        contracts: [
          'contentType must be one of: application/json (at index 0)',
          'specification must be one of: pact (at index 0)',
          'onConflict must be one of: overwrite, merge (at index 0)',
        ],
      },
    ],
    [
      'contracts of someone else',
      build([contract('Bar', pact('Baz', '/', 'Wiffle'), { consumerName: 'Other' })]),
      {
        contracts: [
          "consumerName ('Other') must match pacticipantName ('Foo') (at index 0)",
          "consumer name in contract content ('Wiffle') must match consumerName in contract params ('Other') (at index 0)",
          "provider name in contract content ('Baz') must match providerName in contract params ('Bar') (at index 0)",
        ],
      },
    ],
    [
      'contents that cannot be read',
      build([
        contract('Bar', '', { content: 'e30' }),
        contract('Bar', '', { content: 'e3\n0=' }),
        contract('Bar', '', { content: Buffer.from('{"a":\u00e9', 'latin1').toString('base64') }),
        contract('Bar', '{'),
        contract('Bar', `${'['.repeat(51)}${']'.repeat(51)}`),
        contract('Bar', '"x"'),
        contract('Bar', '[]'),
      ]),
      {
        contracts: [
          'is not valid Base64 (at index 0)',
          'is not valid Base64 (at index 1)',
          `contract content has a non UTF-8 character at char 6 and cannot be parsed as JSON. Fragment preceding invalid character is: '{"a":' (at index 2)`,
          'content could not be parsed as application/json (at index 3)',
          'content could not be parsed as application/json (at index 4)',
          'parsed content was expected to be a Hash but was a String (at index 5)',
          'parsed content was expected to be a Hash but was a Array (at index 6)',
        ],
      },
    ],
  ])('is refused: %s', async (_what, body, errors) => {
    const response = await publish(body)

    expect(response.json()).toEqual({ errors })
    expect(response.statusCode).toBe(400)
  })

  it('is refused as a problem to those who want one', async () => {
    const accept = 'application/hal+json, application/problem+json'
    const response = await publish(build([], { pacticipantName: undefined }), app, { accept })

    expect(response.headers['content-type']).toBe('application/problem+json;charset=utf-8')
    expect(response.json()).toMatchObject({
      status: 400,
      errors: [{ detail: 'is missing', pointer: '/pacticipantName' }],
    })
  })

  it('is refused when it is no JSON', async () => {
    expect((await publish(build([]), app, { 'content-type': 'text/plain' })).statusCode).toBe(415)
    expect((await publish('{')).statusCode).toBe(400)
  })
})
