import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import { createApp } from '../app.ts'
import { readConfig } from '../config.ts'
import type { App } from '../http/room.ts'
import { decodeMetadata, encodeMetadata } from './metadata.ts'

const database = testDatabase()
let app: App
beforeAll(() => {
  app = testApp(database.db)
})

const base = '/pacts/provider/Orders/consumer/Web'

/** The number of the version that a path shows the pact of, or the status of the refusal. */
async function shown(path: string): Promise<string | number> {
  const response = await app.inject(base + path)
  return response.statusCode === 200
    ? response.json()._links['pb:consumer-version'].name
    : response.statusCode
}

function past() {
  return given(database.db)
}

describe('the latest pact', () => {
  it('is that of the highest version with a pact, of those meant', async () => {
    await past().pact('Web', '1', 'Orders', { tags: ['prod'], branch: 'main' })
    await past().pact('Web', '2', 'Orders', { branch: ['main', 'feat/x'] })
    await past().pact('Web', '3', 'Orders', { tags: ['dev'] })
    await past().version('Web', '4', { branch: 'main', tags: ['prod', 'dev'] })
    await past().pact('Web', '5', 'Other', { branch: 'main' })

    expect(await shown('/latest')).toBe('3')
    expect(await shown('/latest/prod')).toBe('1')
    expect(await shown('/latest/dev')).toBe('3')
    expect(await shown('/latest-untagged')).toBe('2')
    expect(await shown('/branch/main/latest')).toBe('2')
    expect(await shown('/branch/feat%2Fx/latest')).toBe('2')
    expect(await shown('/branch/feat/x/latest')).toBe('2')
    expect(await shown('/latest/nowhere')).toBe(404)
    expect(await shown('/branch/nowhere/latest')).toBe(404)
  })

  it('says in a header which version it is of, and leads results to it', async () => {
    await past().pact('Web', '1', 'Orders', { tags: ['prod'] })

    for (const [path, tags] of [
      ['/latest', []],
      ['/latest/prod', ['prod']],
    ] as const) {
      const response = await app.inject(base + path)
      const { href } = response.json()._links['pb:publish-verification-results']

      expect(response.headers['x-pact-consumer-version']).toBe('1')
      const [, metadata = ''] = /\/metadata\/([^/]+)\/verification-results$/.exec(href) ?? []
      expect(decodeMetadata(metadata)).toMatchObject({
        consumerVersionNumbers: ['1'],
        consumerVersionTags: tags,
      })
    }
  })

  it('is shown for a version number that no header can hold', async () => {
    await past().pact('Web', 'v1 é\u{1F600}', 'Orders')

    const response = await app.inject(`${base}/latest`)

    expect(response.statusCode).toBe(200)
    expect(response.headers['x-pact-consumer-version']).toBe('v1%20%C3%A9%F0%9F%98%80')
  })

  it('is also found at the older path, and by HEAD', async () => {
    await past().pact('Web', '1', 'Orders')

    const old = await app.inject('/pact/provider/Orders/consumer/Web/latest')
    const head = await app.inject({ method: 'HEAD', url: `${base}/latest` })

    expect(old.json()._links.self.href).toBe(`http://broker${base}/version/1`)
    expect([head.statusCode, head.body]).toEqual([200, ''])
  })
})

describe('the latest pact of a branch', () => {
  it('also lists itself, for the command line that expects a list there', async () => {
    await past().pact('Web', '1', 'Orders', { branch: 'main' })
    const response = await app.inject(`${base}/branch/main/latest`)

    expect(response.json()._links['pb:pacts']).toEqual([
      {
        href: `http://broker${base}/version/1`,
        title: 'Pact between Web (1) and Orders',
        name: 'Web',
      },
    ])
  })
})

describe('a pact of a version', () => {
  it('that does not exist is refused with a sentence', async () => {
    await past().pact('Web', '1', 'Orders')

    const response = await app.inject(`${base}/version/2`)

    expect(response.statusCode).toBe(404)
    expect(response.json()).toEqual({
      error: 'No pact between Web and Orders found for consumer version 2',
    })
  })

  it('is answered as JSON of either kind', async () => {
    await past().pact('Web', '1', 'Orders')
    for (const accept of ['application/json', 'application/hal+json, application/json', '*/*']) {
      const response = await app.inject({ url: `${base}/version/1`, headers: { accept } })
      expect(response.headers['content-type']).toBe('application/hal+json;charset=utf-8')
    }
  })

  it('leads to the one before it that says something else', async () => {
    await past().pact('Web', '1', 'Orders', { content: 'a' })
    await past().pact('Web', '2', 'Orders', { content: 'b' })
    await past().pact('Web', '3', 'Orders', { content: 'c' })
    await past().pact('Web', '4', 'Orders', { content: 'c' })

    expect(await shown('/version/4/previous-distinct')).toBe('2')
    expect(await shown('/version/2/previous-distinct')).toBe('1')
    expect(await shown('/version/1/previous-distinct')).toBe(404)
    expect(await shown('/version/9/previous-distinct')).toBe(404)
  })
})

describe('a pact by its content', () => {
  it('is shown as its newest publication, and keeps its metadata', async () => {
    const { sha } = await past().pact('Web', '1', 'Orders', { content: 'a' })
    await past().pact('Web', '2', 'Orders', { content: 'a' })
    await past().pact('Web', '3', 'Orders', { content: 'b' })

    expect(await shown(`/pact-version/${sha}`)).toBe('2')
    const metadata = encodeMetadata({ pending: true })
    const response = await app.inject(`${base}/pact-version/${sha}/metadata/${metadata}`)
    const links = response.json()._links
    expect(links['pb:publish-verification-results'].href).toBe(
      `http://broker${base}/pact-version/${sha}/metadata/${metadata}/verification-results`,
    )
    expect(links['pb:consumer-versions']).toBeUndefined()
    expect(await shown('/pact-version/0000')).toBe(404)
    expect(await shown(`/pact-version/${sha}/metadata/garbage!`)).toBe('2')
  })

  it('is shown as the newest version that its metadata names, if that still has the content', async () => {
    const { sha } = await past().pact('Web', '1', 'Orders', { content: 'a' })
    await past().pact('Web', '2', 'Orders', { content: 'a' })
    await past().pact('Web', '3', 'Orders', { content: 'a' })
    await past().pact('Web', '4', 'Orders', { content: 'b' })
    const named = (...numbers: string[]) =>
      `/pact-version/${sha}/metadata/${encodeMetadata({
        selectors: numbers.map((consumerVersionNumber) => ({ consumerVersionNumber })),
      })}`

    expect(await shown(named('1', '2'))).toBe('2')
    expect(await shown(named('4'))).toBe('3')
    expect(await shown(named('unknown'))).toBe('3')
    const response = await app.inject(base + named('1', '2', 'unknown'))
    expect(response.json()._links['pb:consumer-versions']).toEqual([
      {
        title: 'Consumer version',
        name: '2',
        href: 'http://broker/pacticipants/Web/versions/2',
      },
      {
        title: 'Consumer version',
        name: '1',
        href: 'http://broker/pacticipants/Web/versions/1',
      },
    ])
  })

  it('stays there when another revision takes its place, and goes with its version', async () => {
    const settings = { PACT_BROKER_ALLOW_DANGEROUS_CONTRACT_MODIFICATION: 'true' }
    const server = testApp(database.db, settings)
    const put = (payload: object) =>
      server.inject({ method: 'PUT', url: `${base}/version/1`, payload })
    const first = await put({ interactions: [] })
    const sha = first.json()._links['pb:pact-version'].name
    await put({ messages: [] })

    expect(await shown(`/pact-version/${sha}`)).toBe('1')
    await app.inject({ method: 'DELETE', url: `${base}/version/1` })
    expect(await shown(`/pact-version/${sha}`)).toBe(404)
  })
})

describe('the difference of two pacts', () => {
  beforeEach(async () => {
    await past().pact('Web', '1', 'Orders', { content: 'a', at: new Date('2024-03-01T09:00:00Z') })
    await past().pact('Web', '2', 'Orders', { content: 'b', at: new Date('2024-03-02T13:05:00Z') })
    await past().pact('Web', '3', 'Orders', { content: 'b' })
  })

  it('with the one before it is a text that names both', async () => {
    const response = await app.inject(`${base}/version/3/diff/previous-distinct`)

    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('text/plain;charset=utf-8')
    expect(response.body.replace(/over \d+ years?|almost \d+ years|about \d+ years?/, 'AGE')).toBe(
      `# Diff between versions 1 and 3 of the pact between Web and Orders

The following changes were made AGE ago (Sat 02 Mar 2024, 1:05pm +00:00)

 {
   "interactions": [
-    {
-      "description": "a request of a",
-      "request": {
-        "method": "GET",
-        "path": "/a"
-      },
-      "response": {
-        "status": 200
-      }
-    },
+    {
+      "description": "a request of b",
+      "request": {
+        "method": "GET",
+        "path": "/b"
+      },
+      "response": {
+        "status": 200
+      }
+    }
   ]
 }

## Links

pact-version:
  title: Pact
  name: Pact between Web (3) and Orders
  href: http://broker${base}/version/3
comparison-pact-version:
  title: Pact
  name: Pact between Web (1) and Orders
  href: http://broker${base}/version/1
`,
    )
  })

  it('is made with the version asked for, either way round', async () => {
    const forward = await app.inject(`${base}/version/2/diff/version/1`)
    const back = await app.inject(`${base}/version/1/diff/version/2`)

    expect(forward.body).toContain('# Diff between versions 1 and 2 ')
    expect(forward.body).toContain('+      "description": "a request of b"')
    expect(back.body).toContain('# Diff between versions 2 and 1 ')
    expect(back.body).toContain('-      "description": "a request of b"')
    expect(back.body).toContain('(Sat 02 Mar 2024, 1:05pm +00:00)')
  })

  it('is made by content', async () => {
    const contents = await database.db.selectFrom('content').select('sha').orderBy('id').execute()
    const [one, two] = contents.map(({ sha }) => sha)
    const response = await app.inject(`${base}/pact-version/${two}/diff/pact-version/${one}`)

    expect(response.body).toContain('# Diff between versions 1 and 3 ')
  })

  it('with nothing to compare with says so', async () => {
    const response = await app.inject(`${base}/version/1/diff/previous-distinct`)

    expect([response.statusCode, response.body]).toEqual([
      200,
      'No previous distinct version was found for Pact between Web (1) and Orders',
    ])
  })

  it.each([
    'version/9/diff/previous-distinct',
    'version/1/diff/version/9',
    'pact-version/a/diff/pact-version/b',
  ])('of a pact that is not there is refused: %s', async (path) => {
    expect((await app.inject(`${base}/${path}`)).statusCode).toBe(404)
  })

  it('that takes too long is given up', async () => {
    const many = (status: number) => ({
      interactions: Array.from({ length: 5_000 }, (_, index) => ({
        description: `${index}`,
        response: { status },
      })),
    })
    await past().pact('Web', '4', 'Orders', { body: many(200) })
    await past().pact('Web', '5', 'Orders', { body: many(404) })
    const config = readConfig({ PACT_BROKER_BASE_URL: 'http://broker' })
    const impatient = { ...config, domain: { ...config.domain, diffTimeout: 1 } }
    const server = createApp(impatient, database.db, { logger: false })

    const response = await server.inject(`${base}/version/5/diff/previous-distinct`)

    expect([response.statusCode, response.body]).toEqual([408, ''])
    await server.close()
  })
})
