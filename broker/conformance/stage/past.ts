import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tell } from './http.ts'

const at = encodeURIComponent

/** A pact of one interaction; another `path` is another content. */
export function pactOf(consumer: string, provider: string, path = '/orders/1') {
  return {
    consumer: { name: consumer },
    provider: { name: provider },
    interactions: [
      {
        description: `a request for ${path}`,
        providerStates: [{ name: 'an order exists', params: { id: 1 } }],
        request: { method: 'GET', path },
        response: { status: 200, headers: { 'content-type': 'application/json' }, body: { id: 1 } },
      },
    ],
    metadata: { pactSpecification: { version: '3.0.0' } },
  }
}

interface Publication {
  path?: string
  branch?: string
  tags?: string[]
}

/** Publishes a pact over HTTP, as the clients do. */
export async function publish(
  consumer: string,
  version: string,
  provider: string,
  { path, branch, tags }: Publication = {},
): Promise<void> {
  const content = JSON.stringify(pactOf(consumer, provider, path))
  await tell('POST /contracts/publish', {
    pacticipantName: consumer,
    pacticipantVersionNumber: version,
    ...(branch !== undefined && { branch }),
    ...(tags && { tags }),
    contracts: [
      {
        consumerName: consumer,
        providerName: provider,
        specification: 'pact',
        contentType: 'application/json',
        content: Buffer.from(content).toString('base64'),
      },
    ],
  })
}

interface Verification {
  success?: boolean
  branch?: string
}

/** Publishes a result of `providerVersion` for what `consumerVersion` has published. */
export async function verify(
  [consumer, consumerVersion]: readonly [string, string],
  [provider, providerVersion]: readonly [string, string],
  { success = true, branch }: Verification = {},
): Promise<void> {
  if (branch !== undefined)
    await tell(
      `PUT /pacticipants/${at(provider)}/branches/${at(branch)}/versions/${at(providerVersion)}`,
      {},
    )
  const pact = await tell(
    `GET /pacts/provider/${at(provider)}/consumer/${at(consumer)}/version/${at(consumerVersion)}`,
  )
  const href = linkOf(pact, 'pb:publish-verification-results')
  await tell(`POST ${href}`, { success, providerApplicationVersion: providerVersion })
}

/** The address behind a relation of a HAL resource. */
export function linkOf(resource: unknown, relation: string): string {
  const { _links } = resource as { _links?: Record<string, { href?: string } | undefined> }
  const href = _links?.[relation]?.href
  if (href === undefined)
    throw new Error(`There is no link ${relation} in ${JSON.stringify(resource)}`)
  return href
}

/** Makes an environment and tells its uuid. */
export async function environment(name: string, production = false): Promise<string> {
  const body = await tell('POST /environments', { name, displayName: name, production })
  return (body as { uuid: string }).uuid
}

/** Records that a version runs in an environment. */
export async function deploy(name: string, version: string, environmentUuid: string) {
  await tell(
    `POST /pacticipants/${at(name)}/versions/${at(version)}/deployed-versions/environment/${environmentUuid}`,
    {},
  )
}

/** A directory of pact files for the command-line client; the test file removes it at its end. */
export async function pactFiles(files: Readonly<Record<string, unknown>>): Promise<PactFiles> {
  const directory = await mkdtemp(join(tmpdir(), 'conformance-pacts-'))
  for (const [name, pact] of Object.entries(files))
    await writeFile(join(directory, name), typeof pact === 'string' ? pact : JSON.stringify(pact))
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) }
}

export interface PactFiles {
  directory: string
  remove(): Promise<void>
}
