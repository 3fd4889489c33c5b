import type { Actor } from '../access/actor.ts'
import type { Db } from '../db/client.ts'
import type { Deps, Writing } from '../deps.ts'
import { badRequest, notFound } from '../errors.ts'
import { forgetFlag } from '../flags/cached.ts'
import { getFlag } from '../flags/flags.ts'
import { setRollout } from '../flags/rollout.ts'
import { type Summary, summariseMetrics } from '../metrics/metrics.ts'
import type { Recorder } from '../metrics/recorder.ts'
import { deleteStageRow, findStage, insertStages, listRunning, updateStageRow } from './queries.ts'
import { checkStages, planOf, type Schedule, type Stage, type StageInput } from './rollout.ts'
import {
  type Change,
  changeSchedule,
  newStage,
  type RolloutDeps,
  stageColumns,
} from './schedules.ts'
import { checkTrigger, hasPassed, mayBegin, mayEnd } from './triggers.ts'

export type StageDeps = RolloutDeps & Pick<Deps, 'log'> & { readonly recorder: Recorder }

const aDay = 86_400_000

async function getStage(db: Db, id: string): Promise<Stage> {
  const stage = await findStage(db, id)
  if (!stage) throw notFound(`Rollout stage not found with ID: ${id}`)
  return stage
}

/** Adds a stage to a schedule that is not over. */
export async function addStage(
  deps: RolloutDeps,
  actor: Actor,
  scheduleId: string,
  input: StageInput,
): Promise<Stage> {
  checkTrigger(input.trigger_type, input.trigger_configuration, 'body', 'trigger_configuration')
  const row = newStage(deps, scheduleId, input, deps.clock())
  await changeSchedule(deps, actor, scheduleId, undefined, async ({ db }, schedule) => {
    refuseOver(schedule)
    checkStages([...schedule.stages, input], schedule.max_percentage)
    await insertStages(db, [row])
    return { change: {}, action: 'rollout_update' }
  })
  return getStage(deps.db, row.id)
}

/** Changes a waiting stage; the rules for all stages must still hold. */
export async function updateStage(
  deps: RolloutDeps,
  actor: Actor,
  stageId: string,
  change: Partial<StageInput>,
): Promise<Stage> {
  const { rollout_schedule_id: scheduleId } = await getStage(deps.db, stageId)
  await changeSchedule(deps, actor, scheduleId, undefined, async ({ db }, schedule) => {
    const stage = requireStage(schedule, stageId)
    refuseOver(schedule)
    const columns = stageColumns(stage, change, 'body', 'trigger_configuration')
    const others = schedule.stages.filter(({ id }) => id !== stageId)
    checkStages([...others, { ...stage, ...planOf(change) }], schedule.max_percentage)
    await updateStageRow(db, stageId, { ...columns, updated_at: deps.clock() })
    return { change: {}, action: 'rollout_update' }
  })
  return getStage(deps.db, stageId)
}

/** Takes a waiting stage out of a schedule that is not under way; those behind it move up. */
export async function removeStage(deps: RolloutDeps, actor: Actor, stageId: string): Promise<void> {
  const { rollout_schedule_id: scheduleId } = await getStage(deps.db, stageId)
  await changeSchedule(deps, actor, scheduleId, undefined, async ({ db }, schedule) => {
    const stage = requireStage(schedule, stageId)
    if (stage.status !== 'pending') {
      throw badRequest(`Cannot delete stage in ${stage.status} status`)
    }
    if (schedule.status === 'active') {
      throw badRequest('Cannot delete a stage of an active schedule')
    }
    await deleteStageRow(db, stageId)
    for (const { id, stage_order } of schedule.stages) {
      if (stage_order <= stage.stage_order) continue
      await updateStageRow(db, id, { stage_order: stage_order - 1, updated_at: deps.clock() })
    }
    return { change: {}, action: 'rollout_update' }
  })
}

/** Moves a manual stage on: from waiting to running, or from running to done, after which the next may begin. */
export async function advanceStage(deps: StageDeps, actor: Actor, stageId: string): Promise<Stage> {
  const { rollout_schedule_id: scheduleId } = await getStage(deps.db, stageId)
  const changed = await changeSchedule(
    deps,
    actor,
    scheduleId,
    undefined,
    async (inside, schedule) => {
      const stage = requireStage(schedule, stageId)
      refuseAdvance(schedule, stage)
      if (stage.status === 'pending') {
        await begin(inside, schedule, stage)
        return { change: {}, action: 'rollout_advance' }
      }
      await end(inside, stage)
      const metrics = await metricsFor(deps, schedule)
      return followUp(inside, schedule, stage, (next) => {
        return next.trigger_type === 'manual' || mayBegin(next, metrics, deps.clock())
      })
    },
  )
  await forgetFlagOf(deps, changed)
  return requireStage(changed, stageId)
}

function refuseAdvance(schedule: Schedule, stage: Stage): void {
  if (stage.trigger_type !== 'manual') {
    throw badRequest('Only stages with a manual trigger can be advanced')
  }
  if (schedule.status !== 'active') {
    throw badRequest(`Cannot advance stage: schedule is in ${schedule.status} status`)
  }
  if (stage.status !== 'pending' && stage.status !== 'in_progress') {
    throw badRequest(`Cannot advance stage in ${stage.status} status`)
  }
  const earlier = schedule.stages.filter(({ stage_order }) => stage_order < stage.stage_order)
  if (stage.status === 'pending' && earlier.some(({ status }) => status !== 'completed')) {
    throw badRequest('Stages must be taken in order: an earlier one is not completed')
  }
}

/** Lets every schedule under way take the steps that are due. Returns the schedules that moved. */
export async function processRollouts(deps: StageDeps): Promise<string[]> {
  const moved: string[] = []
  for (const { id } of await listRunning(deps.db, deps.clock())) {
    let hasMoved = false
    const schedule = await changeSchedule(deps, null, id, undefined, async (inside, found) => {
      if (found.status !== 'active') return undefined
      const change = await step(inside, found, await metricsFor(deps, found), deps.clock())
      hasMoved = change !== undefined
      return change
    })
    if (!hasMoved) continue
    moved.push(id)
    await forgetFlagOf(deps, schedule)
  }
  return moved
}

/** One step at a time: what is done ends, and what is next begins if it is time. */
async function step(
  inside: Writing,
  schedule: Schedule,
  metrics: Summary,
  now: Date,
): Promise<Change | undefined> {
  const running = schedule.stages.find(({ status }) => status === 'in_progress')
  if (running) {
    if (!mayEnd(running, metrics, now)) return undefined
    await end(inside, running)
    return followUp(inside, schedule, running, (next) => isDue(schedule, next, running))
  }
  const last = schedule.stages.findLast(({ status }) => status === 'completed')
  const next = schedule.stages.find(({ status }) => status === 'pending')
  if (!next) return { change: { status: 'completed' }, action: 'rollout_advance' }
  if (!isDue(schedule, next, last)) return undefined
  await begin(inside, schedule, next)
  return { change: {}, action: 'rollout_advance' }

  function isDue(of: Schedule, stage: Stage, before: Stage | undefined): boolean {
    const hours = of.min_stage_duration ?? 0
    const since = before?.activated_at
    return mayBegin(stage, metrics, now) && (!since || hasPassed(since, hours, now))
  }
}

/** After a stage has ended the next one begins if it may; after the last the schedule is over. */
async function followUp(
  inside: Writing,
  schedule: Schedule,
  ended: Stage,
  isNext: (stage: Stage) => boolean,
): Promise<Change> {
  const next = schedule.stages.find(({ id, status }) => id !== ended.id && status === 'pending')
  if (!next) return { change: { status: 'completed' }, action: 'rollout_advance' }
  if (isNext(next)) await begin(inside, schedule, next)
  return { change: {}, action: 'rollout_advance' }
}

async function begin(inside: Writing, schedule: Schedule, stage: Stage): Promise<void> {
  const now = inside.clock()
  await updateStageRow(inside.db, stage.id, {
    status: 'in_progress',
    activated_at: now,
    updated_at: now,
  })
  await setRollout(inside, schedule.feature_flag_id, stage.target_percentage)
}

async function end({ db, clock }: Writing, stage: Stage): Promise<void> {
  const now = clock()
  await updateStageRow(db, stage.id, {
    status: 'completed',
    completed_date: now,
    updated_at: now,
  })
}

/** What was measured since the running stage began, or in the last day. */
async function metricsFor(
  { db, recorder, clock }: StageDeps,
  { feature_flag_id: flagId, stages }: Schedule,
): Promise<Summary> {
  const now = clock()
  const running = stages.find(({ status }) => status === 'in_progress')
  const from = running?.activated_at ?? new Date(now.getTime() - aDay)
  return summariseMetrics({ db, recorder }, { flagId, from, to: now })
}

async function forgetFlagOf({ db, cache }: StageDeps, schedule: Schedule): Promise<void> {
  const flag = await getFlag(db, schedule.feature_flag_id)
  await forgetFlag(cache, flag)
}

function requireStage({ stages }: Schedule, id: string): Stage {
  const stage = stages.find((candidate) => candidate.id === id)
  if (!stage) throw notFound(`Rollout stage not found with ID: ${id}`)
  return stage
}

function refuseOver({ status }: Schedule): void {
  if (status === 'completed' || status === 'cancelled') {
    throw badRequest(`Cannot change stages of a ${status} schedule`)
  }
}
