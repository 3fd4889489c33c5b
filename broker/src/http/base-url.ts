import type { IncomingHttpHeaders } from 'node:http'

interface Addressed {
  protocol: string
  host: string
  headers: IncomingHttpHeaders
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
  const byOrigin = (origin: string) => baseUrls.find((url) => new URL(url).origin === origin)
  return byOrigin(forwarded) ?? byOrigin(own) ?? first
}

/** What proxies say about the address that the client used. */
function forwardedOrigin({ protocol, host, headers }: Addressed): string {
  const scheme =
    firstValue(headers['x-forwarded-proto']) ??
    firstValue(headers['x-forwarded-scheme']) ??
    protocol
  const name = firstValue(headers['x-forwarded-host']) ?? host
  const port = firstValue(headers['x-forwarded-port'])
  const usual = scheme === 'https' ? '443' : '80'
  const withPort = port && port !== usual && !/:\d+$/.test(name) ? `${name}:${port}` : name
  return `${scheme}://${withPort}`
}

function firstValue(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header[0] : header
  return text?.split(',')[0]?.trim() || undefined
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
  for (const base of baseUrls) {
    const path = new URL(base).pathname.replace(/\/$/, '')
    if (path === '' || !url.startsWith(path)) continue
    const rest = url.slice(path.length)
    if (rest === '' || rest.startsWith('?')) return `/${rest}`
    if (rest.startsWith('/')) return rest
  }
  return url
}
