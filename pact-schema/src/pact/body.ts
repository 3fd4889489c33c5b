import { isList, isObject, isShallow, type Json, member, textMember } from '../json.ts'

/** A body or message as JSON, or why it is none. `undefined`: there is nothing to say of it. */
export type Body = { json: Json } | { reason: string; contentType: string } | undefined

/** Reads `body` or `contents` of a request, response or message. */
export function readBody(holder: Json | undefined, key: string, version: number): Body {
  const raw = member(holder, key)
  if (raw === undefined || raw === null) return undefined
  const wrapped =
    version === 4 || (key === 'contents' && isObject(raw) && Object.hasOwn(raw, 'content'))
  const body = wrapped ? unwrap(raw, holder) : unwrapped(raw, contentTypeOf(holder))
  if (body === undefined || 'reason' in body || isShallow(body.json)) return body
  return { reason: 'it is nested too deeply to be looked into', contentType: 'application/json' }
}

function unwrapped(raw: Json, contentType: string | undefined): Body {
  if (contentType !== undefined && !isJsonType(contentType)) return opaque(contentType)
  if (typeof raw !== 'string') return { json: raw }
  const parsed = parse(raw)
  if (contentType !== undefined) return parsed ?? { json: raw }
  return parsed !== undefined && typeof parsed.json === 'object' ? parsed : opaque('text/plain')
}

function unwrap(body: Json, holder: Json | undefined): Body {
  const content = member(body, 'content')
  if (content === undefined || content === null || content === '') return undefined
  const contentType = textMember(body, 'contentType') ?? contentTypeOf(holder)
  const encoded = member(body, 'encoded') ?? false
  if (contentType !== undefined && !isJsonType(contentType)) return opaque(contentType)
  if (encoded === false) {
    if (contentType !== undefined || typeof content !== 'string') return { json: content }
    const parsed = parse(content)
    return parsed !== undefined && typeof parsed.json === 'object' ? parsed : opaque('text/plain')
  }
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const isBase64 = typeof encoded === 'string' && encoded.toLowerCase() === 'base64'
  return (
    parse(isBase64 ? Buffer.from(text, 'base64').toString('utf8') : text) ?? {
      reason: 'its encoded content is not JSON',
      contentType: contentType ?? 'unknown',
    }
  )
}

function opaque(contentType: string): Body {
  return { reason: `a schema cannot describe content of type ${contentType}`, contentType }
}

function parse(text: string): { json: Json } | undefined {
  try {
    return { json: JSON.parse(text) }
  } catch {
    return undefined
  }
}

function isJsonType(contentType: string): boolean {
  return /^\s*application\/(?:json|[^;]*\+json\s*(?:;|$))/i.test(contentType)
}

function contentTypeOf(holder: Json | undefined): string | undefined {
  for (const [name, value] of headersOf(holder)) {
    if (name === 'content-type') return value[0]
  }
  const metadata = member(holder, 'metadata') ?? member(holder, 'metaData')
  return textMember(metadata, 'contentType') ?? textMember(metadata, 'content-type')
}

/** Headers by lower-case name; V4 gives lists, earlier versions single texts. */
export function headersOf(holder: Json | undefined): Map<string, string[]> {
  const headers = member(holder, 'headers')
  const all = new Map<string, string[]>()
  if (!isObject(headers)) return all
  for (const [name, value] of Object.entries(headers)) {
    const values = (isList(value) ? value : [value]).flatMap((item) =>
      typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean'
        ? [String(item)]
        : [],
    )
    if (values.length > 0) all.set(name.toLowerCase(), values)
  }
  return all
}

/** Query parameters: a text in V2, lists by name in later versions. */
export function queryOf(request: Json | undefined): Map<string, string[]> {
  const query = member(request, 'query')
  const all = new Map<string, string[]>()
  if (typeof query === 'string') {
    for (const [name, value] of new URLSearchParams(query)) {
      all.set(name, [...(all.get(name) ?? []), value])
    }
  } else if (isObject(query)) {
    for (const [name, value] of Object.entries(query)) {
      all.set(
        name,
        (isList(value) ? value : [value]).map((item) =>
          typeof item === 'string' ? item : item === null ? '' : JSON.stringify(item),
        ),
      )
    }
  }
  return all
}
