import type { Row, ScheduleStatus, TriggerType } from '../db/schema.ts'
import { invalid } from '../errors.ts'
import { iso } from '../instant.ts'
import type { JsonObject } from '../json.ts'

export type Stage = Row<'rollout_stages'>

export interface Schedule extends Row<'rollout_schedules'> {
  /** In their order. */
  readonly stages: readonly Stage[]
}

export interface StageInput {
  readonly name: string
  readonly description?: string | null
  readonly stage_order: number
  readonly target_percentage: number
  readonly trigger_type: TriggerType
  readonly trigger_configuration?: JsonObject | null
  readonly start_date?: string | null
}

const transitions: Record<ScheduleStatus, readonly ScheduleStatus[]> = {
  draft: ['active', 'cancelled'],
  active: ['paused', 'completed', 'cancelled'],
  paused: ['active', 'cancelled'],
  completed: [],
  cancelled: [],
}

/** Whether a schedule may go from one status to another. */
export function mayBecome(from: ScheduleStatus, to: ScheduleStatus): boolean {
  return transitions[from].includes(to)
}

export type StagePlan = Pick<Stage, 'stage_order' | 'target_percentage'>

/** What a change says about order and percentage. */
export function planOf({ stage_order, target_percentage }: Partial<StagePlan>): Partial<StagePlan> {
  return {
    ...(stage_order !== undefined && { stage_order }),
    ...(target_percentage !== undefined && { target_percentage }),
  }
}

/** Orders follow each other, and the percentage never falls nor passes the schedule's maximum. */
export function checkStages(stages: readonly StagePlan[], maximum: number): void {
  const inOrder = [...stages].sort((a, b) => a.stage_order - b.stage_order)
  for (const [index, stage] of inOrder.entries()) {
    const before = inOrder[index - 1]
    if (stage.target_percentage > maximum) {
      throw invalid(
        `Stage target percentage ${stage.target_percentage} exceeds the maximum of ${maximum}`,
        'body',
        'stages',
      )
    }
    if (before === undefined) continue
    if (stage.stage_order !== before.stage_order + 1) {
      throw invalid('Stage orders must be consecutive', 'body', 'stages')
    }
    if (stage.target_percentage < before.target_percentage) {
      throw invalid('Stage target percentages must not decrease', 'body', 'stages')
    }
  }
}

export function representStage(stage: Stage) {
  return {
    id: stage.id,
    rollout_schedule_id: stage.rollout_schedule_id,
    name: stage.name,
    description: stage.description,
    stage_order: stage.stage_order,
    target_percentage: stage.target_percentage,
    status: stage.status,
    trigger_type: stage.trigger_type,
    trigger_configuration: stage.trigger_configuration,
    start_date: iso(stage.start_date),
    activated_at: iso(stage.activated_at),
    completed_date: iso(stage.completed_date),
    created_at: iso(stage.created_at),
    updated_at: iso(stage.updated_at),
  }
}

export function representSchedule(schedule: Schedule) {
  return {
    id: schedule.id,
    name: schedule.name,
    description: schedule.description,
    feature_flag_id: schedule.feature_flag_id,
    status: schedule.status,
    owner_id: schedule.owner_id,
    start_date: iso(schedule.start_date),
    end_date: iso(schedule.end_date),
    config_data: schedule.config_data,
    max_percentage: schedule.max_percentage,
    min_stage_duration: schedule.min_stage_duration,
    version: schedule.version,
    stages: schedule.stages.map(representStage),
    created_at: iso(schedule.created_at),
    updated_at: iso(schedule.updated_at),
  }
}
