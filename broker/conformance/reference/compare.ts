import type { Reply } from './side.ts'

/** One thing in which two answers differ; `where` is `status`, `header location`, or a path such as `body._links.self.href`. */
export interface Difference {
  where: string
  reference: unknown
  ours: unknown
}

/**
 * All differences of two answers in normal form. A list is compared by position, or as a whole when its length differs;
 * two that differ in order alone are one difference, at `… order`.
 */
export function differencesOf(reference: Reply, ours: Reply): Difference[] {
  if (reference.status !== ours.status) {
    return [
      {
        where: 'status',
        reference: [reference.status, reference.body],
        ours: [ours.status, ours.body],
      },
    ]
  }
  const names = new Set([...Object.keys(reference.headers), ...Object.keys(ours.headers)])
  const headers = [...names].flatMap((name) =>
    within(`header ${name}`, reference.headers[name], ours.headers[name]),
  )
  return [...headers, ...within('body', reference.body, ours.body)]
}

function within(where: string, reference: unknown, ours: unknown): Difference[] {
  if (JSON.stringify(reference) === JSON.stringify(ours)) return []
  if (Array.isArray(reference) && Array.isArray(ours) && reference.length === ours.length) {
    if (sorted(reference) === sorted(ours)) return [{ where: `${where} order`, reference, ours }]
    return reference.flatMap((item, index) => within(`${where}[${index}]`, item, ours[index]))
  }
  if (isObject(reference) && isObject(ours)) {
    const keys = new Set([...Object.keys(reference), ...Object.keys(ours)])
    return [...keys].flatMap((key) => within(`${where}.${key}`, reference[key], ours[key]))
  }
  return [{ where, reference, ours }]
}

function sorted(list: readonly unknown[]): string {
  return JSON.stringify(list.map((item) => JSON.stringify(item)).sort())
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
