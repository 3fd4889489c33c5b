import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ServedRoute } from './served-routes.ts'

export const root = fileURLToPath(new URL('../../', import.meta.url))
const recordsFolder = join(root, 'reports', 'routes')
export const tableFile = join(root, 'docs', 'protocol.md')

/** A line of the table in docs/protocol.md: a route, and a test that asks it. */
export interface Row extends ServedRoute {
  /** From the root of the repository; undefined where no test asks the route. */
  test: string | undefined
}

/** By test file, how often it has asked which routes. */
export type Records = ReadonlyMap<string, Readonly<Record<string, number>>>

export function nameOf({ method, path, door }: ServedRoute): string {
  return `${method} ${path} ${door}`
}

/** Files that ask all there is, one way: a route's own behaviour is told better by another. */
const sweeping = /\/(approved-answers|every-link|conventions)\.db\.test\.ts$/

const states = { api: 'served', page: 'served as a page' }
const head = '| route | test | state |\n| --- | --- | --- |\n'

/** Rows like: | `GET /pacticipants` | `broker/src/…test.ts` | served |. */
export function readRows(): Row[] {
  const pattern = /^\| `(\w+) (\S+)` \| (?:`([^`|]+)`|none) \| (served[^|]*) \|$/gm
  return [...readFileSync(tableFile, 'utf8').matchAll(pattern)].map(
    ([, method = '', path = '', test, state]) => ({
      method,
      path,
      door: state === states.page ? 'page' : 'api',
      test,
    }),
  )
}

/** Where a test file, told from the root of the repository, writes down which routes it has asked: a name a line. */
export function recordOf(file: string): string {
  return join(recordsFolder, `${file}.txt`)
}

/** What the tests of the broker asked when they last ran; not those whose random histories ask a route by chance. */
export function readRecords(): Records {
  const files = globSync('broker/src/**/*.test.ts', { cwd: root })
    .filter((file) => existsSync(recordOf(file)))
    .filter((file) => !readFileSync(join(root, file), 'utf8').includes("from 'fast-check'"))
  return new Map(files.map((file) => [file, timesOf(readFileSync(recordOf(file), 'utf8'))]))
}

function timesOf(record: string): Record<string, number> {
  const times: Record<string, number> = {}
  for (const name of record.trim().split('\n')) times[name] = (times[name] ?? 0) + 1
  return times
}

/**
 * The document with a row for each route: the test that it names already, while that asks the route; else the one that
 * asks it most. A sweeping one is named only where no other asks.
 */
export function tableText(routes: readonly ServedRoute[], records: Records): string {
  const known = new Map(readRows().map((row) => [nameOf(row), row.test]))
  const rows = routes.toSorted(byPath).map((route) => {
    const name = nameOf(route)
    const test = testFor(name, known.get(name), records)
    const shown = test === undefined ? 'none' : `\`${test}\``
    return `| \`${route.method} ${route.path}\` | ${shown} | ${states[route.door]} |\n`
  })
  const [before = ''] = readFileSync(tableFile, 'utf8').split(head)
  return before + head + rows.join('')
}

function testFor(name: string, known: string | undefined, records: Records): string | undefined {
  const all = [...records].filter(([, asked]) => asked[name])
  const own = all.filter(([file]) => !sweeping.test(file))
  const asking = own.length > 0 ? own : all
  if (asking.some(([file]) => file === known)) return known
  const times = (asked: Readonly<Record<string, number>>) => asked[name] ?? 0
  const [most] = asking.toSorted(
    ([one, a], [other, b]) => times(b) - times(a) || (one < other ? -1 : 1),
  )
  return most?.[0]
}

function byPath(one: ServedRoute, other: ServedRoute): number {
  const key = ({ method, path, door }: ServedRoute) => `${path} ${method} ${door}`
  return key(one) < key(other) ? -1 : 1
}
