import { afterAll, beforeAll } from '@jest/globals'
import { Client, escapeIdentifier } from 'pg'

/** A database of this test file's own, empty at first; read `.url` inside tests. */
export function testDatabase(): {
  readonly url: string
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>
} {
  const server = process.env.TEST_DATABASE_URL ?? ''
  const name = `backend_${process.env.JEST_WORKER_ID ?? '1'}_${process.pid}`
  const url = new URL(server)
  url.pathname = `/${name}`

  beforeAll(async () => {
    await onServer(server, `drop database if exists ${escapeIdentifier(name)} with (force)`)
    await onServer(server, `create database ${escapeIdentifier(name)}`)
  })
  afterAll(async () => {
    await onServer(server, `drop database if exists ${escapeIdentifier(name)} with (force)`)
  })

  return {
    url: url.href,
    query: (sql, values) => onServer(url.href, sql, values),
  }
}

async function onServer(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql, values)).rows
  } finally {
    await client.end()
  }
}
