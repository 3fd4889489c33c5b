import type { Actor } from '../access/actor.ts'
import { may } from '../access/permissions.ts'
import type { Db } from '../db/client.ts'
import type { Row } from '../db/schema.ts'
import { badRequest, forbidden } from '../errors.ts'
import { iso, parseInstant } from '../instant.ts'
import { actionTypes, describeAction, entityTypes } from './audit-entry.ts'
import { type AuditFilter, countBy, countEntries, listEntries } from './queries.ts'

export interface AuditSearch {
  readonly user_id?: string
  readonly entity_type?: string
  readonly entity_id?: string
  readonly action_type?: string
  readonly from_date?: string
  readonly to_date?: string
}

/** An entry as the API shows it. */
export function representEntry(entry: Row<'audit_logs'>) {
  return {
    id: entry.id,
    user_id: entry.user_id,
    user_email: entry.user_email,
    action_type: entry.action_type,
    entity_type: entry.entity_type,
    entity_id: entry.entity_id,
    entity_name: entry.entity_name,
    old_value: entry.old_value,
    new_value: entry.new_value,
    reason: entry.reason,
    timestamp: iso(entry.timestamp),
    action_description: describeAction(entry.action_type),
    created_at: iso(entry.created_at),
    updated_at: iso(entry.updated_at),
  }
}

/** Entries that match, as far as the actor may see them: all for admins and analysts, one's own for the others. */
export async function searchAudit(
  db: Db,
  actor: Actor,
  search: AuditSearch,
  { page, limit }: { page: number; limit: number },
): Promise<{ items: Row<'audit_logs'>[]; total: number }> {
  const filter = visibleTo(actor, readSearch(search))
  if (filter === undefined) return { items: [], total: 0 }
  const [items, total] = await Promise.all([
    listEntries(db, filter, { limit, offset: (page - 1) * limit }),
    countEntries(db, filter),
  ])
  return { items, total }
}

/** What happened to one thing, newest first. */
export async function auditOfEntity(
  db: Db,
  actor: Actor,
  entityType: string,
  entityId: string,
  limit: number,
): Promise<Row<'audit_logs'>[]> {
  const filter = visibleTo(actor, readSearch({ entity_type: entityType, entity_id: entityId }))
  return filter === undefined ? [] : listEntries(db, filter, { limit })
}

/** What one user did, newest first: oneself, or anyone for admins and analysts. */
export async function auditOfUser(
  db: Db,
  actor: Actor,
  search: AuditSearch & { user_id: string },
  limit: number,
): Promise<Row<'audit_logs'>[]> {
  if (!seesAll(actor) && actor.id !== search.user_id) {
    throw forbidden("You don't have permission to view other users' audit logs")
  }
  return listEntries(db, readSearch(search), { limit })
}

/** Counts by action, kind of entity and user. */
export async function auditStatistics(db: Db, actor: Actor, search: AuditSearch) {
  if (!may(actor, 'read', 'user')) throw forbidden("You don't have permission to view audit logs")
  const filter = visibleTo(actor, readSearch(search)) ?? {}
  const [total, actions, entities, users] = await Promise.all([
    countEntries(db, filter),
    countBy(db, 'action_type', filter, 1000),
    countBy(db, 'entity_type', filter, 1000),
    countBy(db, 'user_email', filter, 10),
  ])
  return {
    total_logs: total,
    action_counts: counts(actions),
    entity_counts: counts(entities),
    most_active_users: counts(users),
    date_range: { from_date: iso(filter.from ?? null), to_date: iso(filter.to ?? null) },
  }
}

function counts(rows: { name: string; count: number }[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]))
}

function seesAll({ isSuperuser, role }: Actor): boolean {
  return isSuperuser || role === 'admin' || role === 'analyst'
}

/** Narrows a filter to what the actor may see; undefined when that is nothing. */
function visibleTo(actor: Actor, filter: AuditFilter): AuditFilter | undefined {
  if (seesAll(actor)) return filter
  if (filter.userId !== undefined && filter.userId !== actor.id) return undefined
  return { ...filter, userId: actor.id }
}

function readSearch(search: AuditSearch): AuditFilter {
  const { entity_type, action_type } = search
  if (entity_type !== undefined && !isOneOf(entityTypes, entity_type)) {
    throw badRequest(`Invalid entity type: ${entity_type}`)
  }
  if (action_type !== undefined && !isOneOf(actionTypes, action_type)) {
    throw badRequest(`Invalid action type: ${action_type}`)
  }
  const from = search.from_date === undefined ? undefined : parseInstant(search.from_date)
  const to = search.to_date === undefined ? undefined : parseInstant(search.to_date)
  if (from && to && to < from) throw badRequest('to_date must be after from_date')
  return {
    ...(search.user_id !== undefined && { userId: search.user_id }),
    ...(entity_type !== undefined && { entityType: entity_type }),
    ...(search.entity_id !== undefined && { entityId: search.entity_id }),
    ...(action_type !== undefined && { actionType: action_type }),
    ...(from && { from }),
    ...(to && { to }),
  }
}

function isOneOf(words: readonly string[], word: string): boolean {
  return words.includes(word)
}
