import type { Neighbour } from './graph.ts'
import { type Line, worstFirst } from './graph-line.ts'

/** Applications that stand equally far from the one in focus, on one side. */
export interface Column {
  side: Neighbour['side']
  step: number
  found: number
  /** Those that are drawn, by name; the others are folded into one. */
  shown: string[]
}

/** A column shows this many; what is not verified is shown first. */
export const mostInColumn = 24

/** Columns that have applications: nearest first, consumers before providers. */
export function columnsOf(
  lines: readonly (Line & Pick<Column, 'side' | 'step'>)[],
  depth: number,
): Column[] {
  return (['consumer', 'provider'] as const).flatMap((side) =>
    Array.from({ length: depth }, (_, index) => index + 1).flatMap((step) => {
      const own = lines.filter((line) => line.side === side && line.step === step)
      const names = [...new Set(worstFirst(own).map((line) => line[side]))]
      if (names.length === 0) return []
      const shown = names.length > mostInColumn ? names.slice(0, mostInColumn - 1) : names.sort()
      return [{ side, step, found: names.length, shown }]
    }),
  )
}
