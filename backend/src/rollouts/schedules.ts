import type { Actor } from '../access/actor.ts'
import type { ActionType } from '../audit/audit-entry.ts'
import { recordAudit } from '../audit/record.ts'
import { type Db, inTransaction } from '../db/client.ts'
import type { NewRow, RowChange, ScheduleStatus } from '../db/schema.ts'
import type { Deps, Writing } from '../deps.ts'
import { badRequest, conflict, invalid, notFound } from '../errors.ts'
import { forgetFlag } from '../flags/cached.ts'
import type { FlagRow } from '../flags/flag.ts'
import { lockFlag, setRollout } from '../flags/rollout.ts'
import { parseInstant } from '../instant.ts'
import type { JsonObject } from '../json.ts'
import {
  countSchedules,
  deleteScheduleRow,
  findSchedule,
  findScheduleForUpdate,
  insertSchedule,
  insertStages,
  listActiveIds,
  listSchedules,
  type ScheduleFilter,
  updateScheduleRow,
  updateStageRow,
} from './queries.ts'
import {
  checkStages,
  mayBecome,
  planOf,
  type Schedule,
  type Stage,
  type StageInput,
  type StagePlan,
} from './rollout.ts'
import { checkTrigger } from './triggers.ts'

export type RolloutDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'cache'>

export interface ScheduleFields {
  readonly name: string
  readonly description?: string | null
  readonly start_date?: string | null
  readonly end_date?: string | null
  readonly config_data?: JsonObject | null
  readonly max_percentage: number
  readonly min_stage_duration?: number | null
}

export interface NewSchedule extends ScheduleFields {
  readonly feature_flag_id: string
  readonly stages: readonly StageInput[]
}

export interface StageChange extends Partial<StageInput> {
  readonly id: string
}

export interface ScheduleChange extends Partial<ScheduleFields> {
  readonly status?: ScheduleStatus
  readonly stages?: readonly StageChange[]
  readonly version?: number
}

export async function getSchedule(db: Db, id: string): Promise<Schedule> {
  const schedule = await findSchedule(db, id)
  if (!schedule) throw notFound(`Rollout schedule not found with ID: ${id}`)
  return schedule
}

export async function searchSchedules(
  db: Db,
  filter: ScheduleFilter,
  page: { skip: number; limit: number },
): Promise<{ items: Schedule[]; total: number }> {
  return { items: await listSchedules(db, filter, page), total: await countSchedules(db, filter) }
}

/** Makes a draft with its stages for a flag that exists. */
export async function createSchedule(
  deps: RolloutDeps,
  actor: Actor,
  body: NewSchedule,
): Promise<Schedule> {
  const id = deps.ids()
  const now = deps.clock()
  const dates = datesOf(body)
  refuseReversed(dates)
  checkStages(body.stages, body.max_percentage)
  const stages = body.stages.map((stage, index) => {
    checkTrigger(stage.trigger_type, stage.trigger_configuration, ...place(index))
    return newStage(deps, id, stage, now)
  })
  return inTransaction(deps.db, async (db) => {
    const flag = await lockFlag(db, body.feature_flag_id)
    if (!flag) throw badRequest(`Feature flag with ID ${body.feature_flag_id} not found`)
    await insertSchedule(db, {
      id,
      name: body.name,
      description: body.description ?? null,
      feature_flag_id: body.feature_flag_id,
      owner_id: actor.id,
      ...dates,
      config_data: body.config_data ? JSON.stringify(body.config_data) : null,
      max_percentage: body.max_percentage,
      min_stage_duration: body.min_stage_duration ?? null,
      created_at: now,
      updated_at: now,
    })
    await insertStages(db, stages)
    const made = await getSchedule(db, id)
    await tell({ ...deps, db }, actor, made, 'rollout_create', null, 'draft')
    return made
  })
}

function place(index: number): (string | number)[] {
  return ['body', 'stages', index, 'trigger_configuration']
}

/** A stage as it is stored; it waits. */
export function newStage(
  { ids }: Pick<Deps, 'ids'>,
  scheduleId: string,
  stage: StageInput,
  now: Date,
): NewRow<'rollout_stages'> {
  return {
    id: ids(),
    rollout_schedule_id: scheduleId,
    name: stage.name,
    description: stage.description ?? null,
    stage_order: stage.stage_order,
    target_percentage: stage.target_percentage,
    trigger_type: stage.trigger_type,
    trigger_configuration: stage.trigger_configuration
      ? JSON.stringify(stage.trigger_configuration)
      : null,
    start_date: stage.start_date ? (parseInstant(stage.start_date) ?? null) : null,
    created_at: now,
    updated_at: now,
  }
}

/** Changes the fields that are given; stages by their ids. */
export async function updateSchedule(
  deps: RolloutDeps,
  actor: Actor,
  id: string,
  body: ScheduleChange,
): Promise<Schedule> {
  return changeSchedule(deps, actor, id, body.version, async (inside, schedule) => {
    const status = body.status ?? schedule.status
    if (status !== schedule.status) refuseStep(schedule, status, 'put')
    const maximum = body.max_percentage ?? schedule.max_percentage
    const stages = await updateStages(inside, schedule, body.stages ?? [])
    checkStages(stages, maximum)
    const dates = datesOf(body)
    refuseReversed({ ...schedule, ...dates })
    const change: RowChange<'rollout_schedules'> = {
      ...(body.name !== undefined && { name: body.name }),
      ...(body.description !== undefined && { description: body.description }),
      ...(body.config_data !== undefined && {
        config_data: body.config_data === null ? null : JSON.stringify(body.config_data),
      }),
      ...(body.max_percentage !== undefined && { max_percentage: body.max_percentage }),
      ...(body.min_stage_duration !== undefined && {
        min_stage_duration: body.min_stage_duration,
      }),
      ...dates,
      status,
    }
    return { change, action: 'rollout_update' }
  })
}

async function updateStages(
  { db, clock }: Writing,
  { stages }: Schedule,
  changes: readonly StageChange[],
): Promise<StagePlan[]> {
  const after: (StagePlan & Pick<Stage, 'id'>)[] = [...stages]
  for (const [index, change] of changes.entries()) {
    const position = stages.findIndex(({ id }) => id === change.id)
    const stage = stages[position]
    if (!stage) throw notFound(`Rollout stage not found with ID: ${change.id}`)
    const columns = stageColumns(stage, change, ...place(index))
    await updateStageRow(db, stage.id, { ...columns, updated_at: clock() })
    after[position] = { ...stage, ...planOf(change) }
  }
  return after
}

/** The columns that a change of a stage touches; only waiting stages may change. */
export function stageColumns(
  stage: Stage,
  change: Partial<StageInput>,
  ...where: (string | number)[]
): RowChange<'rollout_stages'> {
  if (stage.status !== 'pending') throw badRequest(`Cannot update stage in ${stage.status} status`)
  const { trigger_configuration: configuration, start_date } = change
  checkTrigger(
    change.trigger_type ?? stage.trigger_type,
    configuration === undefined ? stage.trigger_configuration : configuration,
    ...where,
  )
  return {
    ...(change.name !== undefined && { name: change.name }),
    ...(change.description !== undefined && { description: change.description }),
    ...(change.stage_order !== undefined && { stage_order: change.stage_order }),
    ...(change.target_percentage !== undefined && {
      target_percentage: change.target_percentage,
    }),
    ...(change.trigger_type !== undefined && { trigger_type: change.trigger_type }),
    ...(configuration !== undefined && {
      trigger_configuration: configuration === null ? null : JSON.stringify(configuration),
    }),
    ...(start_date !== undefined && {
      start_date: start_date === null ? null : (parseInstant(start_date) ?? null),
    }),
  }
}

export async function deleteSchedule(deps: RolloutDeps, actor: Actor, id: string): Promise<void> {
  await inTransaction(deps.db, async (db) => {
    const schedule = await lockSchedule(db, id)
    if (schedule.status === 'active') {
      throw badRequest('Cannot delete an active schedule. Pause or cancel it first.')
    }
    await tell({ ...deps, db }, actor, schedule, 'rollout_delete', schedule.status, null)
    await deleteScheduleRow(db, id)
  })
}

export type ScheduleStep = 'activate' | 'pause' | 'cancel'

const steps: Record<ScheduleStep, { status: ScheduleStatus; action: ActionType }> = {
  activate: { status: 'active', action: 'rollout_activate' },
  pause: { status: 'paused', action: 'rollout_pause' },
  cancel: { status: 'cancelled', action: 'rollout_cancel' },
}

/** Activates, pauses or cancels. What is cancelled may be cancelled again. */
export async function takeScheduleStep(
  deps: RolloutDeps,
  actor: Actor,
  id: string,
  step: ScheduleStep,
  version?: number,
): Promise<Schedule> {
  const { status, action } = steps[step]
  let flag: FlagRow | undefined
  const changed = await changeSchedule(deps, actor, id, version, async (inside, schedule) => {
    if (step === 'cancel' && schedule.status === 'cancelled') return undefined
    refuseStep(schedule, status, step)
    const running = schedule.stages.find((stage) => stage.status === 'in_progress')
    if (step === 'activate' && running) {
      // It was paused, perhaps by a rollback: going on means going on from where the stage stood.
      const { feature_flag_id: flagId } = schedule
      flag = (await setRollout(inside, flagId, running.target_percentage)).after
    }
    return { change: { status }, action }
  })
  if (flag) await forgetFlag(deps.cache, flag)
  return changed
}

function refuseStep(schedule: Schedule, to: ScheduleStatus, step: ScheduleStep | 'put'): void {
  if (!mayBecome(schedule.status, to)) {
    if (step === 'put') {
      throw badRequest(`Invalid status transition from ${schedule.status} to ${to}`)
    }
    throw badRequest(
      step === 'cancel'
        ? `Cannot cancel a ${schedule.status} schedule`
        : `Cannot ${step} schedule in ${schedule.status} status`,
    )
  }
  if (to === 'active' && schedule.stages.length === 0) {
    throw badRequest('Cannot activate a schedule with no stages')
  }
}

/** Pauses what is under way for a flag, from inside a transaction of another room that holds the flag. */
export async function pauseSchedulesOf(inside: Writing, flagId: string): Promise<void> {
  for (const id of await listActiveIds(inside.db, flagId)) {
    const schedule = await lockSchedule(inside.db, id)
    await updateScheduleRow(inside.db, id, { status: 'paused', updated_at: inside.clock() })
    await tell(inside, null, schedule, 'rollout_pause', 'active', 'paused')
  }
}

export interface Change {
  readonly change: RowChange<'rollout_schedules'>
  readonly action: ActionType
}

/** One change of one schedule: its flag is locked first, then the schedule, always in this order. */
export async function changeSchedule(
  deps: RolloutDeps,
  actor: Actor | null,
  id: string,
  version: number | undefined,
  decide: (inside: Writing, schedule: Schedule) => Promise<Change | undefined> | Change | undefined,
): Promise<Schedule> {
  return inTransaction(deps.db, async (db) => {
    const inside = { db, clock: deps.clock, ids: deps.ids }
    await lockFlag(db, (await getSchedule(db, id)).feature_flag_id)
    const before = await lockSchedule(db, id)
    if (version !== undefined && version !== before.version) throw conflict('Version conflict')
    const decision = await decide(inside, before)
    if (decision === undefined) return before
    await updateScheduleRow(db, id, { ...decision.change, updated_at: deps.clock() })
    const after = await getSchedule(db, id)
    await tell(inside, actor, after, decision.action, before.status, after.status)
    return after
  })
}

export async function lockSchedule(db: Db, id: string): Promise<Schedule> {
  const schedule = await findScheduleForUpdate(db, id)
  if (!schedule) throw notFound(`Rollout schedule not found with ID: ${id}`)
  return schedule
}

export async function tell(
  deps: Writing,
  actor: Actor | null,
  { id, name }: Schedule,
  action: ActionType,
  oldValue: string | null,
  newValue: string | null,
): Promise<void> {
  await recordAudit(deps, actor, {
    action,
    entity: 'rollout_schedule',
    entityId: id,
    entityName: name,
    oldValue,
    newValue,
  })
}

interface Dates {
  readonly start_date?: Date | null
  readonly end_date?: Date | null
}

function datesOf({ start_date, end_date }: Partial<ScheduleFields>): Dates {
  const read = (text: string | null) => (text === null ? null : (parseInstant(text) ?? null))
  return {
    ...(start_date !== undefined && { start_date: read(start_date) }),
    ...(end_date !== undefined && { end_date: read(end_date) }),
  }
}

function refuseReversed({ start_date, end_date }: Dates): void {
  if (start_date && end_date && end_date <= start_date) {
    throw invalid('End date must be after start date', 'body', 'end_date')
  }
}
