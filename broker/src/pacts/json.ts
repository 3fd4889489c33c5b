import { isNestedDeeperThan, maxDepth } from '../json-text.ts'

/**
 * JSON whose numbers keep their digits: `1.0` stays apart from `1`, and no digit of a long number is lost.
 * A number that JavaScript would print differently is read as a raw value (ECMAScript's `JSON.rawJSON`).
 */
export type Json = null | boolean | string | number | RawNumber | Json[] | JsonObject
export type JsonObject = { [key: string]: Json }

/** The digits of one number, as they were written. */
export interface RawNumber {
  readonly rawJSON: string
}

// The language's own, which the compiler's library does not declare yet.
const raw = JSON as unknown as {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): Json
  rawJSON(text: string): RawNumber
  isRawJSON(value: unknown): value is RawNumber
}

export type ParsedJson =
  | { kind: 'json'; value: Json }
  | { kind: 'not-json'; why: string }
  | { kind: 'too-deep' }

/** Of properties that stand twice in one object, the last counts. */
export function parseJson(text: string): ParsedJson {
  // It also bounds every recursion over a document.
  if (isNestedDeeperThan(text, maxDepth)) return { kind: 'too-deep' }
  try {
    const value: Json = mayLoseDigits(text) ? raw.parse(text, keepDigits) : JSON.parse(text)
    return { kind: 'json', value }
  } catch (error) {
    return { kind: 'not-json', why: error instanceof Error ? error.message : String(error) }
  }
}

/** Compact, every number with the digits it came with. */
export function compactJson(value: Json): string {
  return JSON.stringify(value)
}

export function isObject(value: Json | undefined): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !raw.isRawJSON(value)
  )
}

export function isRawNumber(value: unknown): value is RawNumber {
  return raw.isRawJSON(value)
}

/**
 * One text for all documents that mean the same: compact, keys in the order of their code points, numbers in one
 * spelling. Whole numbers and fractions stay apart, because matchers tell `1` from `1.0`.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number') return canonicalNumber(String(value))
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (isRawNumber(value)) return canonicalNumber(value.rawJSON)
  return `{${sortedKeys(value)
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`)
    .join(',')}}`
}

export function sortedKeys(value: JsonObject): string[] {
  return Object.keys(value).sort(byCodePoint)
}

/** The order of UTF-8 bytes, which UTF-16 code units leave where surrogates meet the last characters of the first plane. */
export function byCodePoint(one: string, other: string): number {
  if (!surrogates.test(one) && !surrogates.test(other)) return one < other ? -1 : +(one > other)
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

const surrogates = /[\uD800-\uDFFF]/

/**
 * A fraction in its shortest decimal form, always with a point (`1.0`, `1.0e+20`, `1.0e-05`: the way the
 * reference's language prints it, so that contents imported from there keep their sha); a whole number as it is.
 */
export function canonicalNumber(source: string): string {
  if (!/[.eE]/.test(source)) return source === '-0' ? '0' : source
  const value = Number(source)
  if (!Number.isFinite(value)) return source.toLowerCase()
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e')
  const digits = mantissa.replace('.', '')
  const point = Number(exponent) + 1
  return `${value < 0 ? '-' : ''}${spell(digits, point)}`
}

/** `digits` with the decimal point before the digit of that index; far from the digits, with an exponent. */
function spell(digits: string, point: number): string {
  if (point > 16 || point <= -4) {
    const exponent = String(Math.abs(point - 1)).padStart(2, '0')
    return `${digits[0]}.${digits.slice(1) || '0'}e${point > 0 ? '+' : '-'}${exponent}`
  }
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`
  return `${digits.slice(0, point).padEnd(point, '0')}.${digits.slice(point) || '0'}`
}

function keepDigits(_key: string, value: unknown, { source }: { source?: string }): unknown {
  return typeof value === 'number' && source !== undefined && String(value) !== source
    ? raw.rawJSON(source)
    : value
}

/**
 * Whether a number may be in the text that JavaScript would print with other digits; reading those takes five times
 * as long. It may be wrong about a text inside a string, never about a number.
 */
export function mayLoseDigits(text: string): boolean {
  return oddNumber.test(text)
}

/** A value's start, then an exponent, a fraction that ends in 0, many digits, a tiny fraction, or a negative zero. */
const oddNumber =
  /(?:^|[:[,])\s*-?(?:\d+(?:\.\d+)?[eE]|\d+\.\d*0(?=\s*(?:[,\]}]|$))|[\d.]{16}|0\.00000|(?<=-)0(?=\s*(?:[,\]}]|$)))/
