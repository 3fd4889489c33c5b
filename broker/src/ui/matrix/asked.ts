import { type Parameters, textIn } from '../query.ts'

/** What a form asks of one application, as it was written. */
export type AskedSide = ReturnType<typeof sideIn>

/** A question to the matrix as its form shows it. */
export interface AskedMatrix {
  /** The first two; further ones are asked about as well, and have no fields. */
  sides: readonly [AskedSide, AskedSide]
  further: AskedSide[]
  environment: string | undefined
  latestBy: string | undefined
  /** `true`, `false` and, for those without a result, the empty text. */
  success: string[]
  view: 'grid' | 'rows' | undefined
}

const criteria = [
  'pacticipant',
  'version',
  'branch',
  'tag',
  'environment',
  'latest',
  'mainBranch',
] as const

/** Of a query; `pair`: what the path names instead. */
export function askedIn(
  query: Parameters,
  pair?: { consumer: string; provider: string },
): AskedMatrix {
  const given = pair
    ? [{ pacticipant: pair.consumer }, { pacticipant: pair.provider }]
    : [query.q ?? []].flat()
  const [one = sideIn({}), other = sideIn({}), ...further] = given.map(sideIn)
  return {
    sides: [one, other],
    further,
    environment: textIn(query, 'environment'),
    latestBy: textIn(query, 'latestby'),
    success: [query.success ?? []].flat().filter((one) => typeof one === 'string'),
    view: query.view === 'grid' || query.view === 'rows' ? query.view : undefined,
  }
}

function sideIn(value: unknown): Partial<Record<(typeof criteria)[number], string>> {
  const fields = typeof value === 'object' && value !== null ? { ...value } : {}
  const texts = criteria.map((name) => [name, textIn(fields, name)] as const)
  return Object.fromEntries(texts.filter(([, text]) => text !== undefined))
}

/** The query without the fields that were left empty; undefined where there are none. No result is asked for by an empty text. */
export function withoutEmptyFields(query: string): string | undefined {
  const all = [...new URLSearchParams(query)]
  const filled = all.filter(([name, value]) => value !== '' || name.startsWith('success'))
  return filled.length < all.length ? String(new URLSearchParams(filled)) : undefined
}
