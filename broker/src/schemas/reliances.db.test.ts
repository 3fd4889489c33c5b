import { describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { sql } from 'kysely'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)
const past = () => given(database.db)

async function get(url: string, accept = 'application/hal+json') {
  const response = await app().inject({ url, headers: { accept } })
  return { status: response.statusCode, json: () => response.json(), text: response.body }
}

const type = { matchers: [{ match: 'type' }] }

/** A consumer that gets an experiment with these members, whatever their values, and sends a new one. */
function pact(answer: object, request?: object) {
  const rules = { body: { $: type } }
  const common = { providerStates: [] }
  return {
    interactions: [
      {
        ...common,
        description: 'a request for an experiment',
        request: { method: 'GET', path: '/experiments/1' },
        response: { status: 200, body: answer, matchingRules: rules },
      },
      ...(request
        ? [
            {
              ...common,
              description: 'a request for a new experiment',
              request: {
                method: 'POST',
                path: '/experiments',
                body: request,
                matchingRules: rules,
              },
              response: { status: 201 },
            },
          ]
        : []),
    ],
    metadata: { pactSpecification: { version: '3.0.0' } },
  }
}

const variants = [{ key: 'a', weight: 1 }]

/** A dashboard in production and newer on main, an SDK in production, a tool that only has a branch. */
async function threeConsumers() {
  const facts = past()
  for (const name of ['Web', 'SDK']) await facts.pacticipant(name, { mainBranch: 'main' })
  await facts.pact('Web', '1', 'API', {
    branch: 'main',
    body: pact({ id: 1, name: 'n' }, { name: 'n' }),
  })
  await facts.pact('Web', '2', 'API', {
    branch: 'main',
    body: pact({ id: 1, variants }, { name: 'n', key: 'k' }),
  })
  await facts.pact('SDK', '7', 'API', {
    branch: 'main',
    body: pact({ id: 1, variants: [{ key: 'a' }] }),
  })
  await facts.pact('Tool', '1', 'API', { branch: 'feat/x', body: pact({ id: 1, owner: 'o' }) })
  await facts.deployment('Web', '1', 'production')
  await facts.deployment('SDK', '7', 'production')
  await facts.release('SDK', '7', 'test')
}

const resources = '/schemas/provider/API/resources'

async function consumersOf(url: string): Promise<string[]> {
  const { status, json } = await get(url)
  if (status !== 200) return [`${status}`]
  return json()
    ._embedded.resources.filter(
      (one: { resource: string; direction: string }) =>
        one.resource === 'experiment' && one.direction === 'response',
    )
    .flatMap((one: { consumers: { name: string; version: string }[] }) =>
      one.consumers.map(({ name, version }) => `${name} ${version}`),
    )
}

/** `pointer direction: consumer version (branches; environments)`, a line for each. */
async function users(query: string): Promise<string[]> {
  const { status, json } = await get(`${resources}/experiment/fields${query}`)
  expect(status).toBe(200)
  return json().fields.flatMap(
    (field: {
      pointer: string
      direction: string
      consumers: { name: string; version: string; branches: string[]; environments: string[] }[]
    }) =>
      field.consumers.map(
        ({ name, version, branches, environments }) =>
          `${field.pointer} ${field.direction}: ${name} ${version} (${branches}; ${environments})`,
      ),
  )
}

describe('the resources of a provider', () => {
  it('are what its consumers rely on that are live or on a main branch, or else their latest', async () => {
    await threeConsumers()
    expect(await consumersOf(resources)).toEqual(['SDK 7', 'Tool 1', 'Web 2', 'Web 1'])
  })

  it('are those of an environment or of a branch, where that is asked for', async () => {
    await threeConsumers()
    expect(await consumersOf(`${resources}?environment=production`)).toEqual(['SDK 7', 'Web 1'])
    expect(await consumersOf(`${resources}?environment=test`)).toEqual(['SDK 7'])
    expect(await consumersOf(`${resources}?branch=main`)).toEqual(['SDK 7', 'Web 2'])
    expect(await consumersOf(`${resources}?branch=feat%2Fx`)).toEqual(['Tool 1'])
    expect(await consumersOf(`${resources}?branch=nobodys`)).toEqual([])
  })

  it('are those of a past moment, where that is asked for', async () => {
    const at = (day: number) => new Date(Date.UTC(2026, 0, day))
    const facts = past()
    await facts.pact('Web', '1', 'API', { at: at(1), body: pact({ id: 1 }) })
    await facts.deployment('Web', '1', 'production', { at: at(2) })
    await facts.pact('Web', '2', 'API', { at: at(3), body: pact({ id: 2, a: 1 }) })
    await facts.deployment('Web', '2', 'production', { at: at(4) })
    for (const table of ['integration', 'environment'])
      await sql`update ${sql.table(table)} set created_at = ${at(1)}`.execute(database.db)

    const production = `${resources}?environment=production`
    expect(await consumersOf(`${production}&asOf=2026-01-03T12:00:00Z`)).toEqual(['Web 1'])
    expect(await consumersOf(production)).toEqual(['Web 2'])
    expect(await consumersOf(`${resources}?asOf=2025-12-31`)).toEqual([])
    expect(await consumersOf(`${resources}?asOf=2026-01-01T12:00:00%2B01:00`)).toEqual(['Web 1'])
  })

  it('tell who says nothing that a schema could say, and why', async () => {
    await past().pact('Web', '1', 'API', { body: { interactions: [] } })
    const { json } = await get(resources)
    expect(json()._embedded.resources).toEqual([])
    expect(json().withoutSchemas).toMatchObject([
      { name: 'Web', version: '1', reason: 'the pact has no interactions' },
    ])
  })

  it('of nobody, nowhere and never are refused with a sentence', async () => {
    await threeConsumers()
    for (const [url, status, sentence] of [
      ['/schemas/provider/Nobody/resources', 404, "No provider with name 'Nobody' found"],
      [`${resources}?environment=moon`, 404, "No environment with name 'moon' found"],
      [`${resources}?environment=test&branch=main`, 400, 'not for both'],
      [`${resources}?asOf=yesterday`, 400, "asOf is 'yesterday'"],
      [`${resources}/invoice`, 404, "speaks of a resource 'invoice'"],
      [`${resources}/invoice/fields`, 404, "speaks of a resource 'invoice'"],
      [`${resources}/experiment/fields?field=name`, 400, 'is no JSON pointer'],
    ] as const) {
      const answer = await get(url)
      expect([url, answer.status]).toEqual([url, status])
      expect(answer.text).toContain(sentence)
    }
  })

  it('lead to addresses that answer, in the scope that was asked for', async () => {
    await threeConsumers()
    const { json } = await get(`${resources}?environment=production`)
    for (const { _links, consumers } of json()._embedded.resources) {
      const others = consumers.map((one: { _links: object }) => one._links)
      for (const group of [_links, ...others]) {
        for (const { href, templated } of Object.values<{ href: string; templated?: true }>(
          group,
        )) {
          const url = templated ? href.replace('{&field}', '&field=') : href
          expect([url, (await get(url)).status]).toEqual([url, 200])
        }
      }
      expect(_links.self.href).toContain('?environment=production')
    }
  })
})

describe('what all consumers together rely on', () => {
  function validator(schema: object) {
    return new Ajv2020({ strict: false, allowUnionTypes: true }).compile(schema)
  }

  it('is one schema, which an answer satisfies if it satisfies each of theirs', async () => {
    await threeConsumers()
    const { text } = await get(`${resources}/experiment/response`, 'application/schema+json')
    const isRight = validator(JSON.parse(text))

    expect(isRight({ id: 1, name: 'n', variants, owner: 'o', more: true })).toBe(true)
    expect(isRight({ id: 1, variants, owner: 'o' })).toBe(false) // Web 1 needs the name
    expect(isRight({ id: 1, name: 'n', variants: [{ key: 'a' }], owner: 'o' })).toBe(false) // Web 2, the weight
    expect(isRight({ id: 1, name: 'n', variants })).toBe(false) // Tool 1, the owner
  })

  it('is, of requests, what any of them may send', async () => {
    await threeConsumers()
    const { json } = await get(`${resources}/experiment/request`)
    const [{ schema, consumers }] = json()._embedded.schemas
    const isSent = validator(schema)

    expect(consumers.map(({ version }: { version: string }) => version)).toEqual(['2', '1'])
    expect(isSent({ name: 'n' })).toBe(true)
    expect(isSent({ name: 'n', key: 'k' })).toBe(true)
    expect(isSent({ key: 'k' })).toBe(false)
  })

  it('counts equal schemas once', async () => {
    const facts = past()
    await facts.pact('Web', '1', 'API', { body: pact({ id: 1 }) })
    await facts.pact('Web', '2', 'API', { body: { ...pact({ id: 1 }), other: 1 } })
    await facts.deployment('Web', '1', 'production')
    await facts.deployment('Web', '2', 'production', { instance: 'second' })

    const { json } = await get(`${resources}/experiment?environment=production`)
    const [{ schema, consumers }] = json()._embedded.schemas
    expect(schema.allOf).toHaveLength(1)
    expect(consumers).toHaveLength(2)
  })
})

describe('who uses a field', () => {
  it('is found by a place in a value, with the versions, their branches and environments', async () => {
    await threeConsumers()
    expect(await users('?field=/variants/0/key')).toEqual([
      '/variants/*/key response: SDK 7 (main; production,test)',
      '/variants/*/key response: Web 2 (main; )',
    ])
    expect(await users('?field=/variants/*/weight')).toEqual([
      '/variants/*/weight response: Web 2 (main; )',
    ])
    expect(await users('?field=/owner')).toEqual(['/owner response: Tool 1 (feat/x; )'])
    expect(await users('?field=/nothing')).toEqual([])
    expect(await users('?field=/variants/0/key/deeper')).toEqual([])
  })

  it('counts those who send it, too', async () => {
    await threeConsumers()
    expect(await users('?field=/name')).toEqual([
      '/name response: Web 1 (; production)',
      '/name request: Web 2 (main; )',
      '/name request: Web 1 (; production)',
    ])
    expect(await users('?field=/key&environment=production')).toEqual([])
  })

  it('tells what each of them expects', async () => {
    await threeConsumers()
    const { json } = await get(`${resources}/experiment/fields?field=/id&environment=production`)
    expect(json().fields).toMatchObject([
      {
        pointer: '/id',
        consumers: [
          { name: 'SDK', required: true, types: ['number'], expects: { type: 'number' } },
          { name: 'Web', required: true, types: ['number'], expects: { type: 'number' } },
        ],
      },
    ])
  })

  it('is told of all fields without a place', async () => {
    await threeConsumers()
    expect(await users('?environment=test')).toEqual([
      ' response: SDK 7 (main; production,test)',
      '/id response: SDK 7 (main; production,test)',
      '/variants response: SDK 7 (main; production,test)',
      '/variants/* response: SDK 7 (main; production,test)',
      '/variants/*/key response: SDK 7 (main; production,test)',
    ])
  })

  it('knows names with slashes and tildes', async () => {
    await past().pact('Web', '1', 'API', { body: pact({ 'a/b~c': 1 }) })
    expect(await users('?field=/a~1b~0c')).toEqual(['/a~1b~0c response: Web 1 (; )'])
  })
})
