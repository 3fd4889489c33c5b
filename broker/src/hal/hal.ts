/** HAL: resources with `_links` and `_embedded`. See https://datatracker.ietf.org/doc/html/draft-kelly-json-hal. */
export const halMediaType = 'application/hal+json;charset=utf-8'

export interface Link {
  href: string
  title?: string
  name?: string
  templated?: boolean
  [extra: string]: unknown
}

/** Whether a relation holds one link or a list is fixed per relation: clients depend on it. */
export type HalLinks = Record<string, Link | Link[] | undefined>

export type Hal<Body = object> = Body & { _links: HalLinks; _embedded?: Record<string, unknown> }

/** The `curies` entry that names the documentation of `pb:` relations. */
export function curies(href: string): Link[] {
  return [{ name: 'pb', href, templated: true }]
}

const two = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))

/**
 * Instants at the doors: UTC, whole seconds, offset written `+00:00`. Put together here: an answer may have thousands, and
 * `toISOString` takes twice as long.
 */
export function instant(date: Date): string {
  const year = String(date.getUTCFullYear()).padStart(4, '0')
  const day = `${year}-${two[date.getUTCMonth() + 1]}-${two[date.getUTCDate()]}`
  const time = `${two[date.getUTCHours()]}:${two[date.getUTCMinutes()]}:${two[date.getUTCSeconds()]}`
  return `${day}T${time}+00:00`
}

/** When something was changed, where that differs from when it was made: `updatedAt` is shown only then. */
export function instantIfLater(created: Date, updated: Date | null): string | undefined {
  const text = updated ? instant(updated) : undefined
  return text === instant(created) ? undefined : text
}

/** The `page` object of a list and its links to the pages around, where the list came in pages. */
export interface PageParts {
  page?: { number: number; size: number; totalElements: number; totalPages: number }
  links: HalLinks
}

/** Leaves out properties that are null or undefined: absent is absent in a representation. */
export function present<T extends object>(properties: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const kept: { [K in keyof T]?: NonNullable<T[K]> } = {}
  for (const name in properties) {
    const value = properties[name]
    if (value != null) kept[name] = value
  }
  return kept
}
