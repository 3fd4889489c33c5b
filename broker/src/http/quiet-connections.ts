import type { Socket } from 'node:net'
import type { App } from './room.ts'

/** In milliseconds, how long a connection may be open before its first request, while the app closes. */
const patience = 1_000

/**
 * Lets an app that closes end when it has answered. A connection that is kept alive ends with its last answer then, not
 * when its client lets go; so does one on which nothing was asked for a second, as browsers open them in advance. Node
 * would wait for both, for the second without end: https://nodejs.org/api/http.html#serverclosecallback.
 */
export function endQuietConnections(app: App): void {
  const open = new Map<Socket, number>()
  app.server.on('connection', (socket) => {
    open.set(socket, performance.now())
    socket.once('close', () => open.delete(socket))
  })
  app.addHook('preClose', async () => {
    if (!app.server.listening) return
    const sweep = setInterval(() => {
      app.server.closeIdleConnections()
      const since = performance.now() - patience
      for (const [socket, opened] of open)
        if (socket.bytesRead === 0 && opened < since) socket.destroy()
    }, 50)
    app.server.once('close', () => clearInterval(sweep))
  })
}
