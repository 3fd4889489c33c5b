import { iso } from '../instant.ts'
import type { JsonObject } from '../json.ts'

/** Who got which variant of which experiment, with the names that the doors show. */
export interface Assignment {
  readonly id: string
  readonly user_id: string
  readonly experiment_id: string
  readonly experiment_key: string
  readonly experiment_name: string
  readonly variant_id: string
  readonly variant_name: string
  readonly is_control: boolean
  readonly configuration: JsonObject | null
  readonly context: JsonObject | null
  readonly created_at: Date
  readonly updated_at: Date
}

/** Why a user takes no part. */
export type Exclusion = 'targeting_rules_not_met' | 'not_in_traffic'

export function representAssignment(assignment: Assignment) {
  return {
    ...assignment,
    created_at: iso(assignment.created_at),
    updated_at: iso(assignment.updated_at),
  }
}
