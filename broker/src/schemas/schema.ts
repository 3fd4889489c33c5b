import type { JsonSchema } from '@concordat/pact-schema'

export type Direction = 'request' | 'response' | 'message'
export type Part = 'body' | 'headers' | 'query' | 'metadata'

/** Which schema of a contract: what is talked about, and who says it. Names of parts other than the body end in the part. */
export interface SchemaKey {
  resource: string
  direction: Direction
  part: Part
}

/** A place in the values that a schema speaks of. */
export interface Field {
  /** JSON pointer (RFC 6901), `*` for every item and every further member; empty for the value itself. */
  pointer: string
  segments: string[]
  /** Whether it must be there wherever what holds it is there. */
  required: boolean
  /** JSON types; empty for any. */
  types: string[]
  /** What the schema says of this place alone, without what is below. */
  expects: JsonSchema
}

/** A schema as it was derived from a content. */
export interface DerivedSchema extends SchemaKey {
  sha: string
  /** The document, as `consumer-tests` write it to files. */
  body: string
  /** Descriptions of the interactions it was made from. */
  interactions: string[]
  fields: Field[]
}

/** What of a content could be said in part only, or not at all. */
export interface Note {
  interaction: string
  /** JSON pointer into the pact. */
  pointer: string
  matcher: string
  reason: string
}

/** Everything that a content says as schemas. */
export interface Derivation {
  schemas: DerivedSchema[]
  notes: Note[]
}

/** A stored schema of a content, without its document. */
export interface ContentSchema extends SchemaKey {
  contentId: number
  schemaId: number
  sha: string
  interactions: string[]
}

/** What stands in place of schemas where a content gives none. */
export function reasonForNone(schemas: readonly SchemaKey[], notes: readonly Note[]) {
  if (schemas.length > 0) return undefined
  return [...new Set(notes.map(({ reason }) => reason))].join('; ')
}

export function sameKey(one: SchemaKey, other: SchemaKey): boolean {
  return (
    one.resource === other.resource && one.direction === other.direction && one.part === other.part
  )
}
