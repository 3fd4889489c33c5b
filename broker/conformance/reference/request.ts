/** One request that is sent to both brokers. */
export interface Request {
  /** `GET /environments/{test}`: a name in braces stands for what an earlier answer of the same broker held. */
  line: string
  body?: unknown
  headers?: Readonly<Record<string, string>>
  /** What later requests need of the answer, under the name they use. */
  keep?: Readonly<Record<string, (answer: unknown) => unknown>>
}

/** A name in a path. */
export const at = encodeURIComponent

/** Short for a request, as the lists of `requests/` are made of many. */
export function ask(
  line: string,
  body?: unknown,
  more: Omit<Request, 'line' | 'body'> = {},
): Request {
  return { line, ...(body !== undefined && { body }), ...more }
}

/** GET for each path. */
export function read(...paths: string[]): Request[] {
  return paths.map((path) => ask(`GET ${path}`))
}

/** The last part of the path behind a relation. */
export function lastOf(relation: string): (answer: unknown) => string {
  return (answer) => {
    const links = (answer as { _links?: Record<string, { href?: string }> })._links
    return links?.[relation]?.href?.split('/').at(-1) ?? `no-${relation}`
  }
}

/** A property of the answer. */
export function property(name: string): (answer: unknown) => unknown {
  return (answer) => (answer as Record<string, unknown>)[name]
}
