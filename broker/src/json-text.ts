import { isUtf8 } from 'node:buffer'

/** Documents nested deeper than this are refused: nothing sensible is, and readers of them recurse. */
export const maxDepth = 50

/** Whether the JSON text opens more than so many lists and objects within each other; its syntax is not judged. */
export function isNestedDeeperThan(text: string, levels: number): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (inString) {
      if (character === BACKSLASH) at++
      else if (character === QUOTE) inString = false
    } else if (character === QUOTE) inString = true
    else if (character === OPEN_OBJECT || character === OPEN_LIST) {
      depth++
      if (depth > levels) return true
    } else if (character === CLOSE_OBJECT || character === CLOSE_LIST) depth--
  }
  return false
}

const [QUOTE, BACKSLASH, OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [
  0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d,
]

/** Where the bytes stop being UTF-8, in the words the protocol has for it; undefined when they are. */
export function utf8Fault(bytes: Uint8Array): string | undefined {
  if (isUtf8(bytes)) return undefined
  const text = Buffer.from(bytes).toString('utf8')
  const at = firstFault(bytes, text)
  const before = text.slice(Math.max(0, at - 100), at)
  return `a non UTF-8 character at char ${at + 1} and cannot be parsed as JSON. Fragment preceding invalid character is: '${before}'`
}

/** A replacement character in the text that does not stand in the bytes. */
function firstFault(bytes: Uint8Array, text: string): number {
  let at = text.indexOf(REPLACEMENT)
  let offset = Buffer.byteLength(text.slice(0, at))
  while (bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd) {
    const next = text.indexOf(REPLACEMENT, at + 1)
    offset += Buffer.byteLength(text.slice(at, next))
    at = next
  }
  return at
}

const REPLACEMENT = '\ufffd'

/**
 * What PostgreSQL cannot keep as text, in words: a NUL character, or half of a surrogate pair, which is no
 * character at all. Looks at every text of the value, keys too; undefined when all can be kept.
 */
export function unstorable(value: unknown): string | undefined {
  if (typeof value === 'string') return unstorableText(value)
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, item] of Object.entries(value)) {
    const found = unstorableText(key) ?? unstorable(item)
    if (found !== undefined) return found
  }
  return undefined
}

function unstorableText(text: string): string | undefined {
  if (text.includes('\0')) return 'a NUL character'
  return text.isWellFormed() ? undefined : 'half of a surrogate pair'
}

/** Whether a JSON text may hold what cannot be stored: such characters can only be written as escapes. */
export function maybeUnstorable(text: string): boolean {
  return /\\u(0000|d[89a-f])/i.test(text)
}

/** The value with replacement characters where a text, keys too, holds what PostgreSQL cannot keep. */
export function storable<T>(value: T): T
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', REPLACEMENT)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => storable(item))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [storable(key), storable(item)]),
  )
}
