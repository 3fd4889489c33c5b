import type { JsonObject } from '../json.ts'

/** An assignment in force, as the platform and the assignment lambda leave it in DynamoDB. */
export interface AssignmentItem {
  readonly assignment_id: string
  readonly experiment_key: string
  /** The key of the variant. */
  readonly variant: string
  readonly timestamp: string
}

/** Reads an item of the assignments table; undefined for one whose time is over: the table may keep it for days. */
export function readAssignmentItem(
  item: JsonObject | undefined,
  now: Date,
): AssignmentItem | undefined {
  if (!item || Number(item.ttl) <= now.getTime() / 1000) return undefined
  return {
    assignment_id: String(item.assignment_id),
    experiment_key: String(item.experiment_key),
    variant: String(item.variant),
    timestamp: String(item.timestamp),
  }
}
