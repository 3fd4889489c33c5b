/**
 * Regular expressions of pacts as JSON Schema patterns.
 *
 * The verifier matches a whole text with Oniguruma's Ruby syntax; JSON Schema patterns are searched
 * for, in ECMA-262's syntax with the `u` flag. The differences that can be written otherwise are
 * (`\h`, `\A`, `{,3}`, needless escapes, lone braces); the others are refused with a reason.
 * Nothing here ever runs an expression: it may be made to run for ever.
 */
export type Translated = { pattern: string } | { reason: string }

const longest = 4000

export function toPattern(regex: string): Translated {
  if (regex.length > longest) return { reason: `it has more than ${longest} characters` }
  const reader: Reader = { text: regex, at: 0, depth: 0, forks: false }
  const parts: string[] = []
  while (reader.at < regex.length) {
    const part = readPart(reader)
    if (typeof part === 'object') return part
    parts.push(part)
  }
  const inside = reader.forks ? `(?:${parts.join('')})` : withoutAnchors(parts)
  const pattern = `^${inside}$`
  try {
    new RegExp(pattern, 'u')
  } catch {
    return { reason: 'it has no equivalent in the regular expressions of JSON Schema' }
  }
  return { pattern }
}

const plainText = /^\^?((?:[^\\^$.*+?()[\]{}|]|\\[^A-Za-z0-9])*)\$?$/

/** The texts of an expression that only lists some, such as `^(draft|active)$`; undefined for another. */
export function listedTexts(regex: string): string[] | undefined {
  if (regex.length > longest) return undefined
  const grouped = /^\^?\((?:\?:)?([^()]*)\)\$?$/.exec(regex)?.[1]
  const texts = (grouped ?? regex).split('|').map((text) => plainText.exec(text)?.[1])
  if (texts.includes(undefined)) return undefined
  return texts.map((text = '') => text.replace(/\\(.)/g, '$1'))
}

interface Reader {
  text: string
  at: number
  depth: number
  /** There is an alternative outside all groups. */
  forks: boolean
}

function withoutAnchors(parts: readonly string[]): string {
  const from = parts[0] === '^' ? 1 : 0
  const to = parts.length > from && parts.at(-1) === '$' ? -1 : parts.length
  return parts.slice(from, to).join('')
}

function readPart(reader: Reader): string | { reason: string } {
  const { text, at } = reader
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0)
  reader.at += char.length
  switch (char) {
    case '\\':
      return readEscape(reader, false)
    case '[':
      return readClass(reader)
    case '(':
      reader.depth += 1
      return readGroup(reader)
    case ')':
      reader.depth -= 1
      return char
    case '|':
      if (reader.depth === 0) reader.forks = true
      return char
    case '*':
    case '+':
    case '?':
      if (text[reader.at] === '+') return { reason: 'it has a possessive quantifier' }
      return char
    case '{':
      return readRepeat(reader)
    case '}':
    case ']':
      return `\\${char}`
    default:
      return char
  }
}

function readRepeat(reader: Reader): string | { reason: string } {
  const found = /^([0-9]*)(,?)([0-9]*)\}([?+]?)/.exec(reader.text.slice(reader.at, reader.at + 40))
  const [all = '', min = '', comma = '', max = '', after = ''] = found ?? []
  if (found === null || (min === '' && max === '')) return '\\{'
  if (after === '+') return { reason: 'it has a quantifier of a quantifier' }
  if (after === '?' && comma === '')
    return { reason: 'it has an exact count that is made optional' }
  reader.at += all.length - after.length
  return `{${min === '' ? '0' : min}${comma}${max}}`
}

const groupStart = /^\?(?:[:=!]|<[=!]|<[A-Za-z_][A-Za-z0-9_]*>)/

function readGroup(reader: Reader): string | { reason: string } {
  const rest = reader.text.slice(reader.at, reader.at + 80)
  if (!rest.startsWith('?')) return '('
  const start = groupStart.exec(rest)?.[0]
  if (start !== undefined) {
    reader.at += start.length
    return `(${start}`
  }
  if (rest.startsWith('?#')) {
    const end = reader.text.indexOf(')', reader.at)
    if (end === -1) return { reason: 'it has a comment without an end' }
    reader.at = end + 1
    reader.depth -= 1
    return ''
  }
  return { reason: `it has the group '(${rest.slice(0, 3)}', which JSON Schema does not know` }
}

const sameInBoth = new Set('dDwWsSbBnrtfv^$\\.*+?()[]{}|/')
const rewritten: Readonly<Record<string, string>> = {
  a: '\\x07',
  e: '\\x1b',
  A: '^',
  z: '$',
  Z: '$',
  h: '[0-9a-fA-F]',
  H: '[^0-9a-fA-F]',
  R: '(?:\\r\\n|[\\n\\v\\f\\r\\x85\\u2028\\u2029])',
}
const rewrittenInClass: Readonly<Record<string, string>> = {
  a: '\\x07',
  e: '\\x1b',
  h: '0-9a-fA-F',
  '-': '\\-',
}
const coded = /^(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[pP]\{[A-Za-z_=]+\})/
const coveredByBraces = /^x\{([0-9a-fA-F]{1,6})\}/
const reference = /^(?:[1-9](?![0-9])|k<[A-Za-z_][A-Za-z0-9_]*>)/

/** What follows a backslash, in a character class or outside. */
function readEscape(reader: Reader, inClass: boolean): string | { reason: string } {
  const rest = reader.text.slice(reader.at, reader.at + 80)
  const char = String.fromCodePoint(rest.codePointAt(0) ?? 0)
  const take = (length: number, written: string) => {
    reader.at += length
    return written
  }
  if (rest === '') return { reason: 'it ends in a backslash' }
  const written = inClass ? rewrittenInClass[char] : rewritten[char]
  if (written !== undefined) return take(1, written)
  if (inClass && char === 'B') return { reason: 'it has \\B in a character class' }
  if (sameInBoth.has(char)) return take(1, `\\${char}`)
  const code = coded.exec(rest)?.[0] ?? (inClass ? undefined : reference.exec(rest)?.[0])
  if (code !== undefined) return take(code.length, `\\${code}`)
  const braces = coveredByBraces.exec(rest)
  if (braces !== null) return take(braces[0].length, `\\u{${braces[1]}}`)
  if (/[A-Za-z0-9]/.test(char))
    return { reason: `it has \\${char}, which JSON Schema does not know` }
  return take(char.length, char)
}

const posix: Readonly<Record<string, string>> = {
  alpha: '\\p{L}\\p{M}',
  digit: '\\p{Nd}',
  alnum: '\\p{L}\\p{M}\\p{Nd}',
  upper: '\\p{Lu}',
  lower: '\\p{Ll}',
  space: '\\s',
  blank: ' \\t',
  punct: '\\p{P}',
  xdigit: '0-9a-fA-F',
  word: '\\p{L}\\p{M}\\p{Nd}\\p{Pc}',
}

function readClass(reader: Reader): string | { reason: string } {
  const { text } = reader
  let written = '['
  if (text[reader.at] === '^') {
    written += '^'
    reader.at += 1
  }
  const first = reader.at
  let rangeMayFollow = false
  while (reader.at < text.length) {
    const char = String.fromCodePoint(text.codePointAt(reader.at) ?? 0)
    const isFirst = reader.at === first
    reader.at += char.length
    if (char === ']' && !isFirst) return `${written}]`
    if (char === '[') {
      const name = /^:([a-z]+):\]/.exec(text.slice(reader.at, reader.at + 12))
      const members = posix[name?.[1] ?? '']
      if (members === undefined) return { reason: 'it has a character class within another' }
      reader.at += name?.[0].length ?? 0
      written += members
      rangeMayFollow = false
    } else if (char === '&' && text[reader.at] === '&') {
      return { reason: 'it has an intersection of character classes' }
    } else if (char === '-') {
      const next = text.slice(reader.at, reader.at + 2)
      const isRange =
        rangeMayFollow && !next.startsWith(']') && !/^\\[dDwWsShpP]/.test(next) && next[0] !== '['
      const atEdge = isFirst || next.startsWith(']')
      written += isRange || atEdge ? '-' : '\\-'
      rangeMayFollow = false
      if (isRange) {
        const end = readMember(reader)
        if (typeof end === 'object') return end
        written += end
      }
    } else {
      reader.at -= char.length
      const isSet = /^\\[dDwWsShpP]/.test(text.slice(reader.at, reader.at + 2))
      const one = readMember(reader)
      if (typeof one === 'object') return one
      written += one
      rangeMayFollow = !isSet
    }
  }
  return { reason: 'it has a character class without an end' }
}

function readMember(reader: Reader): string | { reason: string } {
  const char = String.fromCodePoint(reader.text.codePointAt(reader.at) ?? 0)
  reader.at += char.length
  if (char === '\\') return readEscape(reader, true)
  return char === ']' ? '\\]' : char
}
