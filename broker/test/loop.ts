import { sql } from 'kysely'
import type { Db } from '../src/db/client.ts'

interface Named {
  name: string
  version: string
  branch?: string
}

interface Publication extends Named {
  provider: string
  /** What the consumer relies on: a description for each interaction, or whole interactions. */
  interactions: (string | object)[]
}

interface Verification {
  consumer: string
  consumerVersion: string
  provider: Named
  /** By interaction, what failed; without any, all of it holds. */
  failures?: Record<string, { path: string; expected: string; actual: string }>
}

export type Loop = ReturnType<typeof loopOn>

/** The contract cycle over HTTP, as the command-line clients go it: publish, verify, deploy. */
export function loopOn(base: string, db: Db) {
  async function send(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(path.startsWith('http') ? path : base + path, {
      method,
      headers: { accept: 'application/hal+json', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }
  const enc = encodeURIComponent

  async function publish({ name, version, branch, provider, interactions }: Publication) {
    const content = {
      consumer: { name },
      provider: { name: provider },
      interactions: interactions.map((one) => (typeof one === 'string' ? interactionOf(one) : one)),
      metadata: { pactSpecification: { version: '2.0.0' } },
    }
    await send('POST', '/contracts/publish', {
      pacticipantName: name,
      pacticipantVersionNumber: version,
      ...(branch && { branch }),
      contracts: [
        {
          consumerName: name,
          providerName: provider,
          specification: 'pact',
          contentType: 'application/json',
          content: Buffer.from(JSON.stringify(content)).toString('base64'),
        },
      ],
    })
  }

  async function verify({ consumer, consumerVersion, provider, failures = {} }: Verification) {
    const { name, version, branch } = provider
    if (branch)
      await send(
        'PUT',
        `/pacticipants/${enc(name)}/branches/${enc(branch)}/versions/${enc(version)}`,
        {},
      )
    const pact = `/pacts/provider/${enc(name)}/consumer/${enc(consumer)}/version/${enc(consumerVersion)}`
    const address = hrefIn(await send('GET', pact), 'pb:publish-verification-results')
    const testResults = Object.entries(failures).map(([interactionDescription, failure]) => ({
      interactionDescription,
      success: false,
      mismatches: [
        {
          attribute: 'body',
          identifier: failure.path,
          description: `Expected ${failure.expected} but was ${failure.actual}`,
          expected: failure.expected,
          actual: failure.actual,
        },
      ],
    }))
    await send('POST', address, {
      success: testResults.length === 0,
      providerApplicationVersion: version,
      testResults,
    })
  }

  async function environment(name: string, { production = false } = {}) {
    await send('POST', '/environments', { name, displayName: name, production })
  }

  async function deploy(name: string, version: string, environmentName: string) {
    const found = await send('GET', `/environments?name=${enc(environmentName)}`)
    const [uuid] = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(JSON.stringify(found)) ?? []
    const path = `/pacticipants/${enc(name)}/versions/${enc(version)}/deployed-versions/environment/${uuid}`
    await send('POST', path, {})
  }

  /** Whatever happens within, happened then: its facts are moved there, in their order. */
  async function at(then: Date, happens: () => Promise<void>): Promise<void> {
    const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
    await new Promise((resolve) => setTimeout(resolve, 2))
    await happens()
    await moveFacts(db, rows[0]?.now ?? new Date(), then)
  }

  return { db, send, publish, verify, environment, deploy, at }
}

/** By table, its columns of time. */
const times: Record<string, string[]> = {
  pacticipant: ['created_at'],
  main_branch_period: ['created_at', 'ended_at'],
  version: ['created_at', 'deleted_at'],
  branch: ['created_at', 'updated_at', 'ended_at'],
  branch_version: ['created_at', 'ended_at'],
  tag: ['created_at', 'ended_at'],
  integration: ['created_at', 'deleted_at'],
  content: ['created_at'],
  publication: ['created_at', 'ended_at'],
  result: ['created_at', 'executed_at', 'deleted_at'],
  first_success: ['at'],
  environment: ['created_at', 'updated_at', 'deleted_at'],
  deployment: ['created_at', 'ended_at'],
  release: ['created_at', 'ended_at'],
}

async function moveFacts(db: Db, from: Date, to: Date): Promise<void> {
  for (const [table, columns] of Object.entries(times)) {
    for (const column of columns) {
      const time = sql.ref(column)
      await sql`update ${sql.table(table)} set ${time} = ${to}::timestamptz + (${time} - ${from}::timestamptz)
        where ${time} >= ${from}`.execute(db)
    }
  }
}

function interactionOf(description: string): object {
  return {
    description,
    request: { method: 'GET', path: `/${encodeURIComponent(description)}` },
    response: { status: 200, body: { total: 1 } },
  }
}

function hrefIn(resource: unknown, relation: string): string {
  const links = (resource as { _links?: Record<string, { href?: string }> })._links
  const href = links?.[relation]?.href
  if (href === undefined) throw new Error(`No link ${relation}`)
  return href
}
