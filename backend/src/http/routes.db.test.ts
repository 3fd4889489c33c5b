import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { experimentBody, testApi } from '../../test/api.ts'
import { routesOf } from '../backend.ts'

const api = testApi()

/** What anybody may ask for without saying who they are. */
const open = [
  'GET /health',
  'GET /lambda/health',
  'GET /lambda/feature-flags/evaluate',
  'POST /lambda/events',
  'POST /lambda/events/batch',
  'GET /api/v1/openapi.json',
  'GET /api/v1/docs',
  'GET /api/v1/redoc',
  'GET /api/v1/tracking/',
  'POST /api/v1/auth/signup',
  'POST /api/v1/auth/confirm',
  'POST /api/v1/auth/token',
  'POST /api/v1/auth/refresh',
  'POST /api/v1/auth/forgot-password',
  'POST /api/v1/auth/reset-password',
]

function routes(): { method: string; url: string; name: string }[] {
  return routesOf(api.app).map(({ method, url }) => ({ method, url, name: `${method} ${url}` }))
}

const someId = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'

async function send(method: string, url: string, credentials: object, body?: unknown) {
  return api.app.inject({
    method: method as 'GET',
    url,
    headers: { ...credentials, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { payload: JSON.stringify(body) }),
  })
}

describe('every route', () => {
  it('but a few asks who is there before anything else', async () => {
    const answers: string[] = []
    for (const { method, url, name } of routes()) {
      const { statusCode } = await send(method, url.replace(/:[a-z_]+/g, 'x'), {}, { wrong: true })
      if (statusCode !== 401) answers.push(name)
    }
    expect(answers.sort()).toEqual([...open].sort())
  })

  it('stands in the API description', async () => {
    const { body } = await api.call('GET', '/openapi.json')
    const described = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const registered = routes()
      .map(({ method, url }) => `${method} ${url.replace(/:([a-z_]+)/g, '{$1}')}`)
      .filter((name) => !/(openapi.json|docs|redoc)$/.test(name))
    expect(described.sort()).toEqual(registered.sort())
  })

  it('stands in the README', () => {
    const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
    const missing = routes().filter(
      ({ method, url }) => !text.includes(`| ${method} | \`${url}\` |`),
    )
    expect(missing).toEqual([])
  })

  it('answers nonsense with a refusal, never with a fault of its own', async () => {
    const { token } = await api.signIn('ada', 'Admins')
    const admin = { token: String(token) }
    const { key } = await api.apiKey(admin)
    const credentials = { authorization: `Bearer ${token}`, 'x-api-key': String(key) }
    const experiment = await api.call('POST', '/experiments/', admin, experimentBody())
    const flag = await api.call('POST', '/feature-flags/', admin, { key: 'f', name: 'F' })
    const ids = [someId, experiment.body.id, flag.body.id, 'nonsense', '%00', 'ü/%20"\'; drop']
    const wide = Object.fromEntries(
      [
        'name',
        'key',
        'user_id',
        'event_type',
        'version',
        'context',
        'metrics',
        'stages',
        'value',
      ].map((name, index) => [name, [null, 0, '', [], {}, -1, 'x\u0000', '\ud800', 1e308][index]]),
    )
    const bodies = [undefined, null, [], 'text', 7, {}, wide, { events: [null] }, nested(200)]
    const query = '?limit=-1&skip=x&user_id=%00&context=%7B&percentage=101&start_date=soon&page=0'
    const faults: string[] = []
    for (const { method, url, name } of routes()) {
      if (name.startsWith('POST /api/v1/auth/')) continue
      for (const [index, body] of bodies.entries()) {
        const path = url.replace(/:[a-z_]+/g, () => encode(ids[index % ids.length] ?? ''))
        const answer = await send(method, path + (index % 2 ? query : ''), credentials, body)
        if (answer.statusCode === 500)
          faults.push(`${name} ${JSON.stringify(body)}: ${answer.body}`)
      }
    }
    expect(faults).toEqual([])
  }, 60_000)
})

function encode(id: string): string {
  return id === '%00' ? id : encodeURIComponent(id)
}

function nested(depth: number): unknown {
  return depth === 0 ? 1 : { context: nested(depth - 1) }
}

describe('the paths', () => {
  it('are found with and without their last slash', async () => {
    const admin = await api.signIn('ada', 'Admins')
    for (const path of ['/experiments', '/experiments/', '/feature-flags', '/users/']) {
      expect((await api.call('GET', path, admin)).status).toBe(200)
    }
  })

  it('that nobody serves are answered 404, and other methods 405', async () => {
    expect(await api.call('GET', '/nowhere')).toMatchObject({
      status: 404,
      body: { detail: 'Not Found' },
    })
    expect(await api.call('PATCH', '/experiments/')).toMatchObject({
      status: 405,
      body: { detail: 'Method Not Allowed' },
      headers: { allow: 'GET, POST' },
    })
    const version2 = await api.app.inject('/api/v2/experiments/')
    expect(version2.statusCode).toBe(404)
  })

  it('carry the headers that keep browsers safe', async () => {
    const { headers } = await api.call('GET', '/tracking/')
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'api-version': '1.0.0',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-process-time': expect.stringMatching(/^\d+\.\d+$/),
    })
  })
})
