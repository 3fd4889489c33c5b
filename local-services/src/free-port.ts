import { createServer } from 'node:net'

/** Where everything here listens: never on another interface. */
export const loopback = '127.0.0.1'

/**
 * A port of the loopback interface that was free a moment ago. Another process may take it before
 * it is used, so whoever binds it must be ready to ask again: see `onFreePort`.
 */
async function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, loopback, () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

/** Says that the port given to a server was taken by somebody else in the meantime. */
export class PortTaken extends Error {
  override name = 'PortTaken'
}

/** Starts something on a free port, and again on another one when that port was taken in between. */
export async function onFreePort<T>(start: (port: number) => Promise<T>, attempts = 5): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePort())
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt >= attempts) throw error
    }
  }
}
