import type { Actor } from '../access/actor.ts'
import { ownsOrRules } from '../access/actor.ts'
import { recordAudit } from '../audit/record.ts'
import { inTransaction } from '../db/client.ts'
import { forbidden, invalid, notFound } from '../errors.ts'
import { parseInstant } from '../instant.ts'
import { overrideCounter } from './evaluate.ts'
import type { FlagRow } from './flag.ts'
import { type FlagDeps, getFlag } from './flags.ts'
import { deleteOverride, type Override, upsertOverride } from './queries.ts'

export interface OverrideInput {
  readonly value: unknown
  readonly reason?: string | null
  readonly expires_at?: string | null
}

/** Gives one user a value of their own, whatever rules and percentage say. */
export async function setOverride(
  deps: FlagDeps,
  actor: Actor,
  flagId: string,
  userId: string,
  { value, reason, expires_at }: OverrideInput,
): Promise<Override> {
  const flag = await getOwnFlag(deps, actor, flagId)
  const now = deps.clock()
  const expires = expires_at ? parseInstant(expires_at) : undefined
  if (expires && expires <= now) throw invalid('Must be in the future', 'body', 'expires_at')
  const override = await inTransaction(deps.db, async (db) => {
    const row = await upsertOverride(db, {
      id: deps.ids(),
      feature_flag_id: flagId,
      user_id: userId,
      value: JSON.stringify(value),
      reason: reason ?? null,
      expires_at: expires ?? null,
      created_at: now,
      updated_at: now,
    })
    await audit({ ...deps, db }, actor, flag, `override of ${userId}`, reason)
    return row
  })
  await deps.cache.increment(overrideCounter(flagId), 3600)
  return override
}

export async function removeOverride(
  deps: FlagDeps,
  actor: Actor,
  flagId: string,
  userId: string,
): Promise<void> {
  const flag = await getOwnFlag(deps, actor, flagId)
  await inTransaction(deps.db, async (db) => {
    if (!(await deleteOverride(db, flagId, userId))) throw notFound('Override not found')
    await audit({ ...deps, db }, actor, flag, `no override of ${userId}`, null)
  })
  await deps.cache.increment(overrideCounter(flagId), 3600)
}

async function getOwnFlag({ db }: FlagDeps, actor: Actor, id: string): Promise<FlagRow> {
  const flag = await getFlag(db, id)
  if (!ownsOrRules(actor, flag.owner_id)) {
    throw forbidden('Not enough permissions to update this feature flag')
  }
  return flag
}

async function audit(
  deps: FlagDeps,
  actor: Actor,
  flag: FlagRow,
  newValue: string,
  reason: string | null | undefined,
): Promise<void> {
  await recordAudit(deps, actor, {
    action: 'feature_flag_update',
    entity: 'feature_flag',
    entityId: flag.id,
    entityName: flag.name,
    newValue,
    reason: reason ?? null,
  })
}
