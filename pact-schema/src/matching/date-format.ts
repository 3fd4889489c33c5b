import { escapePattern } from '../shape/intersect.ts'

/**
 * Java's date and time formats, as the verifier reads them, written as patterns: a field takes one
 * digit or two, names are read in any case. Days are not counted against their month by a pattern.
 */
export type DateFormat =
  | { patterns: string[]; formats: ('date' | 'date-time')[] }
  | { reason: string }

const isoDate = /^[yu]{4}-MM-dd$/
const isoInstant = /^[yu]{4}-MM-dd'T'HH:mm:ss(?:\.S{1,9})?(?:XXX|'Z')$/

export function fromDateFormat(format: string): DateFormat {
  if (isoDate.test(format)) return { patterns: [], formats: ['date'] }
  const parts: string[] = []
  const tokens = /'((?:[^']|'')+)'|''|([A-Za-z])\2*|[^A-Za-z0-9'{}[\]]/gy
  let end = 0
  for (const [token, quoted, letter] of format.matchAll(tokens)) {
    end += token.length
    const part = letter === undefined ? literal(token, quoted) : fieldPattern(letter, token.length)
    if (part === undefined) return { reason: `'${token}' cannot be checked by a pattern` }
    parts.push(part)
  }
  if (end !== format.length || end === 0 || end > 200)
    return { reason: `'${format}' is not a date format that can be read` }
  return {
    patterns: [`^${parts.join('')}$`],
    formats: isoInstant.test(format) ? ['date-time'] : [],
  }
}

function literal(token: string, quoted: string | undefined): string {
  if (quoted !== undefined) return escapePattern(quoted.replaceAll("''", "'"))
  return token === "''" ? "'" : escapePattern(token)
}

const month = '(?:0?[1-9]|1[0-2])'
const minute = '[0-5]?[0-9]'
const offsetHour = '(?:0?[0-9]|1[0-4])'
const shortMonths = anyCase('jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec')
const months = anyCase(
  'january|february|march|april|may|june|july|august|september|october|november|december',
)
const shortDays = anyCase('mon|tue|wed|thu|fri|sat|sun')
const days = anyCase('monday|tuesday|wednesday|thursday|friday|saturday|sunday')

/** The pattern of a run of one letter, or undefined if the verifier refuses it or needs a table for it. */
function fieldPattern(letter: string, count: number): string | undefined {
  const upTo = (most: number, pattern: string) => (count <= most ? pattern : undefined)
  switch (letter) {
    case 'y':
    case 'Y':
    case 'u':
      return `[0-9]{1,${count}}`
    case 'M':
      if (count > 5) return undefined
      return count <= 2 ? month : count === 3 ? shortMonths : months
    case 'L':
      return upTo(5, month)
    case 'd':
      return upTo(2, '(?:0?[1-9]|[12][0-9]|3[01])')
    case 'D':
      return '(?:0{0,2}[1-9]|0?[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9])'
    case 'Q':
      if (count > 5) return undefined
      if (count < 3) return '0?[1-4]'
      return count === 3 ? '[Qq][1-4]' : anyCase('1st quarter|2nd quarter|3rd quarter|4th quarter')
    case 'q':
      return upTo(2, '0?[1-4]')
    case 'w':
      return upTo(2, '(?:0?[1-9]|[1-4][0-9]|5[0-6])')
    case 'W':
      return upTo(2, '0?[1-5]')
    case 'F':
      return upTo(2, '0?[0-4]')
    case 'E':
      return upTo(5, count <= 3 ? shortDays : days)
    case 'e':
      return upTo(5, count <= 2 ? '[1-7]' : count === 3 ? shortDays : days)
    case 'c':
      return upTo(1, '[1-7]')
    case 'G':
      return upTo(5, '(?:[Aa][Dd]|[Bb][Cc])')
    case 'a':
      return upTo(1, '[AaPp][Mm]')
    case 'H':
      return upTo(2, '(?:[01]?[0-9]|2[0-3])')
    case 'k':
      return upTo(2, '(?:0?[1-9]|1[0-9]|2[0-4])')
    case 'h':
      return upTo(2, month)
    case 'K':
      return upTo(2, '(?:0?[0-9]|1[01])')
    case 'm':
      return upTo(2, minute)
    case 's':
      return upTo(2, '(?:[0-5]?[0-9]|60)')
    case 'S':
      return `[0-9]{1,${count}}`
    case 'n':
    case 'A':
    case 'N':
      return '[0-9]+'
    default:
      return zonePattern(letter, count)
  }
}

function zonePattern(letter: string, count: number): string | undefined {
  const long = [
    `${offsetHour}(?:${minute})?`,
    `${offsetHour}${minute}`,
    `${offsetHour}:${minute}`,
    `${offsetHour}${minute}(?:${minute})?`,
    `${offsetHour}:${minute}(?::${minute})?`,
  ][count - 1]
  if (long === undefined) return undefined
  switch (letter) {
    case 'X':
      return `(?:Z|[+-]${long})`
    case 'x':
      return `[+-]${long}`
    case 'Z':
      if (count <= 3) return `[+-]${offsetHour}${minute}`
      if (count === 4) return `(?:GMT|UTC)(?:[+-]${offsetHour}:${minute})?`
      return `[+-]${offsetHour}:${minute}`
    case 'O':
      if (count > 4) return undefined
      return `(?:GMT|UTC)[+-]${offsetHour}${count === 4 ? `:${minute}` : `(?::${minute})?`}`
    default:
      return undefined
  }
}

function anyCase(words: string): string {
  const written = words.replace(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`)
  return `(?:${written})`
}
