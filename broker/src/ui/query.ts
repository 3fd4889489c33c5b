/** Parameters of a page as a form or a hand sends them. What means nothing is left out rather than refused. */
export type Parameters = Record<string, unknown>

/** One filled text, without the blanks around it. */
export function textIn(query: Parameters, name: string): string | undefined {
  const value = query[name]
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

/** The page of a list that is asked for, from 1. */
export function pageIn(query: Parameters, size: number): { number: number; size: number } {
  const number = Number(textIn(query, 'page'))
  return { number: Number.isInteger(number) && number > 0 ? Math.min(number, 1_000_000) : 1, size }
}
