import type { Socket } from 'node:net'
import type { App } from './room.ts'

/**
 * Lets an app that closes end when it has answered. A connection that is kept alive ends with its last answer then, not
 * when its client lets go; so does one on which nothing was ever asked, as browsers open them in advance. Node would wait
 * for both, for the second without end: https://nodejs.org/api/http.html#serverclosecallback.
 */
export function endQuietConnections(app: App): void {
  const open = new Set<Socket>()
  app.server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  app.addHook('preClose', async () => {
    if (!app.server.listening) return
    const sweep = setInterval(() => {
      app.server.closeIdleConnections()
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
    }, 50)
    app.server.once('close', () => clearInterval(sweep))
  })
}
