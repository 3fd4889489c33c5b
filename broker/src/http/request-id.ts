import { randomUUID } from 'node:crypto'

/** What ids are made of: nothing that could end a line of a log or mean something in a page. */
const wellFormed = /^[\w.:/+=@~-]{1,128}$/

/** The caller's own id for a request, so that both find it in their logs, where `X-Request-Id` holds one; else a new one. */
export function requestIdOf({
  headers,
}: {
  headers: Record<string, string | string[] | undefined>
}): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && wellFormed.test(given) ? given : randomUUID()
}
