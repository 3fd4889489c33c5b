import { describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { sharedApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/database.ts'
import { given } from '../../../test/given.ts'
import { getMode } from '../../schemas/modes.ts'

const database = testDatabase()
const app = sharedApp(database)
const guarded = sharedApp(database, {
  PACT_BROKER_BASIC_AUTH_USERNAME: 'writer',
  PACT_BROKER_BASIC_AUTH_PASSWORD: 'w',
  PACT_BROKER_BASIC_AUTH_READ_ONLY_USERNAME: 'reader',
  PACT_BROKER_BASIC_AUTH_READ_ONLY_PASSWORD: 'r',
})
const html = 'text/html,application/xhtml+xml,*/*;q=0.8'
const reader = { authorization: `Basic ${Buffer.from('reader:r').toString('base64')}` }

async function page(url: string, status = 200, more: Record<string, string> = {}, server = app()) {
  const response = await server.inject({ url, headers: { accept: html, ...more } })
  expect([url, response.statusCode, response.headers['content-type']]).toEqual([
    url,
    status,
    'text/html; charset=utf-8',
  ])
  return response.body
}

async function leadsTo(url: string): Promise<string> {
  const { headers, statusCode } = await app().inject({ url, headers: { accept: html } })
  expect([302, 303]).toContain(statusCode)
  return String(headers.location).replace('http://broker', '')
}

async function submit(fields: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await app().inject({
    method: 'POST',
    url: '/schemas/provider/API/compatibility',
    payload: new URLSearchParams(fields).toString(),
    headers: {
      accept: html,
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      ...headers,
    },
  })
  return { status: response.statusCode, text: response.body, headers: response.headers }
}

/** The text of each row of the tables, its cells parted by bars. */
function rows(text: string): string[] {
  const cellsOf = (row: string) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) =>
      cell
        .replace(/<[^>]*>/g, ' ')
        .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
        .replace(/\s+/g, ' ')
        .trim(),
    )
  return [...text.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    cellsOf(row).join(' | ').trim(),
  )
}

const type = { matchers: [{ match: 'type' }] }

/** A consumer that gets an experiment with these members, whatever their values. */
function pact(
  answer: object,
  rules: object = { body: { $: type } },
  description = 'an experiment',
) {
  return {
    interactions: [
      {
        description,
        request: { method: 'GET', path: '/experiments/1' },
        response: { status: 200, body: answer, matchingRules: rules },
      },
    ],
    metadata: { pactSpecification: { version: '3.0.0' } },
  }
}

const variants = [{ key: 'a', weight: 1 }]
const resources = '/schemas/provider/API/resources'
const web = '/pacts/provider/API/consumer/Web/version'

/** A dashboard in production and newer on main, an SDK in production that asks for something else. */
async function twoConsumers() {
  const facts = given(database.db)
  for (const name of ['Web', 'SDK']) await facts.pacticipant(name, { mainBranch: 'main' })
  await facts.pact('Web', '1', 'API', { branch: 'main', body: pact({ id: 1, name: 'n' }) })
  await facts.pact('Web', '2', 'API', { branch: 'main', body: pact({ id: 1, variants }) })
  await facts.pact('SDK', '7', 'API', {
    branch: 'main',
    body: pact({ id: 'x', variants: [{ key: 'a' }] }),
  })
  await facts.deployment('Web', '1', 'production')
  await facts.deployment('SDK', '7', 'production')
}

describe('the providers', () => {
  it('are listed with how many rely on them and what they ask for', async () => {
    expect(await page('/schemas')).toContain('No application has a consumer with a pact.')
    await twoConsumers()
    await submit({ mode: 'FULL', gate: 'yes' })

    expect(rows(await page('/schemas'))).toContain('API | 2 | FULL , asked by the gate')
    expect(await page('/schemas?search=ap')).toContain('1 provider.')
    expect(await page('/schemas?search=%25')).toContain('No provider matches.')
    expect(await leadsTo('/schemas/provider/API?asOf=2026-01-31')).toBe(
      `${resources}?asOf=2026-01-31T00%3A00%3A00.000Z`,
    )
  })
})

describe('what consumers together rely on', () => {
  it('is told by resource: of main branches and what is live, or of an environment or branch', async () => {
    await twoConsumers()

    const all = rows(await page(resources))
    expect(all).toContain('experiment | answer | SDK 7 Web 2 Web 1')
    const live = await page(`${resources}?environment=production`)
    expect(rows(live)).toContain('experiment | answer | SDK 7 Web 1')
    expect(live).toContain('/resources/experiment?environment=production')
    expect(await page(`${resources}?branch=none`)).toContain(
      'No consumer version there has a contract',
    )
    await page(`${resources}?branch=main&environment=production`, 400)
    await page(`${resources}?environment=moon`, 404)
    await page('/schemas/provider/Nobody/resources', 404)
  })

  it('is told of a past moment', async () => {
    const at = (day: number) => new Date(Date.UTC(2026, 0, day))
    const facts = given(database.db)
    await facts.pact('Web', '1', 'API', { at: at(1), body: pact({ id: 1 }) })
    await facts.pact('Web', '2', 'API', { at: at(3), body: pact({ id: 2, a: 1 }) })
    await sql`update integration set created_at = ${at(1)}`.execute(database.db)

    const then = await page(`${resources}/experiment?asOf=2026-01-02`)
    expect(rows(then)[0]).toBe('Field | Web 1')
    expect(then).toContain('asOf=2026-01-02T00%3A00%3A00.000Z')
    expect(rows(await page(`${resources}/experiment`))[0]).toBe('Field | Web 2')
    expect(await page(`${resources}?asOf=2025-12-31`)).toContain('No consumer has a contract')
  })

  it('is a table of fields by consumer version, as a tree, where they differ and where not', async () => {
    await twoConsumers()

    expect(rows(await page(`${resources}/experiment`))).toEqual([
      'Field | SDK 7 | Web 2 | Web 1 | Together',
      'the value itself | object | object | object |',
      'id | string | number | number | they differ',
      'name | not read | not read | string |',
      'variants | array | array | not read |',
      'each of them | object | object | not read |',
      'key | string | string | not read |',
      'weight | not read | number | not read |',
    ])
    expect(rows(await page(`${resources}/experiment?only=differ`))).toHaveLength(2)
    expect(rows(await page(`${resources}/experiment?field=KEY`)).at(-1)).toMatch(/^key/)
    expect(await page(`${resources}/experiment?field=zz`)).toContain('in its name')
    await page(`${resources}/nothing`, 404)
  })

  it('says of one field who relies on it, and where they stand', async () => {
    await twoConsumers()

    const users = await page(
      `${resources}/experiment?field=${encodeURIComponent('/variants/0/key')}`,
    )

    expect(rows(users)).toEqual([
      'Consumer version | Place | As | Stands in | Published',
      'SDK 7 | /variants/*/key | string | main production | just now',
      'Web 2 | /variants/*/key | string | main | just now',
    ])
    expect(await page(`${resources}/experiment?field=/none`)).toContain('Nobody relies on')
    await page(`${resources}/experiment?field=/~2`, 400)
    expect(await leadsTo(`${resources}/experiment/fields?branch=main&field=/id`)).toBe(
      `${resources}/experiment?branch=main&field=%2Fid`,
    )
    expect(await leadsTo(`${resources}/experiment/response`)).toBe(`${resources}/experiment`)
  })

  it('counts those who agree where versions are too many to stand beside each other', async () => {
    for (const name of 'ABCDEF')
      await given(database.db).pact(name, '1', 'API', {
        body: pact({ id: name === 'F' ? 'text' : 1 }),
      })

    expect(rows(await page(`${resources}/experiment`)).slice(0, 3)).toEqual([
      'Field | Relied on by | As | Together',
      'the value itself | 6 of 6 | object 6 versions |',
      'id | 6 of 6 | number 5 versions string 1 version | they differ',
    ])
  })

  it('comes in parts where it is long, and names those who say nothing', async () => {
    const long = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${index}`, 1]))
    await given(database.db).pact('Web', '1', 'API', { body: pact(long) })
    await given(database.db).pact('Silent', '1', 'API', { body: { interactions: [] } })

    const first = await page(`${resources}/experiment`)
    expect(rows(first)).toHaveLength(151)
    expect(first).toContain('1 to 150 of 201 fields')
    expect(rows(await page(`${resources}/experiment?page=2`))).toHaveLength(52)
    expect(await page(resources)).toMatch(/<bdi>Silent<\/bdi>.*the pact has no interactions/s)
  })
})

describe('the schemas of a contract', () => {
  it('are read field by field, with matchers, examples and interactions', async () => {
    const rules = {
      body: {
        '$.key': { matchers: [{ match: 'regex', regex: '[a-z]+' }] },
        '$.list': { matchers: [{ match: 'type', min: 1 }] },
      },
    }
    await given(database.db).pact('Web', '1', 'API', {
      body: pact({ key: 'abc', on: true, list: [7] }, rules),
    })

    const text = await page(`${web}/1/schemas`)

    expect(rows(text)).toEqual([
      'Field | Holds | There | For example',
      'the value itself | object | always | –',
      'key | string matching ^[a-z]+$ | always | "abc"',
      'list | array, 1 item or more | always | –',
      'each of them | number | always | 7',
      'on | true | always | true',
    ])
    expect(text).toContain('From 1 interaction')
    expect(text).toContain('/version/1?q=an+experiment')
    expect(text).toContain('&#34;$schema&#34;')
    expect(await page(`${web}/1/schemas/experiment/response`)).toContain('aria-current="true"')
    await page(`${web}/1/schemas/nothing`, 404)
    await page(`${web}/9/schemas`, 404)
  })

  it('say why there are none', async () => {
    await given(database.db).pact('Web', '1', 'API', { body: { interactions: [] } })
    expect(await page(`${web}/1/schemas`)).toContain(
      'says nothing as a schema: the pact has no interactions',
    )
  })

  it('hold up against names of every kind', async () => {
    const evil = `<script>alert("1")</script>' \u202Eevil/%?#ä`
    const body = pact({ [evil]: evil }, { body: {} }, evil)
    await given(database.db).pact(evil, evil, evil, { body, branch: evil })
    await given(database.db).pact(evil, 'next', evil, { body: pact({ [evil]: 1 }), branch: evil })
    const enc = encodeURIComponent(evil)
    const own = `/pacts/provider/${enc}/consumer/${enc}/version`
    for (const url of [
      '/schemas',
      `/schemas/provider/${enc}/resources?branch=${enc}`,
      `/schemas/provider/${enc}/resources/experiment`,
      `/schemas/provider/${enc}/resources/experiment?field=${encodeURIComponent(`/${evil.replaceAll('/', '~1')}`)}`,
      `/schemas/provider/${enc}/compatibility`,
      `${own}/${enc}/schemas`,
      `${own}/next/schema-comparison/version/${enc}`,
    ]) {
      const text = await page(url)
      expect(text).not.toContain('<script')
      expect(text).toContain('&#60;script&#62;')
    }
  })
})

describe('what changed in the schemas', () => {
  it('is told by both orders of renewal, the worst first, with who relies on it', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '1', 'API', { body: pact({ id: 1, name: 'n' }) })
    await facts.pact('Web', '2', 'API', { body: pact({ id: 'x', owner: 'o' }) })
    await submit({ mode: 'BACKWARD' })

    const text = await page(`${web}/2/schema-comparison/previous-distinct`)

    const [head, first, ...others] = rows(text)
    expect(head).toBe('Mark | Renewed first | Field | Difference | Who relies on it')
    expect(first).toMatch(/^breaking \| consumer first \| experiment answer \/id \| /)
    expect(others.some((row) => /^unknown \| .*\/owner/.test(row))).toBe(true)
    expect(text).toContain('/resources/experiment?field=%2Fid')
    expect(text).toMatch(/BACKWARD<\/a>.*Incompatible.*the gate does not mind/s)
    expect(await page(`${web}/1/schema-comparison/version/1`)).toContain(
      'Both say the same as schemas.',
    )
    expect(await page(`${web}/1/schema-comparison/previous-distinct`)).toContain(
      'There is no earlier pact',
    )
    expect(await leadsTo(`${web}/1/schema-comparison/version/1?from=1&to=2`)).toBe(
      `${web}/2/schema-comparison/version/1`,
    )
    await page(`${web}/2/schema-comparison/version/9`, 404)
  })
})

describe('a long comparison of schemas', () => {
  it('is folded by schema: the worst open first, what stands against nothing in a sentence', async () => {
    const facts = given(database.db)
    const fields = (value: number | string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`field${index}`, value]))
    const answers = (things: Record<string, object>) => ({
      interactions: Object.entries(things).map(([path, answer]) => ({
        ...pact(answer, undefined, `get ${path}`).interactions[0],
        request: { method: 'GET', path: `/${path}/1` },
      })),
      metadata: { pactSpecification: { version: '3.0.0' } },
    })
    const before = { experiments: fields(1, 50), flags: fields(1, 3), users: { id: 1, name: 'n' } }
    const after = { experiments: fields('x', 50), flags: fields('x', 3), users: { id: 1 } }
    await facts.pact('Web', '1', 'API', { body: answers(before) })
    await facts.pact('Web', '2', 'API', { body: answers(after) })

    const text = await page(`${web}/2/schema-comparison/previous-distinct`)

    const folds = [
      ...text.matchAll(/<details class="document"( open)?><summary[^>]*>(.*?)<\/summary>/gs),
    ]
    const told = folds.map(([, open, summary = '']) => [
      summary.replace(/<[^>]*>/g, '').replace(/, .*/, ''),
      open !== undefined,
    ])
    expect(told.slice(0, 2)).toEqual([
      ['experiment', true],
      ['flag', true],
    ])
    expect(text).toMatch(/And \d+ more differences: the JSON has them all/)
    expect(text).not.toContain('Both say the same')
  })
})

describe('the compatibility that a provider asks for', () => {
  it('is changed by a form, which says when nothing was chosen', async () => {
    await given(database.db).pact('Web', '1', 'API')
    expect(await page('/schemas/provider/API/compatibility')).toContain('nobody has decided yet')
    for (const mode of ['', 'SIDEWAYS']) {
      const { status, text } = await submit({ mode })
      expect(status).toBe(400)
      expect(text).toContain('<a href="#mode">Mode is missing: choose one</a>')
    }

    const { status, headers } = await submit({ mode: 'FORWARD_TRANSITIVE', gate: 'yes' })

    expect([status, headers.location]).toEqual([
      303,
      'http://broker/schemas/provider/API/compatibility?done=changed',
    ])
    expect(await getMode(database.db, 'API')).toMatchObject({
      mode: 'FORWARD_TRANSITIVE',
      gate: true,
    })
    const text = await page('/schemas/provider/API/compatibility?done=changed')
    expect(text).toContain('It was changed.')
    expect(text).toContain('value="FORWARD_TRANSITIVE" checked')
    await page('/schemas/provider/Nobody/compatibility', 404)
  })

  it('is changed by nobody from elsewhere, in the past, or who may look only', async () => {
    await given(database.db).pact('Web', '1', 'API')
    expect((await submit({ mode: 'FULL' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await getMode(database.db, 'API')).mode).toBe('NONE')

    const url = '/schemas/provider/API/compatibility'
    const then = await page(`${url}?asOf=2026-01-31`)
    expect(then).toContain('The past cannot be changed')
    expect(then).not.toContain('method="post"')
    const seen = await page(url, 200, reader, guarded())
    expect(seen).toContain('You may look, not change')
    expect(seen).not.toContain('method="post"')
    const signIn = await guarded().inject({
      url: `${url}?change=yes`,
      headers: { accept: html, ...reader },
    })
    expect(signIn.statusCode).toBe(401)
  })
})
