import type { Actor } from '../access/actor.ts'
import { recordAudit } from '../audit/record.ts'
import { type Db, inTransaction } from '../db/client.ts'
import type { Thresholds } from '../db/schema.ts'
import type { Writing } from '../deps.ts'
import { notFound } from '../errors.ts'
import { findFlag } from '../flags/rollout.ts'
import { iso } from '../instant.ts'
import {
  findConfig,
  findSettings,
  insertConfig,
  insertSettings,
  type SafetyConfig,
  type Settings,
  updateConfigRow,
  updateSettingsRow,
} from './queries.ts'

/** The settings for all flags; made with their defaults when they are first asked for. */
export async function getSettings({ db, clock, ids }: Writing): Promise<Settings> {
  const found = await findSettings(db)
  if (found) return found
  const now = clock()
  await insertSettings(db, { id: ids(), created_at: now, updated_at: now })
  const made = await findSettings(db)
  if (!made) throw new Error('The safety settings vanished while they were made')
  return made
}

export interface SettingsChange {
  readonly enable_automatic_rollbacks?: boolean
  readonly default_metrics?: Thresholds | null
}

export async function updateSettings(
  deps: Writing,
  actor: Actor,
  { enable_automatic_rollbacks: automatic, default_metrics: metrics }: SettingsChange,
): Promise<Settings> {
  return inTransaction(deps.db, async (db) => {
    const before = await getSettings({ ...deps, db })
    const after = await updateSettingsRow(db, {
      ...(automatic !== undefined && { enable_automatic_rollbacks: automatic }),
      ...(metrics !== undefined && {
        default_metrics: metrics === null ? null : JSON.stringify(metrics),
      }),
      updated_at: deps.clock(),
    })
    await recordAudit({ ...deps, db }, actor, {
      action: 'safety_config_update',
      entity: 'safety_config',
      entityId: after.id,
      entityName: 'Safety settings',
      oldValue: summaryOf(before),
      newValue: summaryOf(after),
    })
    return after
  })
}

function summaryOf({ enable_automatic_rollbacks, default_metrics }: Settings): string {
  return JSON.stringify({ enable_automatic_rollbacks, default_metrics })
}

export async function requireFlag(db: Db, id: string): Promise<{ id: string; name: string }> {
  const flag = await findFlag(db, id)
  if (!flag) throw notFound(`Feature flag with ID ${id} not found`)
  return flag
}

/** How a flag is watched; made with the defaults when it is first asked for. */
export async function getConfig(deps: Writing, flagId: string): Promise<SafetyConfig> {
  const found = await findConfig(deps.db, flagId)
  if (found) return found
  await requireFlag(deps.db, flagId)
  const now = deps.clock()
  await insertConfig(deps.db, {
    id: deps.ids(),
    feature_flag_id: flagId,
    metrics: '{}',
    created_at: now,
    updated_at: now,
  })
  const made = await findConfig(deps.db, flagId)
  if (!made) throw notFound(`Feature flag with ID ${flagId} not found`)
  return made
}

export interface ConfigChange {
  readonly enabled?: boolean
  readonly metrics?: Thresholds
  readonly rollback_percentage?: number
}

export async function updateConfig(
  deps: Writing,
  actor: Actor,
  flagId: string,
  { enabled, metrics, rollback_percentage }: ConfigChange,
): Promise<SafetyConfig> {
  return inTransaction(deps.db, async (db) => {
    const flag = await requireFlag(db, flagId)
    const before = await getConfig({ ...deps, db }, flagId)
    const after = await updateConfigRow(db, before.id, {
      ...(enabled !== undefined && { enabled }),
      ...(metrics !== undefined && { metrics: JSON.stringify(metrics) }),
      ...(rollback_percentage !== undefined && { rollback_percentage }),
      updated_at: deps.clock(),
    })
    await recordAudit({ ...deps, db }, actor, {
      action: 'safety_config_update',
      entity: 'safety_config',
      entityId: after.id,
      entityName: flag.name,
      oldValue: configSummary(before),
      newValue: configSummary(after),
    })
    return after
  })
}

function configSummary({ enabled, metrics, rollback_percentage }: SafetyConfig): string {
  return JSON.stringify({ enabled, metrics, rollback_percentage })
}

export function representSettings(settings: Settings) {
  return {
    id: settings.id,
    enable_automatic_rollbacks: settings.enable_automatic_rollbacks,
    default_metrics: settings.default_metrics,
    created_at: iso(settings.created_at),
    updated_at: iso(settings.updated_at),
  }
}

export function representConfig(config: SafetyConfig) {
  return {
    id: config.id,
    feature_flag_id: config.feature_flag_id,
    enabled: config.enabled,
    metrics: config.metrics,
    rollback_percentage: config.rollback_percentage,
    created_at: iso(config.created_at),
    updated_at: iso(config.updated_at),
  }
}
