import { DomainError } from '../errors.ts'

/** Deeper places are in no document that the broker takes. */
const mostSegments = 100

/** The segments of a JSON pointer (RFC 6901). Throws `invalid` for what is none. */
export function placeOf(pointer: string): string[] {
  if (pointer === '') return []
  const segments = pointer.split('/').slice(1)
  const isPointer = pointer.startsWith('/') && !/~(?![01])/.test(pointer)
  if (isPointer && segments.length <= mostSegments)
    return segments.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
  throw new DomainError(
    'invalid',
    `'${pointer}' is no JSON pointer: begin each name or index with a slash, as in /variants/0/key, and write ~1 for a slash and ~0 for a tilde within a name`,
  )
}
