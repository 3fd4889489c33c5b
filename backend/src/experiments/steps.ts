import type { Actor } from '../access/actor.ts'
import type { ActionType } from '../audit/audit-entry.ts'
import type { RowChange } from '../db/schema.ts'
import { badRequest, DomainError } from '../errors.ts'
import type { Experiment } from './experiment.ts'
import { changeExperiment, type ExperimentDeps } from './experiments.ts'
import { nextStatus, obstacleToStart, type Step } from './lifecycle.ts'
import { listDueToComplete, listDueToStart } from './queries.ts'

const actions: Record<Step, ActionType> = {
  start: 'experiment_start',
  resume: 'experiment_resume',
  pause: 'experiment_pause',
  complete: 'experiment_complete',
  archive: 'experiment_archive',
}

/** Takes an experiment one step through its life; refuses with 400 what its status does not allow. */
export async function takeStep(
  deps: ExperimentDeps,
  actor: Actor | null,
  id: string,
  step: Step,
  version?: number,
): Promise<Experiment> {
  return changeExperiment(deps, actor, id, version, (_inside, experiment) => {
    const next = nextStatus(experiment.status, step)
    if ('refusal' in next) throw badRequest(next.refusal)
    const now = deps.clock()
    if (next.status === 'active') {
      const obstacle = obstacleToStart(experiment, now)
      if (obstacle) throw badRequest(obstacle)
    }
    const change = { status: next.status, ...datesOf(step, experiment, now, actor === null) }
    return {
      change,
      action: actions[step],
      oldValue: experiment.status,
      newValue: next.status,
    }
  })
}

function datesOf(
  step: Step,
  { start_date, end_date }: Experiment,
  now: Date,
  isScheduled: boolean,
): RowChange<'experiments'> {
  if (step === 'start' && (start_date === null || start_date > now)) return { start_date: now }
  if (step === 'complete' && !(isScheduled && end_date !== null)) {
    const isAfterStart = start_date === null || now > start_date
    return { end_date: isAfterStart ? now : new Date(start_date.getTime() + 1) }
  }
  return {}
}

export interface ScheduleRun {
  readonly started: readonly string[]
  readonly completed: readonly string[]
  /** Drafts whose time has come but which lack something. */
  readonly notStarted: readonly { readonly id: string; readonly reason: string }[]
}

/** Starts the drafts and completes the running experiments whose time has come. */
export async function processSchedules(deps: ExperimentDeps): Promise<ScheduleRun> {
  const now = deps.clock()
  const completed: string[] = []
  for (const id of await listDueToComplete(deps.db, now)) {
    const refusal = await refusalOf(() => takeStep(deps, null, id, 'complete'))
    if (refusal === undefined) completed.push(id)
  }
  const started: string[] = []
  const notStarted: { id: string; reason: string }[] = []
  for (const id of await listDueToStart(deps.db, now)) {
    const reason = await refusalOf(() => takeStep(deps, null, id, 'start'))
    if (reason === undefined) started.push(id)
    else notStarted.push({ id, reason })
  }
  return { started, completed, notStarted }
}

/** Another worker may have been first, or something may be missing: both are told, neither stops the rest. */
async function refusalOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (error instanceof DomainError) return error.message
    throw error
  }
}
