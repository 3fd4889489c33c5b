import { type Actor, ownsOrRules } from '../access/actor.ts'
import type { ActionType } from '../audit/audit-entry.ts'
import { recordAudit } from '../audit/record.ts'
import { type Db, inTransaction, isUniqueClash } from '../db/client.ts'
import { addToOutbox } from '../db/outbox.ts'
import type { FlagStatus, RowChange } from '../db/schema.ts'
import type { Deps, Writing } from '../deps.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import { type JsonObject, pick } from '../json.ts'
import { checkRules } from '../rules/check.ts'
import { forgetFlag } from './cached.ts'
import { checkFlagVariants, type FlagRow, type FlagVariant } from './flag.ts'
import { deleteFlagRow, findFlag, findFlagForUpdate, insertFlag, updateFlagRow } from './queries.ts'

export type FlagDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'cache'>

export interface NewFlag {
  readonly key: string
  readonly name: string
  readonly description?: string | null
  readonly is_active?: boolean | null
  readonly rollout_percentage?: number | null
  readonly targeting_rules?: JsonObject | null
  readonly default_value?: unknown
  readonly variants?: readonly FlagVariant[] | null
  readonly tags?: readonly string[] | null
}

export interface FlagChange extends Partial<NewFlag> {
  readonly status?: FlagStatus
  readonly version?: number
}

export async function getFlag(db: Db, id: string): Promise<FlagRow> {
  const flag = await findFlag(db, id)
  if (!flag) throw notFound('Feature flag not found')
  return flag
}

/** Makes a flag, active unless asked otherwise, owned by whoever makes it. */
export async function createFlag(deps: FlagDeps, actor: Actor, body: NewFlag): Promise<FlagRow> {
  checkRules(body.targeting_rules)
  checkFlagVariants(body.variants)
  const now = deps.clock()
  const columns = columnsOf(
    pick(
      body,
      'description',
      'is_active',
      'rollout_percentage',
      'targeting_rules',
      'default_value',
      'variants',
      'tags',
    ),
  )
  const flag = await translateClash(body.key, () =>
    inTransaction(deps.db, async (db) => {
      const created = await insertFlag(db, {
        status: 'ACTIVE',
        ...columns,
        default_value: columns.default_value ?? 'false',
        id: deps.ids(),
        key: body.key,
        name: body.name,
        owner_id: actor.id,
        created_at: now,
        updated_at: now,
      })
      await tell({ ...deps, db }, actor, created, {
        action: 'feature_flag_create',
        newValue: created.status,
      })
      return created
    }),
  )
  await forgetFlag(deps.cache, flag)
  return flag
}

/** Changes the fields that are given, for the owner or a superuser. */
export async function updateFlag(
  deps: FlagDeps,
  actor: Actor,
  id: string,
  body: FlagChange,
): Promise<FlagRow> {
  checkRules(body.targeting_rules)
  checkFlagVariants(body.variants)
  const { flag } = await translateClash(body.key, () =>
    changeFlag(deps, actor, id, { version: body.version, verb: 'update' }, (before) => {
      const change = columnsOf(body)
      return {
        change,
        action: 'feature_flag_update',
        oldValue: summaryOf(before, Object.keys(change)),
        newValue: Object.keys(change).sort().join(', '),
      }
    }),
  )
  return flag
}

function columnsOf(body: FlagChange): RowChange<'feature_flags'> {
  const { is_active, status, rollout_percentage, targeting_rules, default_value, variants, tags } =
    body
  const active = is_active === undefined || is_active === null ? undefined : statusOf(is_active)
  const newStatus = status ?? active
  return {
    ...pick(body, 'key', 'name', 'description'),
    ...(newStatus !== undefined && { status: newStatus }),
    ...(rollout_percentage !== undefined && { rollout_percentage: rollout_percentage ?? 0 }),
    ...(targeting_rules !== undefined && { targeting_rules: jsonOrNull(targeting_rules) }),
    ...(default_value !== undefined && { default_value: JSON.stringify(default_value) }),
    ...(variants !== undefined && { variants: jsonOrNull(variants) }),
    ...(tags !== undefined && { tags: jsonOrNull(tags) }),
  }
}

function jsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}

function statusOf(isActive: boolean): FlagStatus {
  return isActive ? 'ACTIVE' : 'INACTIVE'
}

function summaryOf(flag: FlagRow, fields: string[]): string {
  return JSON.stringify(
    Object.fromEntries(fields.map((field) => [field, Reflect.get(flag, field)])),
  )
}

export async function deleteFlag(deps: FlagDeps, actor: Actor, id: string): Promise<void> {
  const flag = await inTransaction(deps.db, async (db) => {
    const found = await lockFlag(db, actor, id, 'delete')
    await tell({ ...deps, db }, actor, found, {
      action: 'feature_flag_delete',
      oldValue: found.status,
    })
    await deleteFlagRow(db, id)
    return found
  })
  await forgetFlag(deps.cache, flag)
}

export interface Switch {
  /** The status to reach; without one, the other than now. */
  readonly to?: 'ACTIVE' | 'INACTIVE'
  readonly actions: { readonly on: ActionType; readonly off: ActionType }
  readonly reason?: string | null | undefined
  readonly version?: number | undefined
}

/** Switches a flag on or off. What is so already stays untouched, and nothing is written about it. */
export async function switchFlag(
  deps: FlagDeps,
  actor: Actor,
  id: string,
  { to, actions, reason, version }: Switch,
): Promise<{ flag: FlagRow; auditId: string | null }> {
  return changeFlag(deps, actor, id, { version, verb: 'update' }, (before) => {
    const status = to ?? (before.status === 'ACTIVE' ? 'INACTIVE' : 'ACTIVE')
    if (status === before.status) return undefined
    return {
      change: { status },
      action: status === 'ACTIVE' ? actions.on : actions.off,
      oldValue: before.status,
      newValue: status,
      reason: reason?.trim() ? reason.trim() : null,
    }
  })
}

/** Sets a flag's percentage from inside a transaction of another room; the caller forgets the cached flag after it. */
export async function setRollout(
  inside: Writing,
  flagId: string,
  percentage: number,
): Promise<{ before: FlagRow; after: FlagRow }> {
  const before = await findFlagForUpdate(inside.db, flagId)
  if (!before) throw notFound(`Feature flag with ID ${flagId} not found`)
  if (before.rollout_percentage === percentage) return { before, after: before }
  const after = await updateFlagRow(inside.db, flagId, {
    rollout_percentage: percentage,
    updated_at: inside.clock(),
  })
  await publish(inside, after)
  return { before, after }
}

interface Change {
  readonly change: RowChange<'feature_flags'>
  readonly action: ActionType
  readonly oldValue?: string
  readonly newValue?: string
  readonly reason?: string | null
}

async function changeFlag(
  deps: FlagDeps,
  actor: Actor,
  id: string,
  { version, verb }: { version: number | undefined; verb: string },
  decide: (before: FlagRow) => Change | undefined,
): Promise<{ flag: FlagRow; auditId: string | null }> {
  const done = await inTransaction(deps.db, async (db) => {
    const inside = { db, clock: deps.clock, ids: deps.ids }
    const before = await lockFlag(db, actor, id, verb)
    if (version !== undefined && version !== before.version) throw conflict('Version conflict')
    const decision = decide(before)
    if (decision === undefined) return { before, flag: before, auditId: null }
    const flag = await updateFlagRow(db, id, { ...decision.change, updated_at: deps.clock() })
    const auditId = await tell(inside, actor, flag, decision)
    if (flag.key !== before.key) await publish(inside, before)
    return { before, flag, auditId }
  })
  await forgetFlag(deps.cache, done.before)
  if (done.flag.key !== done.before.key) await forgetFlag(deps.cache, done.flag)
  return done
}

async function lockFlag(db: Db, actor: Actor, id: string, verb: string): Promise<FlagRow> {
  const flag = await findFlagForUpdate(db, id)
  if (!flag) throw notFound('Feature flag not found')
  if (!ownsOrRules(actor, flag.owner_id)) {
    throw forbidden(`Not enough permissions to ${verb} this feature flag`)
  }
  return flag
}

async function translateClash<T>(key: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isUniqueClash(error, 'feature_flags_key_uq')) throw error
    throw conflict(`Feature flag with key '${key}' already exists`)
  }
}

async function tell(
  deps: Writing,
  actor: Actor,
  flag: FlagRow,
  { action, oldValue, newValue, reason }: Omit<Change, 'change'>,
): Promise<string> {
  await publish(deps, flag)
  return recordAudit(deps, actor, {
    action,
    entity: 'feature_flag',
    entityId: flag.id,
    entityName: flag.name,
    ...(oldValue !== undefined && { oldValue }),
    ...(newValue !== undefined && { newValue }),
    ...(reason !== undefined && { reason }),
  })
}

async function publish({ db, clock }: Writing, { id, key }: FlagRow): Promise<void> {
  await addToOutbox(db, clock, [{ topic: 'flag-config', key, payload: { id, key } }])
}
