import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { createApp } from './app.ts'
import { readConfig } from './config.ts'
import { openDatabase } from './db/client.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

interface Row {
  route: string
  test: string
}

/** Rows like: | `GET /pacticipants` | `broker/src/…test.ts` | tested |. */
function rows(): Row[] {
  return [...read('docs/protocol.md').matchAll(/^\| `(\w+ \/\S*)` \| `?([^`|]+?)`? \|/gm)].map(
    ([, route = '', test = '']) => ({ route, test }),
  )
}

function routes(): string[] {
  const found = new Set<string>()
  const db = openDatabase({
    url: 'postgres://nobody@127.0.0.1:1/none',
    maxConnections: 1,
    statementTimeout: 1,
  })
  createApp(readConfig({}), db, {
    logger: false,
    onRoute: ({ method, url }) => {
      for (const one of [method].flat()) if (one !== 'HEAD') found.add(`${one} ${url}`)
    },
  })
  return [...found].sort()
}

it('the table of the protocol holds every route of the server, and no other', () => {
  expect(
    rows()
      .map(({ route }) => route)
      .sort(),
  ).toEqual(routes())
})

it('each row names a test that speaks of what is particular to the route, or says that there is none', () => {
  const bad = rows().filter(({ route, test }) => {
    const last =
      route
        .split('/')
        .filter((part) => part && !/^[:*]/.test(part))
        .at(-1) ?? ''
    return test !== 'none yet' && !read(test).includes(/^\w+ $/.test(last) ? '' : last)
  })
  expect(bad).toEqual([])
  expect(rows().filter(({ test }) => test !== 'none yet').length).toBeGreaterThan(100)
})
