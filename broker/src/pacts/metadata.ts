/**
 * What a pact's URL carries to the result that is published through it: for which consumer versions the pact was
 * fetched, by which selectors, and whether it was pending or work in progress. Clients pass it on unread.
 */
export interface PactMetadata {
  /** Whose pact was asked for; empty where the URL does not say. */
  consumerVersionNumbers: string[]
  consumerVersionTags: string[]
  wip: boolean
  /** Undefined: not known. */
  pending: boolean | undefined
  selectors: MetadataSelector[]
}

/** A selector that chose the pact, and the consumer version it chose. */
export interface MetadataSelector {
  consumerVersionNumber?: string
  branch?: string
  tag?: string
  environment?: string
  latest?: boolean
}

/** Requests with a longer head are refused by most servers, proxies and by Node itself; a hub's pact may have hundreds of selectors. */
const maxLength = 6_000

/**
 * One URL-safe segment. The form is the reference broker's (base64url of a query with brackets), but versions are
 * named by number instead of by the id of a row, so that a URL survives a move to another database. Each selector
 * begins with its version: a reader that starts a new one where a key repeats then never mixes two of them.
 * Selectors beyond a length that servers accept are left out, the last first.
 */
export function encodeMetadata(metadata: Partial<PactMetadata>): string {
  const { consumerVersionNumbers = [], consumerVersionTags = [], selectors = [] } = metadata
  const head = new URLSearchParams()
  for (const tag of consumerVersionTags) head.append('cvt[]', tag)
  for (const number of consumerVersionNumbers) head.append('cvn', number)
  if (metadata.wip) head.append('w', 'true')
  if (metadata.pending !== undefined) head.append('p', String(metadata.pending))

  const parts = [head.toString()].filter(Boolean)
  let length = head.toString().length
  for (const selector of selectors) {
    const part = formatSelector(selector)
    length += part.length + 1
    if ((length * 4) / 3 > maxLength) break
    parts.push(part)
  }
  return Buffer.from(parts.join('&')).toString('base64url')
}

/** Total: of what cannot be read, nothing is known. Reads the reference's own URLs too, except for the ids of its rows. */
export function decodeMetadata(segment: string): PactMetadata {
  const pairs = [...new URLSearchParams(Buffer.from(segment, 'base64').toString('utf8'))].filter(
    ([, value]) => !value.includes('\u0000'),
  )
  const all = (wanted: string) => pairs.filter(([key]) => key === wanted).map(([, value]) => value)
  return {
    consumerVersionNumbers: all('cvn'),
    consumerVersionTags: all('cvt[]'),
    wip: all('w').at(-1) === 'true',
    pending: truth(all('p').at(-1)),
    selectors: elements(pairs).map(readSelector),
  }
}

/** As Rack reads a list of objects: a new one starts where a key repeats. */
function elements(pairs: [string, string][]): Map<string, string>[] {
  const found: Map<string, string>[] = []
  for (const [key, value] of pairs) {
    const name = /^s\[\]\[(\w+)\]$/.exec(key)?.[1]
    if (name === undefined) continue
    if (!found.at(-1) || found.at(-1)?.has(name)) found.push(new Map())
    found.at(-1)?.set(name, value)
  }
  return found
}

function readSelector(element: Map<string, string>): MetadataSelector {
  return present({
    consumerVersionNumber: element.get('cvn'),
    branch: element.get('b'),
    tag: element.get('t'),
    environment: element.get('e'),
    latest: truth(element.get('l')),
  })
}

function formatSelector(selector: MetadataSelector): string {
  const { consumerVersionNumber = '', branch, tag, environment, latest } = selector
  const query = new URLSearchParams({ 's[][cvn]': consumerVersionNumber })
  const rest = { 's[][b]': branch, 's[][t]': tag, 's[][e]': environment, 's[][l]': latest }
  for (const [key, value] of Object.entries(rest))
    if (value !== undefined) query.append(key, String(value))
  return query.toString()
}

function truth(text: string | undefined): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined
}

function present(
  selector: {
    [Key in keyof MetadataSelector]-?: MetadataSelector[Key] | undefined
  },
): MetadataSelector {
  return Object.fromEntries(Object.entries(selector).filter(([, value]) => value !== undefined))
}
