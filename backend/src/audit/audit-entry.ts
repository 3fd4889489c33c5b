export const entityTypes = [
  'feature_flag',
  'experiment',
  'user',
  'role',
  'permission',
  'safety_config',
  'rollout_schedule',
] as const
export type EntityType = (typeof entityTypes)[number]

export const actionTypes = [
  'toggle_enable',
  'toggle_disable',
  'feature_flag_create',
  'feature_flag_update',
  'feature_flag_delete',
  'feature_flag_activate',
  'feature_flag_deactivate',
  'experiment_create',
  'experiment_update',
  'experiment_delete',
  'experiment_start',
  'experiment_pause',
  'experiment_resume',
  'experiment_complete',
  'experiment_archive',
  'user_create',
  'user_update',
  'user_delete',
  'user_login',
  'user_logout',
  'permission_grant',
  'permission_revoke',
  'role_assign',
  'role_unassign',
  'safety_rollback',
  'safety_config_update',
  'rollout_create',
  'rollout_update',
  'rollout_delete',
  'rollout_activate',
  'rollout_pause',
  'rollout_cancel',
  'rollout_advance',
] as const
export type ActionType = (typeof actionTypes)[number]

/** One change to tell of. Values are short texts or JSON. */
export interface AuditEntry {
  readonly action: ActionType
  readonly entity: EntityType
  readonly entityId: string
  readonly entityName: string
  readonly oldValue?: string | null
  readonly newValue?: string | null
  readonly reason?: string | null
}

/** `feature_flag_create` as a sentence: "Feature flag create". */
export function describeAction(action: string): string {
  const words = action.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
