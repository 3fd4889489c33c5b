import type { IntegrationSort } from './integration-row.ts'
import type { JudgedIntegration } from './judged-integration.ts'

export interface Contenders {
  integrations: JudgedIntegration[]
  /** What they are sorted by before their names. */
  places: number[]
  /** How many of them stand before the page. */
  offset: number
}

const placeIn: Record<IntegrationSort, (one: JudgedIntegration) => number> = {
  status: ({ rank }) => rank,
  name: () => 0,
  newest: ({ publishedAt }) => -publishedAt,
}

/**
 * Those of which some stand on a page: names, which only the database can put in order, decide between those alike in
 * what comes before them. All others stand before the page or after it, whatever their names are.
 */
export function contendersFor(
  all: readonly JudgedIntegration[],
  { sort, page }: { sort: IntegrationSort; page: { number: number; size: number } },
): Contenders {
  const place = placeIn[sort]
  const before = (page.number - 1) * page.size
  const sorted = Float64Array.from(all, place).sort()
  const first = sorted[before]
  if (first === undefined) return { integrations: [], places: [], offset: 0 }
  const last = sorted[Math.min(before + page.size, sorted.length) - 1] ?? first
  const integrations = all.filter((one) => place(one) >= first && place(one) <= last)
  return {
    integrations,
    places: integrations.map(place),
    offset: before - sorted.indexOf(first),
  }
}
