import { afterEach, expect, it } from '@jest/globals'
import { type Answer, approve, approvedAnswers, fileOf } from '../conformance/approved/approval.ts'
import { type Names, plainNames, playHistory } from '../conformance/approved/history.ts'
import { namesFor, pathOf, queriesOf } from '../conformance/approved/questions.ts'
import { normalizer } from '../conformance/reference/normal-form.ts'
import { routesOf, testApp } from '../test/app.ts'
import { testDatabase } from '../test/database.ts'
import type { ServedRoute } from '../test/served-routes.ts'
import type { App } from './http/room.ts'
import { encode } from './links.ts'

const database = testDatabase()
let app: App | undefined
afterEach(async () => app?.close())

/** Where a broker is asked, and at what address its answers say that it is. */
interface Site {
  settings: Record<string, string>
  /** Below the server's own address. */
  path?: string
  headers?: Record<string, string>
  base: string
}

/** All that the API has to say of the history, by the file of its route. */
async function answersAt(site: Site, names: Names): Promise<Map<string, Answer[]>> {
  app = testApp(database.db, { ...site.settings, PACT_BROKER_ENABLE_DIAGNOSTIC_ENDPOINTS: 'true' })
  const server = (await app.listen({ host: '127.0.0.1', port: 0 })) + (site.path ?? '')
  const ask = (method: string, path: string, body?: unknown) =>
    fetch(path.startsWith(site.base) ? server + path.slice(site.base.length) : server + path, {
      method,
      redirect: 'manual',
      headers: {
        accept: 'application/hal+json, application/json, image/svg+xml',
        ...(body !== undefined && { 'content-type': typeOf(method) }),
        ...site.headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const found = await playHistory(async (method, path, body) => {
    const response = await ask(method, path, body)
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }, names)

  const normal = normalizer(site.base)
  const answers = new Map<string, Answer[]>()
  for (const { path: route } of routesOf(app).filter(isAsked)) {
    const path = pathOf(route, namesFor(route, names), found)
    const list: Answer[] = []
    for (const query of queriesOf(route, names)) {
      const response = await ask('GET', path + query)
      const type = response.headers.get('content-type') ?? ''
      const text = await response.text()
      const { body } = normal({
        status: response.status,
        headers: {},
        body: { request: `GET ${path}${query}`, body: readBody(type, text) },
      }) as { body: { request: string; body: unknown } }
      list.push({ ...body, status: response.status, type })
    }
    answers.set(fileOf(route), list)
  }
  return answers
}

/** Files are what they are, and an error is one on purpose. */
function isAsked({ method, path, door }: ServedRoute): boolean {
  return method === 'GET' && door === 'api' && !/^\/(static\/|test\/error$)/.test(path)
}

function typeOf(method: string): string {
  return method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
}

/** Without `updatedAt`, which stands only where a later second has begun since the thing was made. */
function readBody(type: string, text: string): unknown {
  if (/json/.test(type) && text !== '')
    return JSON.parse(text, (key, value: unknown) => (key === 'updatedAt' ? undefined : value))
  const lines = text.split('\n')
  return /csv/.test(type) ? withoutIds(lines) : lines
}

/** The ids of a list of relations are the rows' own: they stand first, and where a provider is meant. */
function withoutIds(lines: string[]): string[] {
  const ids = lines.map((line) => line.split(',')[0] ?? '')
  const shown = (field: string) =>
    field !== '0' && ids.includes(field) ? `id-${ids.indexOf(field) + 1}` : field
  return lines.map((line) =>
    line
      .split(',')
      .map((field, index) => (index === 0 || index >= 6 ? shown(field) : field))
      .join(','),
  )
}

const here: Site = { settings: {}, base: 'http://broker' }

/** At the second of two addresses, below a path that the proxy leaves on. */
const behindProxy: Site = {
  settings: { PACT_BROKER_BASE_URLS: 'https://one.example https://two.example/our/broker' },
  path: '/our/broker',
  headers: { 'x-forwarded-host': 'two.example', 'x-forwarded-proto': 'https' },
  base: 'https://two.example/our/broker',
}

/**
 * The answers are approved as files, for people to read what a change means to clients. To approve of new ones:
 * APPROVE=1 npm run -s jest -- --selectProjects db --testPathPatterns approved-answers
 */
it('the API answers as it was approved of', async () => {
  const answers = await answersAt(here, plainNames)
  if (process.env.APPROVE === '1') approve(answers)

  expect(Object.fromEntries(answers)).toEqual(Object.fromEntries(approvedAnswers()))
  expect(answers.size).toBeGreaterThan(100)
  const failed = [...answers.values()].flat().filter(({ status }) => status >= 400)
  expect(failed).toEqual([])
})

it('the same is answered whatever names hold, and wherever a proxy has put the broker', async () => {
  const odd = "/ %2f#?+'é日"
  const names = Object.fromEntries(
    Object.entries(plainNames).map(([key, name]) => [
      key,
      name + (hasNoSpaces.has(key) ? odd.replace(' ', '') : odd),
    ]),
  ) as Names
  const answers = await answersAt(behindProxy, names)

  // A command has them in quotes, for a shell.
  const inQuotes = JSON.stringify(odd.replaceAll("'", "'\\''")).slice(1, -1)
  const forShells = new RegExp(`'([^' ]+)${inQuotes.replace(/[\\/?+]/g, '\\$&')}'`, 'g')
  const plain = (text: string) =>
    [odd, odd.replace(' ', '')]
      .flatMap((name) => [name, encodeURIComponent(name), encode(name), inPlainPath(name)])
      .reduce((shown, name) => shown.replaceAll(name, ''), text.replace(forShells, '$1'))
  expect(withoutPictures(answers, plain)).toEqual(
    withoutPictures(approvedAnswers(), (text) => text),
  )
})

/** With its slashes as they are: clients send branches so. */
const inPlainPath = (name: string) => name.split('/').map(encodeURIComponent).join('/')

const hasNoSpaces = new Set(['environment', 'main', 'feature'])

/** As text; a picture is as wide as its names. */
function withoutPictures(answers: Map<string, Answer[]>, plain: (text: string) => string) {
  return Object.fromEntries(
    [...answers].map(([file, list]) => [
      file,
      list.map((answer) => {
        const body = /svg/.test(answer.type) ? 'a picture' : answer.body
        return JSON.parse(withNamedShas(plain(JSON.stringify({ ...answer, body })))) as unknown
      }),
    ]),
  )
}

/** A content has another sha under other names. */
function withNamedShas(text: string): string {
  const shas: string[] = []
  return text.replace(/\b[0-9a-f]{12}\b/g, (sha) => {
    if (!shas.includes(sha)) shas.push(sha)
    return `sha-${shas.indexOf(sha) + 1}`
  })
}
