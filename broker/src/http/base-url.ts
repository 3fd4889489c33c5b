import type { IncomingHttpHeaders } from 'node:http'

interface Addressed {
  protocol: string
  host: string
  headers: IncomingHttpHeaders
  /** As it was sent, the path of the base included. */
  originalUrl: string
}

/**
 * The address that links use. With one configured address all links use it; with several, the one the request
 * came by, else the first. With none, the request's own address, as a proxy in front reports it.
 */
export function baseUrlOf(request: Addressed, baseUrls: readonly string[]): string {
  const [first] = baseUrls
  if (first !== undefined && baseUrls.length === 1) return first
  const forwarded = forwardedOrigin(request)
  const own = `${request.protocol}://${request.host}`
  if (first === undefined) return [forwarded, own].find(isOrigin) ?? 'http://localhost'
  const by = (origin: string) => {
    const there = baseUrls.filter((url) => new URL(url).origin === origin)
    return there.find((url) => below(request.originalUrl, url) !== undefined) ?? there[0]
  }
  return by(forwarded) ?? by(own) ?? first
}

/**
 * What proxies say about the address that the client used. As with the reference, `Forwarded` (RFC 7239) goes before
 * `X-Forwarded-…`, and of several proxies the word of the nearest holds: what it adds stands last.
 */
function forwardedOrigin({ protocol, host, headers }: Addressed): string {
  const scheme =
    (lastOf(headers['x-forwarded-ssl']) === 'on' ? 'https' : undefined) ??
    forwardedPart(headers.forwarded, 'proto') ??
    lastOf(headers['x-forwarded-proto']) ??
    lastOf(headers['x-forwarded-scheme']) ??
    protocol
  const name =
    forwardedPart(headers.forwarded, 'host') ?? lastOf(headers['x-forwarded-host']) ?? host
  const port = lastOf(headers['x-forwarded-port'])
  const usual = scheme === 'https' ? '443' : '80'
  if (name.endsWith(`:${usual}`)) return `${scheme}://${name.slice(0, -usual.length - 1)}`
  const withPort = port && port !== usual && !/:\d+$/.test(name) ? `${name}:${port}` : name
  return `${scheme}://${withPort}`
}

function lastOf(header: string | string[] | undefined): string | undefined {
  const values = [header ?? []].flat().join(',').split(',')
  return values.map((value) => value.trim()).findLast((value) => value !== '')
}

/** `host` or `proto` of `for=10.0.0.1;proto=https;host="broker.example:8443"`. */
function forwardedPart(header: string | undefined, part: string): string | undefined {
  const pattern = new RegExp(`(?:^|[;,])\\s*${part}="?([^";,\\s]+)`, 'gi')
  return [...(header ?? '').matchAll(pattern)].at(-1)?.[1]
}

/** An address comes from outside: only scheme, host and port are believed. */
function isOrigin(url: string): boolean {
  return /^https?:\/\/[\w.-]+(:\d+)?$|^https?:\/\/\[[\da-f:.]+\](:\d+)?$/i.test(url)
}

/**
 * Takes the path of a configured address off the front of a URL, where a proxy has not done so: a broker at
 * `https://host/pacts-of-ours` then answers there with and without a proxy that strips it.
 */
export function withoutBasePath(url: string, baseUrls: readonly string[]): string {
  return baseUrls.map((base) => below(url, base)).find((rest) => rest !== undefined) ?? url
}

/** What of a URL stands below the path of an address; undefined where it has none, or the URL is not below it. */
function below(url: string, base: string): string | undefined {
  const path = new URL(base).pathname.replace(/\/$/, '')
  if (path === '' || !url.startsWith(path)) return undefined
  const rest = url.slice(path.length)
  if (rest === '' || rest.startsWith('?')) return `/${rest}`
  return rest.startsWith('/') ? rest : undefined
}
