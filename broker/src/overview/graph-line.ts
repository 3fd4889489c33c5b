import type { Edge } from './graph.ts'
import { type IntegrationStatus, statusOrder } from './integration-status.ts'

/** A line of the graph: how the two stand, by the newest pact. */
export interface Line extends Edge {
  status: IntegrationStatus
  interactionsCount: number
}

/** Worst first, then by name: the order of a list that is read as work to do. */
export function worstFirst<L extends Line>(lines: readonly L[]): L[] {
  return lines.toSorted((one, other) => rank(one) - rank(other))
}

/** The status that a line of several integrations takes. */
export function worstOf(lines: readonly Line[]): IntegrationStatus {
  return worstFirst(lines)[0]?.status ?? 'unknown'
}

function rank({ status }: Line): number {
  return statusOrder.indexOf(status)
}
