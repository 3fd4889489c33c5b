import type { FastifyRequest } from 'fastify'
import { Malformed } from './malformed.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The media types that the route reads, where they are fewer than its method usually takes. */
    consumes?: readonly string[]
  }
}

export const json = 'application/json'
export const mergePatch = 'application/merge-patch+json'

/** A patch is a merge patch (RFC 7396) whichever of the names it comes under. */
const usually: Record<string, readonly string[]> = {
  POST: [json, 'application/hal+json'],
  PUT: [json, 'application/hal+json'],
  PATCH: [json, mergePatch, 'application/hal+json'],
}

/** Refuses a body of a type that the route does not read. Without a body the type may be left out. */
export function refuseOtherTypes(request: FastifyRequest): void {
  const wanted = request.routeOptions.config.consumes ?? usually[request.method]
  const given = request.headers['content-type']
  if (wanted === undefined || (given === undefined && !hasBody(request))) return
  const type = given?.split(';')[0]?.trim().toLowerCase()
  if (type !== undefined && wanted.includes(type)) return
  throw new Malformed(
    `The content type must be ${wanted[0] ?? json}, but is ${type || 'missing'}`,
    415,
  )
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/**
 * The media type to answer with: the one of those offered that the Accept header likes best, the first of equals.
 * `application/json` also asks for `application/hal+json`. Undefined when none is liked.
 * See https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1.
 */
export function negotiate<const Offered extends string>(
  accept: string | undefined,
  offered: readonly Offered[],
): Offered | undefined {
  if (!accept?.trim()) return offered[0]
  const ranges = accept.split(',').map(rangeOf)
  const liked = offered.map((type) => ({ type, quality: qualityOf(type, ranges) }))
  const best = Math.max(...liked.map(({ quality }) => quality))
  return best > 0 ? liked.find(({ quality }) => quality === best)?.type : undefined
}

interface Range {
  type: string
  quality: number
}

function rangeOf(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  return { type, quality: quality === undefined ? 1 : Number(quality) || 0 }
}

/** The most exact range decides. */
function qualityOf(offered: string, ranges: readonly Range[]): number {
  const type = offered.split(';')[0]?.toLowerCase() ?? ''
  const names = [
    type,
    ...(type === 'application/hal+json' ? [json] : []),
    `${type.split('/')[0]}/*`,
    '*/*',
  ]
  for (const name of names) {
    const range = ranges.find((candidate) => candidate.type === name)
    if (range) return range.quality
  }
  return 0
}
