import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)
const past = () => given(database.db)
const root = new URL('../../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

const api = '/pacts/provider/experimentation-api/consumer/dashboard-web/version/1'

async function get(url: string, accept = 'application/hal+json') {
  return app().inject({ url, headers: { accept } })
}

async function publish(url: string, pact: object | string) {
  const payload = typeof pact === 'string' ? pact : JSON.stringify(pact)
  const headers = { 'content-type': 'application/json' }
  const response = await app().inject({ method: 'PUT', url, payload, headers })
  expect(response.statusCode).toBe(201)
}

async function publishCommitted() {
  await publish(api, read('pacts/dashboard-web-experimentation-api.json'))
}

/** What the schemas of a pact are, briefly. */
async function listed(url: string): Promise<string[]> {
  const response = await get(`${url}/schemas`)
  expect(response.statusCode).toBe(200)
  const { schemas } = response.json()._embedded
  return schemas.map(
    ({ resource, direction }: { resource: string; direction: string }) =>
      `${direction} ${resource}`,
  )
}

function message(body: unknown, description = 'a message') {
  return { description, contents: body, metadata: { topic: 'orders' } }
}

function messages(...all: object[]) {
  return { messages: all, metadata: { pactSpecification: { version: '3.0.0' } } }
}

describe('the schemas of a pact', () => {
  it('are found from the pact, and lead to each of them', async () => {
    await publishCommitted()

    const pact = await get(api)
    const { href } = pact.json()._links['pb:schemas']
    expect(href).toBe(`http://broker${api}/schemas`)
    const response = await get(href)

    const experiment = response
      .json()
      ._embedded.schemas.find(
        (one: { resource: string; direction: string }) =>
          one.resource === 'experiment' && one.direction === 'response',
      )
    expect(experiment).toEqual({
      resource: 'experiment',
      direction: 'response',
      part: 'body',
      sha: expect.stringMatching(/^[0-9a-f]{40}$/),
      interactions: expect.arrayContaining(['a request for an experiment']),
      _links: {
        self: {
          href: `http://broker${api}/schemas/experiment/response`,
          name: 'experiment',
          title: 'Schema of experiment (response)',
          type: 'application/schema+json',
        },
      },
    })
    for (const link of Object.values<{ href: string; templated?: boolean }>(
      response.json()._links,
    )) {
      if (Array.isArray(link) || link.templated || link.href.includes('previous-distinct')) continue
      expect([link.href, (await get(link.href)).statusCode]).toEqual([link.href, 200])
    }
  })

  it('are, to the byte, those that the consumer tests write to files', async () => {
    await publishCommitted()
    for (const [file, resource] of [
      ['experiment', 'experiment/response'],
      ['experiment', 'experiment'],
      ['experiment-request', 'experiment/request'],
      ['error', 'error'],
    ]) {
      const response = await get(`${api}/schemas/${resource}`, 'application/schema+json')
      expect(response.headers['content-type']).toBe('application/schema+json; charset=utf-8')
      expect(response.body).toBe(
        read(`schemas/experimentation-api/dashboard-web/${file}.schema.json`),
      )
    }
  })

  it('are shown with their documents where HAL is asked for', async () => {
    await publishCommitted()
    const response = await get(`${api}/schemas/experiment`)
    expect(response.headers['content-type']).toBe('application/hal+json;charset=utf-8')
    expect(
      response
        .json()
        ._embedded.schemas.map((one: { direction: string; schema: { title: string } }) => [
          one.direction,
          one.schema.title,
        ]),
    ).toEqual([
      ['response', 'Experiment'],
      ['request', 'ExperimentRequest'],
    ])
  })

  it('are those of names with slashes, blanks and letters of all kinds', async () => {
    const url = '/pacts/provider/Ord%2Fers%20%C3%A4/consumer/We%23b/version/1%2F2%2B3'
    await publish(url, messages(message({ id: 1 })))
    expect(await listed(url)).toEqual(['message order', 'message order-metadata'])
    const response = await get(`${url}/schemas/order`)
    const [schema] = response.json()._embedded.schemas
    expect((await get(schema._links.self.href, 'application/schema+json')).statusCode).toBe(200)
  })

  it('are equal documents, kept once, where contents say the same', async () => {
    const one = '/pacts/provider/P/consumer/C/version/1'
    const two = '/pacts/provider/P/consumer/C/version/2'
    await publish(one, messages(message({ id: 1 })))
    await publish(two, messages(message({ id: 1 }), message({ id: 1 }, 'a message')))
    expect(await listed(one)).toEqual(await listed(two))

    const documents = await database.db.selectFrom('schema_document').select('sha').execute()
    expect(documents).toHaveLength(2)
  })
})

describe('a pact that says nothing as a schema', () => {
  const url = '/pacts/provider/P/consumer/C/version/1'

  it.each([
    ['an empty object', '{}', /neither `interactions` nor `messages`/],
    ['interactions that are no list', '{"interactions":7}', /neither `interactions`/],
    ['an empty list of interactions', '{"interactions":[]}', /no interactions/],
    ['interactions that are no objects', '{"interactions":[1,null,"a"]}', /./],
    [
      'a plugin alone',
      JSON.stringify({
        interactions: [
          {
            type: 'Synchronous/Messages',
            description: 'a call',
            request: {
              contents: {
                content: 'CgVXb3JsZA==',
                contentType: 'application/protobuf',
                encoded: 'base64',
              },
            },
            response: [],
            pluginConfiguration: { protobuf: {} },
          },
        ],
        metadata: { pactSpecification: { version: '4.0' }, plugins: [{ name: 'protobuf' }] },
      }),
      /protobuf|JSON/,
    ],
  ])('gives an empty list and a reason: %s', async (_, pact, reason) => {
    await publish(url, pact)
    const response = await get(`${url}/schemas`)
    expect(response.statusCode).toBe(200)
    expect(response.json()._embedded.schemas).toEqual([])
    expect(response.json().reason).toMatch(reason)

    const resource = await get(`${url}/schemas/anything`)
    expect(resource.statusCode).toBe(404)
    expect(resource.json().error).toContain('gives no schemas')
  })

  it('is no obstacle: characters that no row can hold, and very long names', async () => {
    const long = 'x'.repeat(10_000)
    const pact = messages(message({ 'a\u0000b': { c: '\ud800' }, [long]: 1 }, `nul \u0000`))
    await publish(url, pact)
    expect(await listed(url)).toEqual(['message order', 'message order-metadata'])
    const fields = await get('/schemas/provider/P/resources/order/fields')
    expect(fields.statusCode).toBe(200)
  })

  it('a resource that a pact does not speak of is a 404 that says which it has', async () => {
    await publish(url, messages(message({ id: 1 })))
    const response = await get(`${url}/schemas/invoice`)
    expect(response.statusCode).toBe(404)
    expect(response.json().error).toBe(
      "The pact of C version 1 with P does not speak of a resource 'invoice'; it speaks of order, order-metadata",
    )
    expect((await get(`${url}/schemas/order/request`)).statusCode).toBe(404)
    expect((await get(`${url}/schemas/order/sideways`)).statusCode).toBe(400)
  })

  it('a pact that does not exist is a 404', async () => {
    expect((await get(`${url}/schemas`)).statusCode).toBe(404)
  })
})

describe('deriving', () => {
  it('happens at the first question, also for contents that were there before', async () => {
    await past().pact('C', '1', 'P', { body: messages(message({ id: 1 })) })
    expect(await database.db.selectFrom('content_schema').select('resource').execute()).toEqual([])

    const url = '/pacts/provider/P/consumer/C/version/1'
    expect(await listed(url)).toEqual(['message order', 'message order-metadata'])
  })

  it('is done once for many who ask at the same time', async () => {
    await past().pact('C', '1', 'P', { body: messages(message({ id: 1 })) })
    const url = '/pacts/provider/P/consumer/C/version/1'

    const answers = await Promise.all(Array.from({ length: 8 }, () => listed(url)))

    expect(new Set(answers.map(String)).size).toBe(1)
    const rows = await database.db.selectFrom('content_schema').select('resource').execute()
    expect(rows).toHaveLength(2)
  })

  it('is done again after a new version of the program', async () => {
    await past().pact('C', '1', 'P', { body: messages(message({ id: 1 })) })
    const url = '/pacts/provider/P/consumer/C/version/1'
    await listed(url)
    await database.db
      .updateTable('content_schema')
      .set({ resource: 'as-it-was-before' })
      .where('part', '=', 'body')
      .execute()
    expect(await listed(url)).toContain('message as-it-was-before')

    await database.db.updateTable('schema_derivation').set({ deriver: 1 }).execute()

    expect(await listed(url)).toEqual(['message order', 'message order-metadata'])
  })

  it('leaves what a newer version has derived alone', async () => {
    await past().pact('C', '1', 'P', { body: messages(message({ id: 1 })) })
    const url = '/pacts/provider/P/consumer/C/version/1'
    await listed(url)
    await database.db.updateTable('schema_derivation').set({ deriver: 1_000_000 }).execute()
    await database.db
      .updateTable('content_schema')
      .set({ resource: 'of-the-future' })
      .where('part', '=', 'body')
      .execute()
    expect(await listed(url)).toContain('message of-the-future')
  })
})
