const pair = { consumer: 'large-consumer', provider: 'large-provider' }
const address = `/pacts/provider/${pair.provider}/consumer/${pair.consumer}`

/** What has changed between two pacts of 1 MB each: every fiftieth of 3,000 interactions. */
export const largeDiff = `${address}/version/2/diff/previous-distinct`

/** Publishes the two; published again, they are the same. Returns the bytes of one. */
export async function publishLargePacts(base: string): Promise<number> {
  let size = 0
  for (const version of [1, 2]) {
    const body = JSON.stringify(pactOf(version))
    size = body.length
    const headers = { 'content-type': 'application/json' }
    const url = `${base}${address}/version/${version}`
    const response = await fetch(url, { method: 'PUT', headers, body })
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
    await response.arrayBuffer()
  }
  return size
}

function pactOf(version: number): unknown {
  const interactions = Array.from({ length: 3_000 }, (_, index) => ({
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
    consumer: { name: pair.consumer },
    provider: { name: pair.provider },
    interactions,
    metadata,
  }
}
