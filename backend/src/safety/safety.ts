import type { Actor } from '../access/actor.ts'
import { recordAudit } from '../audit/record.ts'
import { inTransaction } from '../db/client.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../errors.ts'
import { forgetFlag } from '../flags/cached.ts'
import type { FlagRow } from '../flags/flag.ts'
import { listRolledOut, setRollout } from '../flags/rollout.ts'
import { summariseMetrics, summariseValues } from '../metrics/metrics.ts'
import type { Recorder } from '../metrics/recorder.ts'
import { pauseSchedulesOf } from '../rollouts/schedules.ts'
import { isKnownMetric, judge, type Measured, type MetricHealth, thresholdsFor } from './health.ts'
import { insertRollback, type SafetyConfig, type Settings } from './queries.ts'
import { getConfig, getSettings, requireFlag } from './settings.ts'

export type SafetyDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'cache' | 'log'> & {
  readonly recorder: Recorder
}

const windowMs = 15 * 60_000

export interface FlagHealth {
  readonly feature_flag_id: string
  readonly is_healthy: boolean
  readonly metrics: readonly MetricHealth[]
  readonly last_checked: string
  readonly details: { readonly message: string }
}

/** Compares what was measured of a flag in the last quarter of an hour with its thresholds. */
export async function checkFlag(deps: SafetyDeps, flagId: string): Promise<FlagHealth> {
  await requireFlag(deps.db, flagId)
  return check(deps, flagId, await getConfig(deps, flagId), await getSettings(deps))
}

async function check(
  deps: SafetyDeps,
  flagId: string,
  config: SafetyConfig,
  settings: Settings,
): Promise<FlagHealth> {
  const now = deps.clock()
  const about = { feature_flag_id: flagId, last_checked: now.toISOString() }
  if (!config.enabled) {
    const details = { message: 'Safety monitoring is disabled for this feature flag' }
    return { ...about, is_healthy: true, metrics: [], details }
  }
  const thresholds = Object.entries(thresholdsFor(config.metrics, settings.default_metrics))
  const measured = await measure(deps, flagId, now)
  const metrics: MetricHealth[] = []
  for (const [name, threshold] of thresholds) {
    const value = isKnownMetric(name)
      ? measured[name]
      : await measureCustom(deps, flagId, name, now)
    metrics.push(judge(name, value ?? 0, threshold))
  }
  const broken = metrics.filter(({ is_healthy }) => !is_healthy).map(({ name }) => name)
  const message =
    broken.length > 0
      ? `Critical threshold exceeded: ${broken.join(', ')}`
      : metrics.length > 0
        ? 'All metrics are within their thresholds'
        : 'No thresholds are configured'
  return { ...about, is_healthy: broken.length === 0, metrics, details: { message } }
}

async function measure({ db, recorder }: SafetyDeps, flagId: string, now: Date): Promise<Measured> {
  const window = { flagId, from: new Date(now.getTime() - windowMs), to: now }
  const summary = await summariseMetrics({ db, recorder }, window)
  const latency = await summariseValues(db, 'latency', window)
  return {
    error_rate: (summary.error_rate ?? 0) / 100,
    avg_latency: latency.average,
    max_latency: latency.highest,
    min_latency: latency.lowest,
    p95_latency: latency.p95,
  }
}

async function measureCustom(
  { db }: SafetyDeps,
  flagId: string,
  name: string,
  now: Date,
): Promise<number | null> {
  const window = { flagId, from: new Date(now.getTime() - windowMs), to: now }
  return (await summariseValues(db, name, window)).average
}

export interface Rollback {
  readonly percentage: number
  readonly reason: string
  readonly trigger: 'manual' | 'automatic'
}

export interface RolledBack {
  readonly record_id: string
  readonly previous_percentage: number
  readonly new_percentage: number
  readonly timestamp: Date
}

/**
 * Sets a flag's percentage back, writes down who did it and why, and holds whatever schedule would raise it again. The
 * flag is locked before the schedules, as everywhere.
 */
export async function rollBack(
  deps: SafetyDeps,
  actor: Actor | null,
  flagId: string,
  { percentage, reason, trigger }: Rollback,
): Promise<RolledBack> {
  const id = deps.ids()
  const now = deps.clock()
  const { before, after } = await inTransaction(deps.db, async (db) => {
    const inside = { db, clock: deps.clock, ids: deps.ids }
    const flags = await setRollout(inside, flagId, percentage)
    const config = await getConfig(inside, flagId)
    await pauseSchedulesOf(inside, flagId)
    await insertRollback(db, {
      id,
      feature_flag_id: flagId,
      safety_config_id: config.id,
      trigger_type: trigger,
      trigger_reason: reason,
      previous_percentage: flags.before.rollout_percentage,
      target_percentage: percentage,
      success: true,
      executed_by_user_id: actor?.id ?? null,
      created_at: now,
      updated_at: now,
    })
    await recordAudit(inside, actor, {
      action: 'safety_rollback',
      entity: 'feature_flag',
      entityId: flagId,
      entityName: flags.before.name,
      oldValue: String(flags.before.rollout_percentage),
      newValue: String(percentage),
      reason,
    })
    return flags
  })
  await forgetFlag(deps.cache, after)
  return {
    record_id: id,
    previous_percentage: before.rollout_percentage,
    new_percentage: percentage,
    timestamp: now,
  }
}

/** Rolls back every flag that is not healthy, where that is switched on. Returns the flags that were. */
export async function processSafety(deps: SafetyDeps): Promise<string[]> {
  const settings = await getSettings(deps)
  if (!settings.enable_automatic_rollbacks) return []
  const rolledBack: string[] = []
  for (const flag of await listRolledOut(deps.db)) {
    if (await protect(deps, flag, settings)) rolledBack.push(flag.id)
  }
  return rolledBack
}

async function protect(deps: SafetyDeps, flag: FlagRow, settings: Settings): Promise<boolean> {
  try {
    const config = await getConfig(deps, flag.id)
    const health = await check(deps, flag.id, config, settings)
    if (health.is_healthy || flag.rollout_percentage <= config.rollback_percentage) return false
    await rollBack(deps, null, flag.id, {
      percentage: config.rollback_percentage,
      reason: health.details.message,
      trigger: 'automatic',
    })
    return true
  } catch (error) {
    // The flag may have been deleted since it was listed; the others still need protection.
    if (!(error instanceof DomainError)) throw error
    deps.log.info({ flag: flag.id, reason: error.message }, 'a flag could not be checked')
    return false
  }
}
