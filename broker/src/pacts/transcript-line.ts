import { parsePath } from '@concordat/pact-schema/reading'

/** One line of a transcript: text, and what must hold of the value in it. */
export interface Line {
  text: string
  /** What must hold of the value, in words; absent where it must be equal. */
  rule?: string
  /** The place the line is about, as `placeOf` names it. */
  at?: string
  /** The value by itself; of an object or a list its opening bracket. */
  value?: string
  /** One more example in a list that may have any number of its kind. */
  isFurtherExample?: true
}

/** Lines under one heading. */
export interface Part {
  name: 'Request' | 'Response' | 'Message' | 'Reply'
  lines: Line[]
}

type Area = 'body' | 'header' | 'query' | 'metadata'

/** The name of a place in a body, or of a header or parameter. */
export function placeIn(area: Area, steps: readonly (string | number)[]): string {
  return [area, ...steps.map(String)].join('\n')
}

/** The place that a verifier's path stands for: `$.items[0].id`, `header.Content-Type`, `status`. */
export function placeOf(path: string): string {
  if (path.startsWith('$')) {
    const steps = parsePath(path)?.flatMap((token) =>
      token.kind === 'field' ? token.name : token.kind === 'index' ? String(token.index) : [],
    )
    return placeIn('body', steps ?? [])
  }
  const [area = '', ...rest] = path.split('.')
  const name = rest.join('.')
  if (/^headers?$/i.test(area)) return placeIn('header', [name.toLowerCase()])
  if (area === 'query' || area === 'metadata') return placeIn(area, [name])
  return area
}

/** The place that holds this one: where a missing value would have stood. Undefined at the top. */
export function placeAbove(place: string): string | undefined {
  const end = place.lastIndexOf('\n')
  return end < 0 ? undefined : place.slice(0, end)
}
