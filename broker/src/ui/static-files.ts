import { readFileSync } from 'node:fs'
import type { Room } from '../http/room.ts'

/** The parts of the one stylesheet, in their order: what comes later overrides. A page's own part stands before `comfort`. */
const stylesheet = [
  'tokens',
  'elements',
  'parts',
  'frame',
  'overview',
  'lanes',
  'matrix',
  'verdict',
  'pact',
  'graph',
  'webhooks',
  'schemas',
  'comfort',
]

const files = [
  {
    name: 'concordat.css',
    type: 'text/css; charset=utf-8',
    text: stylesheet.map((part) => textOf(`${part}.css`)).join(''),
  },
  { name: 'logo.svg', type: 'image/svg+xml', text: textOf('logo.svg') },
]

/** The stylesheet and the logo, read once. */
export const staticFileRoutes: Room = (app) => {
  for (const { name, type, text } of files) {
    app.get(`/static/${name}`, async (_request, reply) =>
      reply.header('content-type', type).header('cache-control', 'public, max-age=300').send(text),
    )
  }
}

function textOf(name: string): string {
  return readFileSync(new URL(`static/${name}`, import.meta.url), 'utf8')
}
