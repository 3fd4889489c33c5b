import type { Json } from '../json.ts'
import { nameOf, type Report } from '../matching/matcher.ts'
import type { Rule } from '../matching/rule.ts'
import type { Budget } from '../matching/scope.ts'
import type { Interaction } from '../pact/interaction.ts'
import type { ResourceOf } from '../resource.ts'
import type { Shape } from '../shape/shape.ts'

/** A matcher or a content that a schema can say in part only, or not at all. */
export interface Note {
  /** The interaction's description. */
  interaction: string
  /** JSON pointer (RFC 6901) in the pact. */
  pointer: string
  matcher: string
  reason: string
}

/** What one interaction says of one resource. */
export interface Saying {
  resource: string
  direction: 'request' | 'response' | 'message'
  part: 'body' | 'headers' | 'query' | 'metadata'
  interaction: string
  shape: Shape
  example: Json
}

/** What is gathered while one interaction is read. */
export interface Collector {
  interaction: Interaction
  resourceOf: ResourceOf | undefined
  budget: Budget
  note: (pointer: string, matcher: string, reason: string) => void
  sayings: Saying[]
}

export function reportTo({ note }: Collector): Report {
  return (rule: Rule, reason: string) => note(rule.at, nameOf(rule), reason)
}

export function push(
  { sayings, interaction }: Collector,
  resource: string,
  direction: Saying['direction'],
  part: Saying['part'],
  shape: Shape,
  example: Json,
): void {
  sayings.push({ resource, direction, part, interaction: interaction.description, shape, example })
}
