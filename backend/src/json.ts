export type JsonObject = { [key: string]: unknown }

/** True for a plain JSON object: neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** JSON text with the keys of every object in order, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  )
}

/** The named fields that an object has: nothing else of what a client sent, and no undefined. */
export function pick<T extends object, const K extends keyof T & string>(
  source: T,
  ...names: readonly K[]
): { [name in K]?: Exclude<T[name], undefined> } {
  const entries = names.flatMap((name) =>
    Object.hasOwn(source, name) && source[name] !== undefined ? [[name, source[name]]] : [],
  )
  return Object.fromEntries(entries) as { [name in K]?: Exclude<T[name], undefined> }
}

/** A test for objects that have all of these fields. */
export function hasFields(...names: readonly string[]): (value: unknown) => boolean {
  return (value) => isObject(value) && names.every((name) => Object.hasOwn(value, name))
}

export function isText(value: unknown): value is string {
  return typeof value === 'string'
}
