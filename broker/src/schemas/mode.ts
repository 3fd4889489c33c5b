import type { Mode } from './compatibility.ts'

/** What compatibility a provider asks of its consumers. */
export interface SchemaMode {
  mode: Mode
  /** Whether the gate forbids what breaks it; without, it is only shown. */
  gate: boolean
  /** Null where nobody has decided: then nothing is asked. */
  since: Date | null
}
