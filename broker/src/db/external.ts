import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { errorCode } from './client.ts'

/** Why a database cannot be used, in a sentence that says what to do. */
export class UnusableDatabase extends Error {
  override name = 'UnusableDatabase'
}

const setting = 'PACT_BROKER_DATABASE_URL'
const oldest = 15

/**
 * Makes sure that the database at the URL answers, is new enough and keeps every character.
 * One that does not answer yet is asked so many times again, every three seconds. Throws `UnusableDatabase`; the
 * sentences hold no password.
 */
export async function requireUsable(url: string, retries = 0): Promise<void> {
  const place = placeOf(url)
  for (let left = retries; ; left--) {
    const error = await look(url, place).then(
      () => undefined,
      (error: unknown) => error,
    )
    if (error === undefined) return
    if (left <= 0 || !mayPass.has(errorCode(error)))
      throw error instanceof UnusableDatabase
        ? error
        : new UnusableDatabase(sentenceFor(error, place))
    await sleep(betweenTries)
  }
}

const betweenTries = 3_000

/** Not there yet, starting (cannot_connect_now), shutting down, or full. */
const mayPass = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNRESET',
  'ETIMEDOUT',
  '57P03',
  '57P01',
  '53300',
])

async function look(url: string, place: Place): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  // A connection that breaks is told by the query that waits for it.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ version: number; encoding: string }>(
      `select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding`,
    )
    const [found] = rows
    if (found) judge(found, place)
  } finally {
    await client.end().catch(() => {})
  }
}

interface Place {
  server: string
  database: string
  user: string
}

function placeOf(url: string): Place {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new UnusableDatabase(
      `${setting} must look like postgres://user:password@host:5432/name: the broker keeps its data in PostgreSQL. Leave it out to let the broker run its own.`,
    )
  }
  const user = decodeURIComponent(parsed.username) || 'the current user'
  const host = parsed.searchParams.get('host') ?? (parsed.hostname || 'localhost')
  // A folder with a socket, or a name.
  const server = host.startsWith('/') ? host : `${host}:${parsed.port || 5432}`
  return { server, database: decodeURIComponent(parsed.pathname.slice(1)) || user, user }
}

function judge(
  { version, encoding }: { version: number; encoding: string },
  { server, database }: Place,
): void {
  if (version < oldest) {
    throw new UnusableDatabase(
      `The database server at ${server} is PostgreSQL ${version}: the broker needs ${oldest} or newer.`,
    )
  }
  if (encoding !== 'UTF8') {
    throw new UnusableDatabase(
      `The database "${database}" at ${server} has the encoding ${encoding}: make one with encoding UTF8, which keeps every character.`,
    )
  }
}

/** See https://www.postgresql.org/docs/current/errcodes-appendix.html for the codes with digits. */
function sentenceFor(error: unknown, { server, database, user }: Place): string {
  const code = errorCode(error)
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return `No database server answers at ${server}: start it, or correct ${setting}.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The database server at ${server} cannot be found by that name: correct ${setting}.`
    case '3D000':
      return `There is no database "${database}" at ${server}: create it with \`createdb ${database}\`, or correct ${setting}.`
    case '28P01':
    case '28000':
      return `The database server at ${server} does not let user "${user}" in: correct the user or the password in ${setting}.`
    case '53300':
      return `The database server at ${server} has no connection left: raise its max_connections, or lower PACT_BROKER_DATABASE_MAX_CONNECTIONS of its users.`
    default: {
      const why =
        error instanceof Error && error.message ? error.message : code || 'no reason given'
      return `The database at ${server} cannot be used: ${why}`
    }
  }
}
