import { request as httpRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import pg from 'pg'
import { type FuzzRequest, fuzzRequests } from './requests.ts'
import { listedRoutes } from './routes.ts'

export interface FuzzReport {
  requests: number
  /** How many answers there were of each status. */
  statuses: Record<number, number>
  /** What must not be: an answer of 5xx, none at all, or a row changed by a refused request. */
  faults: string[]
}

/** Sends `count` requests, the same for the same seed, and compares the rows of the database before and after each refused one that might write. */
export async function fuzz(
  url: string,
  databaseUrl: string,
  { seed, count }: { seed: number; count: number },
): Promise<FuzzReport> {
  const database = new pg.Client({ connectionString: databaseUrl })
  await database.connect()
  const report: FuzzReport = { requests: 0, statuses: {}, faults: [] }
  try {
    let before = await fingerprint(database)
    for (const request of fc.sample(fuzzRequests(listedRoutes()), { seed, numRuns: count })) {
      const status = await send(url, request)
      report.requests += 1
      report.statuses[status] = (report.statuses[status] ?? 0) + 1
      if (status >= 500 || status === 0) report.faults.push(`${status} for ${shown(request)}`)
      if (request.method === 'GET') continue
      const after = await fingerprint(database)
      if (status >= 400 && after !== before) {
        // What was deleted before is cleared away by and by: only what the same request does again is its own doing.
        const settled = await settledFingerprint(database)
        await send(url, request)
        const again = await settledFingerprint(database)
        if (again !== settled)
          report.faults.push(
            `${status}, but ${changed(settled, again)} has changed: ${shown(request)}`,
          )
        before = again
        continue
      }
      before = after
    }
  } finally {
    await database.end()
  }
  return report
}

/** What the tables hold; the same text means the same rows. */
async function fingerprint(database: pg.Client): Promise<string> {
  const { rows } = await database.query<{ text: string }>(fingerprintSql)
  return rows[0]?.text ?? ''
}

/** Count and sum of the hashes of the rows of each table, in one statement. */
const fingerprintSql = `
  select string_agg(t.relname || ':' || (xpath('//n/text()', query_to_xml(
    format('select count(*) || ''/'' || coalesce(sum(hashtext(x::text)::bigint), 0) as n from %I.%I x', n.nspname, t.relname),
    true, false, '')))[1]::text, ' ' order by t.relname) as text
  from pg_class t join pg_namespace n on n.oid = t.relnamespace
  where t.relkind = 'r' and n.nspname = 'public' and t.relname not like 'kysely%'`

/** The fingerprint once nothing changes any more. */
async function settledFingerprint(database: pg.Client): Promise<string> {
  for (let last = await fingerprint(database); ; ) {
    await sleep(100)
    const next = await fingerprint(database)
    if (next === last) return next
    last = next
  }
}

/** The tables whose part of the fingerprint is another one now. */
function changed(before: string, after: string): string {
  const known = new Set(before.split(' '))
  return after
    .split(' ')
    .filter((table) => !known.has(table))
    .join(' and ')
}

function shown({ method, path, type, body }: FuzzRequest): string {
  const text = typeof body === 'string' ? body : String(body)
  return `${method} ${path.slice(0, 300)} (${type}) ${text.slice(0, 500)}`
}

/** The status, or 0 when the connection broke. Each request has its own: a refused body ends the one it came by. Not `fetch`: it would mend the path first. */
function send(url: string, { method, path, type, body }: FuzzRequest): Promise<number> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const headers = {
      accept: 'application/hal+json',
      ...(body !== undefined && {
        'content-type': type,
        // Node frames the body of a DELETE only when its length is told.
        'content-length': String(Buffer.byteLength(body)),
      }),
    }
    try {
      const sent = httpRequest(
        { hostname, port, method, path, headers, agent: false },
        (answer) => {
          answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
        },
      )
      sent.on('error', () => resolve(0)).end(body)
    } catch {
      // A path that Node itself refuses to send never reaches the broker.
      resolve(400)
    }
  })
}
