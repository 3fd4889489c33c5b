import type { ContentSchema, Field, SchemaKey } from './schema.ts'

/** Whose contracts count: those that are live or on a main branch, those of a branch, or those of an environment. */
export type Scope =
  | { kind: 'live' }
  | { kind: 'branch'; branch: string }
  | { kind: 'environment'; environment: string }

/** A consumer version whose contract with the provider counts. */
export interface Reliance {
  consumer: string
  /** The consumer version's number. */
  number: string
  contentId: number
  /** The sha of its content. */
  sha: string
  publishedAt: Date
  /** Branches whose head it is. */
  branches: string[]
  /** Environments it is deployed in, or released to. */
  environments: string[]
}

/** A reliance on one schema. */
export interface SchemaUse extends SchemaKey {
  reliance: Reliance
  schema: ContentSchema
}

/** One place in one schema, as the consumers' versions have it. */
export interface FieldUse extends SchemaKey {
  pointer: string
  users: (Pick<Field, 'required' | 'types' | 'expects'> & { reliance: Reliance })[]
}
