import type { Actor } from '../access/actor.ts'
import { badRequest, invalid } from '../errors.ts'
import { parseInstantIn } from '../time-zone.ts'
import type { Experiment } from './experiment.ts'
import { changeExperiment, type ExperimentDeps } from './experiments.ts'
import { isSchedulable } from './lifecycle.ts'

const tenMinutes = 600_000
const oneHour = 3_600_000

export interface Schedule {
  readonly start_date?: string | null
  readonly end_date?: string | null
  readonly time_zone: string
  readonly version?: number
}

/** Sets when an experiment starts and ends; times without a zone are those of `time_zone`. */
export async function scheduleExperiment(
  deps: ExperimentDeps,
  actor: Actor,
  id: string,
  schedule: Schedule,
): Promise<Experiment> {
  const dates = readDates(schedule, deps.clock())
  return changeExperiment(deps, actor, id, schedule.version, (_inside, experiment) => {
    if (!isSchedulable(experiment.status)) {
      throw badRequest(`Cannot schedule experiment with status: ${experiment.status}`)
    }
    refuseShort({ ...experiment, ...dates }, deps.clock())
    return { change: dates, action: 'experiment_update', newValue: 'schedule' }
  })
}

export interface Dates {
  readonly start_date?: Date | null
  readonly end_date?: Date | null
}

export function readDates({ start_date, end_date, time_zone }: Schedule, now: Date): Dates {
  const start = readDate(start_date, time_zone, 'start_date')
  const end = readDate(end_date, time_zone, 'end_date')
  if (start && start.getTime() < now.getTime() - tenMinutes) {
    throw invalid('Start date must not be in the past', 'body', 'start_date')
  }
  if (start && end) refuseShort({ start_date: start, end_date: end }, now)
  return {
    ...(start !== undefined && { start_date: start }),
    ...(end !== undefined && { end_date: end }),
  }
}

function readDate(
  text: string | null | undefined,
  timeZone: string,
  field: string,
): Date | null | undefined {
  if (text === undefined || text === null) return text
  const instant = parseInstantIn(text, timeZone)
  if (instant === 'unknown-zone') throw invalid('Unknown time zone', 'body', 'time_zone')
  if (instant === undefined) throw invalid('Not a datetime', 'body', field)
  return instant
}

/** The end must come at least an hour after the start, or after now where there is no start. */
function refuseShort(
  { start_date, end_date }: Pick<Experiment, 'start_date' | 'end_date'>,
  now: Date,
): void {
  if (end_date === null) return
  const start = start_date ?? now
  if (end_date <= start) throw invalid('End date must be after start date', 'body', 'end_date')
  if (end_date.getTime() - start.getTime() < oneHour) {
    throw invalid('Experiment must run for at least one hour', 'body', 'end_date')
  }
}
