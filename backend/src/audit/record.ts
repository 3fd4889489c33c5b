import type { Actor } from '../access/actor.ts'
import type { Writing } from '../deps.ts'
import type { AuditEntry } from './audit-entry.ts'
import { insertEntry } from './queries.ts'

/** The name under which background work appears in the log. */
const system = 'system'

/**
 * Writes an entry in the transaction of the change itself and returns its id. Without an actor the platform acted by
 * itself.
 */
export async function recordAudit(
  { db, clock, ids }: Writing,
  actor: Pick<Actor, 'id' | 'email'> | null,
  entry: AuditEntry,
): Promise<string> {
  const id = ids()
  const now = clock()
  await insertEntry(db, {
    id,
    user_id: actor?.id ?? null,
    user_email: actor?.email ?? system,
    action_type: entry.action,
    entity_type: entry.entity,
    entity_id: entry.entityId,
    entity_name: entry.entityName.slice(0, 255),
    old_value: entry.oldValue ?? null,
    new_value: entry.newValue ?? null,
    reason: entry.reason ?? null,
    timestamp: now,
    created_at: now,
    updated_at: now,
  })
  return id
}
