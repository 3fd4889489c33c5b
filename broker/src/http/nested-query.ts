/**
 * Query strings with brackets, as Ruby's Rack reads them: `q[][pacticipant]=Web&q[][version]=1&latestby=cvpv`.
 * In a list of objects a new element starts when a key repeats. See https://github.com/rack/rack, `Rack::QueryParser`.
 */
export type NestedValue = string | NestedValue[] | NestedQuery
export interface NestedQuery {
  [key: string]: NestedValue
}

const MAX_DEPTH = 8

/**
 * Total on any text: what cannot be read as brackets is a plain key, later shapes win over earlier ones that clash.
 * Every pair counts: of a question to the matrix, a part would be another question. The server limits their number
 * by the length of a request's head.
 */
export function parseNestedQuery(text: string): NestedQuery {
  const root: NestedQuery = record()
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const at = pair.indexOf('=')
    const key = decode(at < 0 ? pair : pair.slice(0, at))
    const value = at < 0 ? '' : decode(pair.slice(at + 1))
    const path = segments(key)
    if (path.length > MAX_DEPTH) continue
    put(root, path, value)
  }
  return root
}

/** The inverse for plain objects, lists of texts and lists of objects; keys and brackets are percent-encoded. */
export function formatNestedQuery(query: Record<string, unknown>): string {
  return flatten('', query)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
    .join('&')
}

function flatten(prefix: string, value: unknown): [string, string][] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.flatMap((item) => flatten(`${prefix}[]`, item))
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, item]) =>
      flatten(prefix ? `${prefix}[${key}]` : key, item),
    )
  }
  return [[prefix, String(value)]]
}

/** `q[][name]`, or `q[]name` for short, to `['q', '', 'name']`; an empty segment means "an element of the list". */
function segments(key: string): string[] {
  const head = /^[^[]+/.exec(key)?.[0]
  if (head === undefined) return [key]
  const rest = key.slice(head.length).replace(/^\[\]([^[\]]+)$/, '[][$1]')
  const brackets = [...rest.matchAll(/\[([^\]]*)\]/g)]
  if (brackets.map((bracket) => bracket[0]).join('') !== rest) return [key]
  return [head, ...brackets.map((bracket) => bracket[1] ?? '')]
}

function put(target: NestedQuery, path: string[], value: string): void {
  const [key = '', next, ...rest] = path
  if (next === undefined) {
    target[key] = value
  } else if (next === '') {
    const list = Array.isArray(target[key]) ? target[key] : []
    target[key] = list
    append(list, rest, value)
  } else {
    const child = isRecord(target[key]) ? target[key] : record()
    target[key] = child
    put(child, [next, ...rest], value)
  }
}

function append(list: NestedValue[], path: string[], value: string): void {
  if (path.length === 0) {
    list.push(value)
    return
  }
  const last = list.at(-1)
  if (isRecord(last) && !holds(last, path)) {
    put(last, path, value)
    return
  }
  const element = record()
  list.push(element)
  put(element, path, value)
}

/** Whether the element already has a value at the path, so that the next one starts a new element. */
function holds(element: NestedQuery, [key = '', next, ...rest]: string[]): boolean {
  const value = element[key]
  if (value === undefined) return false
  if (next === undefined || next === '') return next === undefined
  return isRecord(value) ? holds(value, [next, ...rest]) : true
}

function isRecord(value: NestedValue | undefined): value is NestedQuery {
  return typeof value === 'object' && !Array.isArray(value)
}

/** Without a prototype: a key such as `__proto__` is a key like any other. */
function record(): NestedQuery {
  return Object.create(null)
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}
