/** A value as `JSON.parse` gives it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value)
}

/** The member of that name, if the value is an object that has it itself (never one inherited). */
export function member(value: unknown, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

export function textMember(value: unknown, key: string): string | undefined {
  const found = member(value, key)
  return typeof found === 'string' ? found : undefined
}

export function listMember(value: unknown, key: string): readonly Json[] {
  const found = member(value, key)
  return isList(found) ? found : []
}

/** Text that is the same for equal values, whatever the order of their keys. */
export function canonical(value: Json): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`)
  return `{${members.join(',')}}`
}

/** Orders texts by code unit: the same on every machine, whatever its locale. */
export function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** A JSON pointer (RFC 6901) from its parts. */
export function pointer(...parts: readonly (string | number)[]): string {
  return parts
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
}

/** How deep the values are that we look into; deeper ones are left open, with a note. */
export const deepest = 200

/** True if the value nests no deeper than `deepest`: what is not must not be walked by recursion. */
export function isShallow(value: Json, levels = deepest): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (levels === 0) return false
  if (isList(value)) return value.every((item) => isShallow(item, levels - 1))
  for (const key in value) if (!isShallow(value[key] ?? null, levels - 1)) return false
  return true
}
