import { ask, at } from '../request.ts'

/** A pact of one interaction, V2 unless told otherwise; another `path` is another content. */
export function pact(consumer: string, provider: string, path: string, version = '2.0.0') {
  return {
    consumer: { name: consumer },
    provider: { name: provider },
    interactions: [
      {
        description: `a request for ${path}`,
        providerState: 'something exists',
        request: { method: 'GET', path },
        response: { status: 200, body: { id: 1 } },
      },
    ],
    metadata: { pactSpecification: { version } },
  }
}

export function pactPath(consumer: string, provider: string): string {
  return `/pacts/provider/${at(provider)}/consumer/${at(consumer)}`
}

interface Build {
  branch?: string
  tags?: string[]
  buildUrl?: string
  onConflict?: string
}

/** `POST /contracts/publish` of one pact per path given by provider. */
export function publish(
  consumer: string,
  version: string,
  contracts: Readonly<Record<string, string>>,
  { onConflict, ...build }: Build = {},
) {
  return ask('POST /contracts/publish', {
    pacticipantName: consumer,
    pacticipantVersionNumber: version,
    ...build,
    contracts: Object.entries(contracts).map(([provider, path]) => ({
      consumerName: consumer,
      providerName: provider,
      specification: 'pact',
      contentType: 'application/json',
      content: Buffer.from(JSON.stringify(pact(consumer, provider, path))).toString('base64'),
      ...(onConflict !== undefined && { onConflict }),
    })),
  })
}
