import { afterAll, describe, expect, it } from '@jest/globals'
import { newApp } from '../../test/app.ts'
import { openDatabase } from '../db/client.ts'
import type { App } from './room.ts'

// A pool that nobody asks for a connection: who may enter is decided before any room.
const db = openDatabase({
  url: 'postgres://nobody@127.0.0.1:1/none',
  maxConnections: 1,
  statementTimeout: 1,
})
const writer = {
  PACT_BROKER_BASIC_AUTH_USERNAME: 'writer',
  PACT_BROKER_BASIC_AUTH_PASSWORD: 'pass:wörd',
}
const both = {
  ...writer,
  PACT_BROKER_BASIC_AUTH_READ_ONLY_USERNAME: 'reader',
  PACT_BROKER_BASIC_AUTH_READ_ONLY_PASSWORD: 'look',
}
const apps = new Map<string, App>()
let app: App

/** The app with these settings: tests that need the same share it, for none changes it. */
function door(settings: Record<string, string>): App {
  const key = JSON.stringify(settings)
  app = apps.get(key) ?? newDoor(settings)
  apps.set(key, app)
  return app
}

function newDoor(settings: Record<string, string>): App {
  const app = newApp(db, settings)
  for (const path of [
    '/diagnostic/status/heart/beat',
    '/things',
    '/pacts/provider/:provider/probe/for-verification',
  ]) {
    app.get(path, async () => 'seen')
  }
  app.post('/things', async () => 'changed')
  return app
}

const basic = (text: string) => ({
  authorization: `Basic ${Buffer.from(text).toString('base64')}`,
})

async function statusOf(
  method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'DELETE',
  url: string,
  user?: string,
): Promise<number> {
  const headers = user === undefined ? {} : basic(user)
  return (await app.inject({ method, url, headers })).statusCode
}

afterAll(async () => {
  for (const one of apps.values()) await one.close()
})

describe('a broker with users', () => {
  it('lets nobody in without one, and says which scheme it wants', async () => {
    const response = await door(both).inject('/things')

    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Basic realm="Restricted area"')
    expect(response.headers['x-pact-broker-version']).toBeDefined()
    expect(response.body).toBe('')
  })

  it.each(['/', '/static/a/b', '/staticx', '/nowhere', '/things//x', '/metrics', '/doc/self'])(
    'asks for a user at %s',
    async (url) => {
      door(both)

      expect(await statusOf('GET', url)).toBe(401)
    },
  )

  it('shows its stylesheet to everybody, so that a refusal is a page like others', async () => {
    door(both)

    expect(await statusOf('GET', '/static/concordat.css')).toBe(200)
    expect(await statusOf('POST', '/static/concordat.css')).toBe(401)
  })

  it('lets the writer do all, the reader look only', async () => {
    door(both)

    expect(await statusOf('GET', '/things', 'writer:pass:wörd')).toBe(200)
    expect(await statusOf('POST', '/things', 'writer:pass:wörd')).toBe(200)
    expect(await statusOf('GET', '/things', 'reader:look')).toBe(200)
    expect(await statusOf('HEAD', '/things', 'reader:look')).toBe(200)
    expect(await statusOf('OPTIONS', '/things', 'reader:look')).toBe(200)
    expect(await statusOf('POST', '/things', 'reader:look')).toBe(401)
    expect(await statusOf('DELETE', '/integrations', 'reader:look')).toBe(401)
  })

  it.each(['writer:look', 'reader:pass:wörd', 'writer:', ':', 'writer', 'WRITER:pass:wörd', ''])(
    'refuses the credentials "%s"',
    async (user) => {
      door(both)

      expect(await statusOf('GET', '/things', user)).toBe(401)
    },
  )

  it('has no reader unless one is set', async () => {
    door(writer)

    expect(await statusOf('GET', '/things', ':')).toBe(401)
  })

  it('answers 400 to another scheme', async () => {
    const headers = { authorization: 'Bearer token' }

    const response = await door(both).inject({ url: '/things', headers })

    expect([response.statusCode, response.body]).toEqual([400, ''])
  })

  it('is locked but for what is public when it is switched on without users', async () => {
    door({ PACT_BROKER_BASIC_AUTH_ENABLED: 'true' })

    expect(await statusOf('GET', '/things', ':')).toBe(401)
  })

  it('is open when it is switched off', async () => {
    door({ ...both, PACT_BROKER_BASIC_AUTH_ENABLED: 'false' })

    expect(await statusOf('POST', '/things')).toBe(200)
  })
})

describe('public reading', () => {
  it('opens whatever changes nothing, and no more', async () => {
    door({ ...both, PACT_BROKER_ALLOW_PUBLIC_READ: 'true' })

    expect(await statusOf('GET', '/things')).toBe(200)
    expect(await statusOf('OPTIONS', '/things')).toBe(200)
    expect(await statusOf('POST', '/things')).toBe(401)
  })

  it('opens the heartbeat alone where that is asked for', async () => {
    door({ ...both, PACT_BROKER_PUBLIC_HEARTBEAT: 'true' })

    expect(await statusOf('GET', '/diagnostic/status/heartbeat')).not.toBe(401)
    expect(await statusOf('POST', '/diagnostic/status/heartbeat')).toBe(401)
    expect(await statusOf('GET', '/diagnostic/status/dependencies')).toBe(401)
    expect(await statusOf('GET', '/diagnostic/status/heart/beat')).toBe(401)
  })

  it('opens nothing by an address that only looks like a badge', async () => {
    door(both)

    expect(await statusOf('GET', '/pacts/provider/p/consumer/c/latest/prod#/badge')).toBe(401)
    expect(await statusOf('GET', '/pacts/provider/p/consumer/c/latest/prod?/badge')).toBe(401)
    expect(await statusOf('GET', '/pacts/provider/p/consumer/c/latest/badge.x')).toBe(401)
    expect(await statusOf('GET', '/things/badge')).toBe(401)
  })

  it.each([
    '/pacts/provider/p/consumer/c/latest/badge',
    '/pacts/provider/p/consumer/c/latest/prod/badge.svg',
    '/pacts/provider/p/consumer/c/latest-untagged/badge',
    '/matrix/provider/p/latest/a/consumer/c/latest/b/badge.png',
    '/pacticipants/p/main-branch/can-i-merge/badge',
    '/pacticipants/p/latest-version/a/can-i-deploy/to/b/badge',
    '/pacticipants/p/branches/b/latest-version/can-i-deploy/to-environment/e/badge',
  ])('opens the badge %s unless told otherwise', async (url) => {
    door(both)
    expect(await statusOf('OPTIONS', url)).not.toBe(401)

    door({ ...both, PACT_BROKER_ENABLE_PUBLIC_BADGE_ACCESS: 'false' })
    expect(await statusOf('OPTIONS', url)).toBe(401)
  })

  it('counts asking for the pacts to verify as reading', async () => {
    door(both)
    const url = '/pacts/provider/p%2Fq/for-verification'

    expect(await statusOf('POST', url)).toBe(401)
    expect(await statusOf('POST', url, 'reader:look')).not.toBe(401)
    expect(await statusOf('POST', '/pacts/provider/p/q/for-verification', 'reader:look')).toBe(401)
  })
})

describe('half a user', () => {
  it.each([
    [{ PACT_BROKER_BASIC_AUTH_USERNAME: 'a' }, /_USERNAME is set without PACT_BROKER_BASIC_AUTH_P/],
    [{ PACT_BROKER_BASIC_AUTH_PASSWORD: 'a' }, /_PASSWORD is set without PACT_BROKER_BASIC_AUTH_U/],
    [
      {
        PACT_BROKER_BASIC_AUTH_READ_ONLY_USERNAME: 'a',
        PACT_BROKER_BASIC_AUTH_READ_ONLY_PASSWORD: 'b',
      },
      /protects nothing alone/,
    ],
  ])('is refused at the start', (settings, sentence) => {
    expect(() => newApp(db, settings)).toThrow(sentence)
  })
})
