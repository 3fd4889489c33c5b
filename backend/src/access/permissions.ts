import type { UserRole } from '../db/schema.ts'
import { forbidden } from '../errors.ts'
import type { Actor } from './actor.ts'

export type Resource = 'experiment' | 'feature_flag' | 'user' | 'role' | 'permission' | 'report'
export type Action = 'create' | 'read' | 'update' | 'delete' | 'list'

const everything: readonly Action[] = ['create', 'read', 'update', 'delete', 'list']
const look: readonly Action[] = ['read', 'list']
const read: readonly Action[] = ['read']

const granted: Record<Resource, Record<UserRole, readonly Action[]>> = {
  experiment: { admin: everything, developer: everything, analyst: look, viewer: look },
  feature_flag: { admin: everything, developer: everything, analyst: look, viewer: look },
  user: { admin: everything, developer: look, analyst: read, viewer: read },
  role: { admin: everything, developer: look, analyst: read, viewer: read },
  permission: { admin: everything, developer: read, analyst: read, viewer: read },
  report: { admin: everything, developer: look, analyst: everything, viewer: look },
}

const verbs: Record<Action, string> = {
  create: 'create',
  read: 'view',
  update: 'update',
  delete: 'delete',
  list: 'list',
}

const plurals: Record<Resource, string> = {
  experiment: 'experiments',
  feature_flag: 'feature flags',
  user: 'users',
  role: 'roles',
  permission: 'permissions',
  report: 'reports',
}

/** Whether a role permits an action on a kind of resource; superusers may do everything. */
export function may(
  actor: Pick<Actor, 'role' | 'isSuperuser'>,
  action: Action,
  resource: Resource,
): boolean {
  return actor.isSuperuser || granted[resource][actor.role].includes(action)
}

/** Refuses, with the platform's sentence, what the actor's role does not permit. */
export function requirePermission(actor: Actor, action: Action, resource: Resource): void {
  if (may(actor, action, resource)) return
  throw forbidden(`You don't have permission to ${verbs[action]} ${plurals[resource]}`)
}
