import { createServer } from 'node:http'

export interface Provider {
  url: string
  /** The paths that were asked for, sorted. */
  paths(): string[]
  stop(): Promise<void>
}

/** A provider that keeps every pact of `pactOf` but those whose path holds "broken". */
export async function startProvider(): Promise<Provider> {
  const seen = new Set<string>()
  const server = createServer((request, response) => {
    seen.add(request.url ?? '')
    const status = request.url?.includes('broken') ? 500 : 200
    response.writeHead(status, { 'content-type': 'application/json' }).end('{"id":1}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The provider has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    paths: () => [...seen].sort(),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
