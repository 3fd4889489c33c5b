/**
 * Names of resources from paths: `GET /api/v1/feature-flags/42` is about a `feature-flag`.
 */

/** A word or phrase as lower-case words joined by hyphens; never empty, safe as a file name. */
export function kebab(text: string): string {
  const words = text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  return (words ?? ['unnamed']).join('-').slice(0, 100)
}

const unchanged = new Set([
  'analytics',
  'news',
  'series',
  'species',
  'stats',
  'status',
  'alias',
  'bias',
  'canvas',
  'atlas',
  'gas',
  'kubernetes',
  'aws',
  'https',
  'dns',
  'sms',
  'ops',
  'always',
  'access',
  'address',
  'process',
])
const irregular: Readonly<Record<string, string>> = {
  people: 'person',
  children: 'child',
  indices: 'index',
  matrices: 'matrix',
  vertices: 'vertex',
  statuses: 'status',
  aliases: 'alias',
  buses: 'bus',
  movies: 'movie',
}

/** The singular of the last word of a kebab-case name. */
export function singular(name: string): string {
  const at = name.lastIndexOf('-') + 1
  const word = name.slice(at)
  return name.slice(0, at) + singularWord(word)
}

function singularWord(word: string): string {
  const known = Object.hasOwn(irregular, word) ? irregular[word] : undefined
  if (known !== undefined) return known
  if (unchanged.has(word) || word.length < 4 || /(?:ss|us|is|[^a-z]s)$/.test(word)) return word
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`
  if (/(?:ss|sh|ch|x|zz)es$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') ? word.slice(0, -1) : word
}

/** What a path says: the name of its last segment that is no parameter, and whether it ends there. */
export interface PathName {
  name: string
  /** The path ends in this segment, and the segment is a plural: it is a collection. */
  collection: boolean
}

/**
 * Reads the name off a concrete path. `variable` says which segments are known to vary, from the
 * path's matcher or generator; segments that look like identifiers count as parameters anyway.
 */
export function nameOfPath(path: string, variable: (index: number) => boolean): PathName {
  const segments = (path.split(/[?#]/)[0] ?? '').split('/').filter((segment) => segment !== '')
  for (let index = segments.length - 1; index >= 0; index -= 1) {
    const segment = segments[index] ?? ''
    if (variable(index) || looksLikeParameter(segment)) continue
    if (/^(?:api|rest|v[0-9]+(?:\.[0-9]+)*)$/i.test(segment)) break
    const plural = kebab(segment)
    const name = singular(plural)
    return { name, collection: index === segments.length - 1 && name !== plural }
  }
  return { name: 'root', collection: false }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

function looksLikeParameter(segment: string): boolean {
  if (/^[0-9]+$/.test(segment) || uuid.test(segment)) return true
  if (/[:{}@$%=,;~!*'()]/.test(segment)) return true
  if (/[_-][0-9]+$/.test(segment)) return true
  const hasBoth = /[0-9]/.test(segment) && /[a-z]/i.test(segment)
  return hasBoth && (/^[0-9a-f]{8,}$/i.test(segment) || /^[0-9a-z]{16,}$/i.test(segment))
}

/**
 * Which segments of a path vary, read from a regular expression or a template such as
 * `/users/${id}` (never by running it): those that are more than plain text.
 */
export function variableSegments(template: string): (index: number) => boolean {
  const plain = template
    .replace(/^\^|\$$/g, '')
    .replaceAll('\\/', '/')
    .replace(/\[(?:\\.|[^\]\\])*\]/g, '*')
  const segments = plain.split('/').filter((segment) => segment !== '')
  return (index) => /[\\^$.*+?()[\]{}|]/.test((segments[index] ?? '').replaceAll('\\.', ''))
}
