import { Type } from 'typebox'
import {
  freeObject,
  instant,
  integer,
  nullable,
  optional,
  pageOf,
  paging,
  uuid,
  words,
} from '../http/types.ts'

const scheduleStatus = words(['draft', 'active', 'paused', 'completed', 'cancelled'] as const)
const stageStatus = words(['pending', 'in_progress', 'completed', 'failed'] as const)
const triggerType = words(['time_based', 'metric_based', 'manual'] as const)
const name = Type.String({ minLength: 1, maxLength: 100 })
const text = Type.String({ maxLength: 10_000 })
const percentage = integer({ minimum: 0, maximum: 100 })

export const stage = Type.Object({
  id: uuid,
  rollout_schedule_id: uuid,
  name: Type.String(),
  description: nullable(Type.String()),
  stage_order: Type.Integer(),
  target_percentage: percentage,
  status: stageStatus,
  trigger_type: triggerType,
  trigger_configuration: nullable(freeObject),
  start_date: nullable(instant),
  activated_at: nullable(instant),
  completed_date: nullable(instant),
  created_at: instant,
  updated_at: instant,
})

export const schedule = Type.Object({
  id: uuid,
  name: Type.String(),
  description: nullable(Type.String()),
  feature_flag_id: uuid,
  status: scheduleStatus,
  owner_id: nullable(uuid),
  start_date: nullable(instant),
  end_date: nullable(instant),
  config_data: nullable(freeObject),
  max_percentage: percentage,
  min_stage_duration: nullable(Type.Integer()),
  version: Type.Integer(),
  stages: Type.Array(stage),
  created_at: instant,
  updated_at: instant,
})

export const schedulePage = pageOf(schedule)

export const newStage = Type.Object({
  name,
  description: optional(text),
  stage_order: integer({ minimum: 0 }),
  target_percentage: percentage,
  trigger_type: triggerType,
  trigger_configuration: optional(freeObject),
  start_date: optional(instant),
})

export const stageChange = Type.Object({
  name: Type.Optional(name),
  description: optional(text),
  stage_order: Type.Optional(integer({ minimum: 0 })),
  target_percentage: Type.Optional(percentage),
  trigger_type: Type.Optional(triggerType),
  trigger_configuration: optional(freeObject),
  start_date: optional(instant),
})

const fields = {
  description: optional(text),
  start_date: optional(instant),
  end_date: optional(instant),
  config_data: optional(freeObject),
  min_stage_duration: optional(integer({ minimum: 0, maximum: 100_000 })),
}

export const newSchedule = Type.Object({
  name,
  feature_flag_id: uuid,
  ...fields,
  max_percentage: integer({ minimum: 0, maximum: 100, default: 100 }),
  stages: Type.Array(newStage, { minItems: 1, maxItems: 100 }),
})

const version = Type.Optional(integer({ minimum: 1 }))

export const scheduleChange = Type.Object({
  name: Type.Optional(name),
  ...fields,
  max_percentage: Type.Optional(percentage),
  status: Type.Optional(scheduleStatus),
  stages: Type.Optional(
    Type.Array(Type.Object({ id: uuid, ...stageChange.properties }), { maxItems: 100 }),
  ),
  version,
})

export const scheduleSearch = Type.Object({
  feature_flag_id: Type.Optional(uuid),
  status: Type.Optional(scheduleStatus),
  ...paging({ maximum: 1000 }),
})

export const stepBody = Type.Object({ version })
export const stageParams = Type.Object({ stage_id: uuid })
export const processing = Type.Object({ status: Type.String() })
