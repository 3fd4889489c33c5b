import type { SchemaMode } from './mode.ts'

/** A provider with how many rely on it, and what compatibility it asks of them. */
export interface SchemaProvider extends Pick<SchemaMode, 'gate'> {
  name: string
  consumers: number
  /** Null: nobody has decided. */
  mode: SchemaMode['mode'] | null
}

export interface ProvidersQuestion {
  /** A part of the name, whatever its case. */
  search: string | undefined
  page: { number: number; size: number }
}
