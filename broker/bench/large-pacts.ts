/** Two applications, and how many interactions the contract between them has. */
export interface LargePact {
  consumer: string
  provider: string
  interactions: number
}

const megabyte = { consumer: 'large-consumer', provider: 'large-provider', interactions: 3_000 }

/** What has changed between two pacts of 1 MB each: every fiftieth of 3,000 interactions. */
export const largeDiff = `${addressOf(megabyte)}/version/2/diff/previous-distinct`

/** Publishes two that differ in each fiftieth interaction; published again, they are the same. Returns the bytes of one. */
export async function publishLargePacts(base: string, pact: LargePact = megabyte): Promise<number> {
  let size = 0
  for (const version of [1, 2]) {
    const body = JSON.stringify(contentOf(pact, version))
    size = body.length
    const headers = { 'content-type': 'application/json' }
    const url = `${base}${addressOf(pact)}/version/${version}`
    const response = await fetch(url, { method: 'PUT', headers, body })
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
    await response.arrayBuffer()
  }
  return size
}

/** Its path at the broker. */
export function addressOf({ consumer, provider }: LargePact): string {
  return `/pacts/provider/${provider}/consumer/${consumer}`
}

function contentOf(
  { consumer, provider, interactions: length }: LargePact,
  version: number,
): unknown {
  const interactions = Array.from({ length }, (_, index) => ({
    description: `a request for thing ${index}`,
    providerState: `thing ${index} exists`,
    request: { method: 'GET', path: `/things/${index}`, query: 'page=1' },
    response: {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: { id: index, name: index % 50 === 0 ? `name ${version}` : 'name', tags: ['a', 'b'] },
      matchingRules: { '$.body.id': { match: 'type' } },
    },
  }))
  const metadata = { pactSpecification: { version: '2.0.0' } }
  return {
    consumer: { name: consumer },
    provider: { name: provider },
    interactions,
    metadata,
  }
}
