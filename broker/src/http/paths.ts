import { unstorable } from '../json-text.ts'
import { Malformed } from './malformed.ts'

/** Longer names would not fit into an index; no pipeline makes them. */
export const maxNameLength = 500

/** What is wrong with a path before it names anything, whatever stands there. */
export interface PathFault {
  status: 404 | 422
  title: string
  type: string
  detail: string
}

/** `url` as it was sent, with its query. */
export function pathFault(url: string): PathFault | undefined {
  const path = url.split(/[?#]/, 1)[0] ?? ''
  if (path.includes('//')) {
    return {
      status: 404,
      title: 'Not Found',
      type: 'not-found',
      detail: 'Empty path component found',
    }
  }
  const found = /%0a/i.test(path) ? 'new line' : /%09/.test(path) ? 'tab' : undefined
  if (found === undefined) return undefined
  return {
    status: 422,
    title: 'Unprocessable',
    type: 'invalid-request-parameter-value',
    detail: `URL path cannot contain a ${found} character.`,
  }
}

/** Refuses names in the path, and values in the query, that no row can hold. */
export function refuseImpossibleNames(params: unknown, query: unknown): void {
  const fault = unstorable(params) ?? unstorable(query)
  if (fault !== undefined) throw new Malformed(`The URL holds ${fault}, which no name can have`)
  for (const [parameter, name] of Object.entries(params ?? {})) {
    // Metadata is not a name, but what the broker itself wrote into the URL.
    if (parameter === 'metadata' || typeof name !== 'string') continue
    if (name.length > maxNameLength) {
      throw new Malformed(
        `The URL holds a name of ${name.length} characters; ${maxNameLength} are allowed`,
      )
    }
  }
}
