import { afterEach, describe, expect, it } from '@jest/globals'
import { newApp } from '../../test/app.ts'
import { openDatabase } from '../db/client.ts'
import { mergePatch } from './media-types.ts'
import type { App } from './room.ts'

// A pool that nobody asks for a connection: these answers are given before any room.
const db = openDatabase({
  url: 'postgres://nobody@127.0.0.1:1/none',
  maxConnections: 1,
  statementTimeout: 1,
})
let app: App

function door(settings: Record<string, string> = {}): App {
  app = newApp(db, settings)
  app.get('/things/:name', async (request, reply) =>
    reply.hal({ params: request.params, self: request.ownUrl, index: request.links.index() }),
  )
  app.put('/things/:name', async (request, reply) => reply.hal({ body: request.body ?? null }))
  app.patch('/things/:name', { config: { consumes: [mergePatch] } }, async (request, reply) =>
    reply.hal({ body: request.body ?? null }),
  )
  app.delete('/things/:name', async (_, reply) => reply.code(204).send())
  return app
}

afterEach(async () => app.close())

const json = { 'content-type': 'application/json' }

describe('the address of an answer', () => {
  it('leads with the configured path, whether a proxy strips that or not', async () => {
    door({ PACT_BROKER_BASE_URL: 'https://host/sub' })

    const stripped = await app.inject('/things/a%2Fb?x=1')
    const whole = await app.inject('/sub/things/a%2Fb?x=1')

    expect(stripped.json()).toEqual({
      params: { name: 'a/b' },
      self: 'https://host/sub/things/a%2Fb?x=1',
      index: 'https://host/sub',
    })
    expect(whole.json()).toEqual(stripped.json())
  })

  it('decodes each segment of a path by itself', async () => {
    const response = await door().inject('/things/%2Fa%25b%23%3Fc+d%20%C3%A9%2541')

    expect(response.json()).toMatchObject({ params: { name: '/a%b#?c+d é%41' } })
  })
})

describe('methods', () => {
  it('that do not stand at a known path are refused with those that do', async () => {
    const response = await door().inject({ method: 'POST', url: '/things/x%2Fy', payload: {} })

    expect(response.statusCode).toBe(405)
    expect(response.headers.allow).toBe('GET, HEAD, PUT, PATCH, DELETE, OPTIONS')
    expect(response.json()).toEqual({
      error: 'POST is not possible here; possible are: GET, HEAD, PUT, PATCH, DELETE, OPTIONS',
    })
  })

  it('are told by OPTIONS', async () => {
    const response = await door().inject({ method: 'OPTIONS', url: '/things/x/' })

    expect(response.statusCode).toBe(200)
    expect(response.body).toBe('')
    expect(response.headers['access-control-allow-methods']).toBe(
      'GET, HEAD, PUT, PATCH, DELETE, OPTIONS',
    )
  })

  it('are not told of a path that stands for nothing', async () => {
    const response = await door().inject({ method: 'OPTIONS', url: '/things' })

    expect(response.statusCode).toBe(404)
  })

  it('include HEAD wherever GET is, with the same headers and no body', async () => {
    const response = await door().inject({ method: 'HEAD', url: '/things/x' })

    expect(response.statusCode).toBe(200)
    expect(response.body).toBe('')
    expect(response.headers['content-type']).toBe('application/hal+json;charset=utf-8')
  })
})

describe('paths that cannot name anything', () => {
  it.each([
    ['/things//x', 404, 'not-found', 'Not Found', 'Empty path component found'],
    [
      '/things/a%0Ab',
      422,
      'invalid-request-parameter-value',
      'Unprocessable',
      'URL path cannot contain a new line character.',
    ],
    [
      '/nowhere/%09',
      422,
      'invalid-request-parameter-value',
      'Unprocessable',
      'URL path cannot contain a tab character.',
    ],
  ])('such as %s are answered %i as a problem', async (url, status, type, title, detail) => {
    const response = await door().inject({ url, headers: { accept: 'application/json' } })

    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toBe('application/problem+json;charset=utf-8')
    expect(response.json()).toEqual({
      title,
      type: `http://broker/problems/${type}`,
      detail,
      status,
    })
  })

  it.each([
    ['/things/%00', 'The URL holds a NUL character, which no name can have'],
    ['/things/x?q[]=%00', 'The URL holds a NUL character, which no name can have'],
    [`/things/${'x'.repeat(501)}`, 'The URL holds a name of 501 characters; 500 are allowed'],
    ['/things/%zz', "'/things/%zz' is not a valid url component"],
  ])('such as %s are answered 400', async (url, error) => {
    const response = await door().inject(url)

    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({ error })
    expect(response.headers['x-pact-broker-version']).toBeDefined()
  })

  it('do not include names of 10,000 characters sent within a long URL', async () => {
    const response = await door().inject(`/things/${'x'.repeat(10_000)}`)

    expect(response.statusCode).toBe(400)
  })
})

describe('bodies', () => {
  it.each([
    ['with nothing in it', '', {}],
    ['with blanks in it', ' \n', {}],
    ['with JSON in it', '{"a":"é"}', { a: 'é' }],
  ])('a body %s is read', async (_, payload, body) => {
    const response = await door().inject({
      method: 'PUT',
      url: '/things/x',
      headers: json,
      payload,
    })

    expect(response.json()).toEqual({ body })
  })

  it.each([
    ['{"a"', /^The request body is not JSON: /],
    ['['.repeat(51) + ']'.repeat(51), /^The request body is nested deeper than 50 levels$/],
    [
      '{"a":"\\u0000"}',
      /^The request body holds a NUL character, which cannot be stored: take it out$/,
    ],
    ['{"\\ud800":1}', /^The request body holds half of a surrogate pair, /],
    [Buffer.from([0x22, 0xff, 0x22]), /^Request body has a non UTF-8 character at char 2 and /],
  ])('such as %s are refused with 400', async (payload, error) => {
    const response = await door().inject({
      method: 'PUT',
      url: '/things/x',
      headers: json,
      payload,
    })

    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({ error: expect.stringMatching(error) })
  })

  it.each([
    ['PUT', 'text/plain', 'The content type must be application/json, but is text/plain'],
    ['PUT', mergePatch, `The content type must be application/json, but is ${mergePatch}`],
    ['PUT', undefined, 'The content type must be application/json, but is missing'],
    [
      'PATCH',
      'application/json',
      `The content type must be ${mergePatch}, but is application/json`,
    ],
  ] as const)('of a %s with content type %s are refused with 415', async (method, type, error) => {
    const headers = type === undefined ? {} : { 'content-type': type }

    const response = await door().inject({ method, url: '/things/x', headers, payload: '{}' })

    expect(response.statusCode).toBe(415)
    expect(response.json()).toEqual({ error })
  })

  it('may have parameters to their type, and none at all without a body', async () => {
    const headers = { 'content-type': 'Application/JSON; charset=utf-8' }
    door()

    const typed = await app.inject({ method: 'PUT', url: '/things/x', headers, payload: '{}' })
    const bare = await app.inject({ method: 'PUT', url: '/things/x' })

    expect([typed.statusCode, bare.statusCode]).toEqual([200, 200])
  })

  it('of a DELETE mean nothing, whatever their type', async () => {
    const headers = { 'content-type': 'text/plain' }

    const response = await door().inject({
      method: 'DELETE',
      url: '/things/x',
      headers,
      payload: 'away with it',
    })

    expect(response.statusCode).toBe(204)
  })

  it('beyond the limit are refused with the limit', async () => {
    const response = await door({ CONCORDAT_BODY_LIMIT: '1024' }).inject({
      method: 'PUT',
      url: '/things/x',
      headers: json,
      payload: `"${'x'.repeat(2000)}"`,
    })

    expect(response.statusCode).toBe(413)
    expect(response.json()).toEqual({ error: 'The request body is larger than 1024 bytes' })
  })
})

describe('changes that a browser asks for', () => {
  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['another host of the same site', { 'sec-fetch-site': 'same-site' }, 403],
    ['another origin, by an old browser', { origin: 'https://elsewhere.example' }, 403],
    ['a page of the broker', { 'sec-fetch-site': 'same-origin' }, 200],
    [
      'a page of the broker, by an old browser',
      { origin: 'http://localhost:9292', host: 'localhost:9292' },
      200,
    ],
    ['nobody but its user', { 'sec-fetch-site': 'none' }, 200],
    ['a program', {}, 200],
  ])('for %s', async (_, headers, status) => {
    const response = await door().inject({ method: 'PUT', url: '/things/x', headers })

    expect(response.statusCode).toBe(status)
    if (status === 403)
      expect(response.json()).toEqual({ error: expect.stringMatching(/^A page of another site /) })
  })

  it('are no concern of a question', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' }
    const response = await door().inject({ url: '/things/x', headers })
    expect(response.statusCode).toBe(200)
  })
})
