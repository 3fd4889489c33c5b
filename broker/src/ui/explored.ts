import type { FastifyRequest } from 'fastify'
import type { App } from '../http/room.ts'

/** What the API answered to the explorer. */
export interface Explored {
  status: number
  contentType: string
  /** The methods that stand at the path. */
  methods: string
  body: { kind: 'json'; value: unknown } | { kind: 'text'; text: string } | { kind: 'other' }
}

/** Longer answers are not shown: no one reads them, and a browser would have to draw them. */
const longest = 1_000_000

/** Asks the API, in this process, for what stands at a path, with the rights of the one who asks. */
export async function explore(app: App, path: string, request: FastifyRequest): Promise<Explored> {
  const headers = { ...passedOn(request), accept: 'application/hal+json, text/*;q=0.9, */*;q=0.1' }
  const options = await app.inject({ method: 'OPTIONS', url: path, headers })
  const { statusCode, headers: given, body } = await app.inject({ url: path, headers })
  const contentType = String(given['content-type'] ?? '')
  return {
    status: statusCode,
    contentType,
    methods: String(options.headers['access-control-allow-methods'] ?? ''),
    body: readBody(contentType, body),
  }
}

/** Who asks, and by which address. */
function passedOn({ headers }: FastifyRequest): Record<string, string> {
  const names = Object.keys(headers).filter(
    (name) => name === 'authorization' || name === 'host' || name.startsWith('x-forwarded-'),
  )
  return Object.fromEntries(names.map((name) => [name, String(headers[name])]))
}

function readBody(contentType: string, text: string): Explored['body'] {
  if (text.length > longest) return { kind: 'other' }
  if (/^text\/(?!html)/.test(contentType)) return { kind: 'text', text }
  if (!/^application\/([\w.-]+\+)?json/.test(contentType)) return { kind: 'other' }
  try {
    return { kind: 'json', value: JSON.parse(text) }
  } catch {
    // A pact is shown as it was published: it need not be JSON that can be read.
    return { kind: 'text', text }
  }
}

/** The names between braces, in order. */
export function variablesOf(template: string): string[] {
  return [...new Set([...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))]
}

/** The template with its variables filled in, each as one segment of a path. */
export function expand(template: string, values: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
}
