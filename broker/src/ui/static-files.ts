import { readFileSync } from 'node:fs'
import type { Room } from '../http/room.ts'

const files = [
  { name: 'concordat.css', type: 'text/css; charset=utf-8' },
  { name: 'logo.svg', type: 'image/svg+xml' },
]

/** The stylesheet and the logo, read once. */
export const staticFileRoutes: Room = (app) => {
  for (const { name, type } of files) {
    const text = readFileSync(new URL(`static/${name}`, import.meta.url), 'utf8')
    app.get(`/static/${name}`, async (_request, reply) =>
      reply.header('content-type', type).header('cache-control', 'public, max-age=300').send(text),
    )
  }
}
