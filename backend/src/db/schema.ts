import type {
  ColumnType,
  Generated,
  Insertable,
  JSONColumnType,
  Selectable,
  Updateable,
} from 'kysely'
import type { JsonObject } from '../json.ts'

/** A jsonb column that may be null; it is written as JSON text. */
type Json<T> = ColumnType<T | null, string | null | undefined, string | null>
type JsonRequired<T> = ColumnType<T, string, string>
type Default<T> = ColumnType<T, T | undefined, T>
type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>

interface Stamped {
  id: string
  created_at: Date
  updated_at: Date
}

export type UserRole = 'admin' | 'developer' | 'analyst' | 'viewer'
export type ExperimentStatus = 'draft' | 'active' | 'paused' | 'completed' | 'archived'
export type ExperimentType = 'a_b' | 'mv' | 'split_url' | 'bandit'
export type MetricType = 'conversion' | 'revenue' | 'count' | 'duration' | 'custom'
export type FlagStatus = 'INACTIVE' | 'ACTIVE' | 'ARCHIVED'
export type ScheduleStatus = 'draft' | 'active' | 'paused' | 'completed' | 'cancelled'
export type StageStatus = 'pending' | 'in_progress' | 'completed' | 'failed'
export type TriggerType = 'time_based' | 'metric_based' | 'manual'
export type ExportFormat = 'json' | 'csv'

/** Owned by users/. */
interface UsersTable extends Stamped {
  username: string
  email: string
  hashed_password: Nullable<string>
  full_name: Nullable<string>
  first_name: Nullable<string>
  last_name: Nullable<string>
  is_active: Default<boolean>
  is_superuser: Default<boolean>
  role: Default<UserRole>
  external_id: Nullable<string>
  settings: Json<JsonObject>
  preferences: Json<JsonObject>
  last_login: Nullable<Date>
}

/** Owned by users/. */
interface RolesTable extends Stamped {
  name: string
  description: Nullable<string>
}

/** Owned by users/. */
interface PermissionsTable extends Stamped {
  name: string
  description: Nullable<string>
  resource: string
  action: string
}

/** Owned by api-keys/. */
interface ApiKeysTable extends Stamped {
  key_hash: string
  key_prefix: string
  name: string
  description: Nullable<string>
  scopes: Nullable<string>
  is_active: Default<boolean>
  expires_at: Nullable<Date>
  last_used_at: Nullable<Date>
  user_id: string
}

/** Owned by experiments/. */
interface ExperimentsTable extends Stamped {
  key: string
  name: string
  description: Nullable<string>
  hypothesis: Nullable<string>
  status: Default<ExperimentStatus>
  experiment_type: Default<ExperimentType>
  owner_id: Nullable<string>
  start_date: Nullable<Date>
  end_date: Nullable<Date>
  targeting_rules: Json<JsonObject>
  traffic_allocation: Default<number>
  tags: Json<string[]>
  experiment_metadata: Json<JsonObject>
  version: Default<number>
}

/** Owned by experiments/. */
interface VariantsTable extends Stamped {
  experiment_id: string
  key: string
  name: string
  description: Nullable<string>
  is_control: Default<boolean>
  traffic_allocation: Default<number>
  configuration: Json<JsonObject>
  position: Default<number>
}

/** Owned by experiments/. */
interface MetricDefinitionsTable extends Stamped {
  name: string
  description: Nullable<string>
  event_name: string
  metric_type: Default<MetricType>
  aggregation_method: Default<string>
  event_value_path: Nullable<string>
  lower_is_better: Default<boolean>
  owner_id: Nullable<string>
}

/** Owned by experiments/. */
interface ExperimentMetricsTable {
  experiment_id: string
  metric_id: string
  name: string
  is_primary: Default<boolean>
  minimum_sample_size: Default<number>
  expected_effect: Nullable<number>
  position: Default<number>
}

/** Owned by flags/. */
interface FeatureFlagsTable extends Stamped {
  key: string
  name: string
  description: Nullable<string>
  status: Default<FlagStatus>
  owner_id: Nullable<string>
  targeting_rules: Json<JsonObject>
  rollout_percentage: Default<number>
  variants: Json<JsonObject[]>
  default_value: JsonRequired<unknown>
  tags: Json<string[]>
  version: Default<number>
}

/** Owned by flags/. */
interface FeatureFlagOverridesTable extends Stamped {
  feature_flag_id: string
  user_id: string
  value: JsonRequired<unknown>
  reason: Nullable<string>
  expires_at: Nullable<Date>
}

/** Owned by metrics/. */
interface SegmentsTable extends Stamped {
  name: string
  description: Nullable<string>
  owner_id: Nullable<string>
  rules: Json<JsonObject>
}

/** Owned by assignments/. */
interface AssignmentsTable extends Stamped {
  experiment_id: string
  variant_id: string
  user_id: string
  context: Json<JsonObject>
}

/** Owned by events/. */
interface EventsTable extends Stamped {
  event_id: string
  event_type: string
  event_name: string
  user_id: string
  experiment_id: Nullable<string>
  feature_flag_id: Nullable<string>
  variant_id: Nullable<string>
  value: Nullable<number>
  event_metadata: Json<JsonObject>
  timestamp: Date
}

/** Owned by rollouts/. */
interface RolloutSchedulesTable extends Stamped {
  name: string
  description: Nullable<string>
  feature_flag_id: string
  status: Default<ScheduleStatus>
  owner_id: Nullable<string>
  start_date: Nullable<Date>
  end_date: Nullable<Date>
  config_data: Json<JsonObject>
  max_percentage: Default<number>
  min_stage_duration: Nullable<number>
  version: Default<number>
}

/** Owned by rollouts/. */
interface RolloutStagesTable extends Stamped {
  rollout_schedule_id: string
  name: string
  description: Nullable<string>
  stage_order: number
  target_percentage: number
  status: Default<StageStatus>
  trigger_type: TriggerType
  trigger_configuration: Json<JsonObject>
  start_date: Nullable<Date>
  activated_at: Nullable<Date>
  completed_date: Nullable<Date>
}

/** Owned by metrics/. */
interface RawMetricsTable extends Stamped {
  metric_type: string
  timestamp: Date
  feature_flag_id: Nullable<string>
  targeting_rule_id: Nullable<string>
  user_id: Nullable<string>
  segment_id: Nullable<string>
  value: Nullable<number>
  count: Default<number>
  meta_data: Json<JsonObject>
}

/** Owned by metrics/. */
interface AggregatedMetricsTable extends Stamped {
  metric_type: string
  period: string
  period_start: Date
  feature_flag_id: Nullable<string>
  targeting_rule_id: Nullable<string>
  segment_id: Nullable<string>
  count: Default<number>
  sum_value: Nullable<number>
  min_value: Nullable<number>
  max_value: Nullable<number>
  distinct_users: Nullable<number>
  meta_data: Json<JsonObject>
}

/** Owned by metrics/. */
interface ErrorLogsTable extends Stamped {
  error_type: string
  timestamp: Date
  feature_flag_id: Nullable<string>
  user_id: Nullable<string>
  message: string
  stack_trace: Nullable<string>
  request_data: Json<JsonObject>
  meta_data: Json<JsonObject>
}

export interface Threshold {
  warning_threshold?: number | null
  critical_threshold?: number | null
  comparison_type: 'greater_than' | 'less_than' | 'equal_to'
}
export type Thresholds = Record<string, Threshold>

/** Owned by safety/. */
interface SafetySettingsTable extends Stamped {
  singleton: Generated<boolean>
  enable_automatic_rollbacks: Default<boolean>
  default_metrics: Json<Thresholds>
}

/** Owned by safety/. */
interface SafetyConfigsTable extends Stamped {
  feature_flag_id: string
  enabled: Default<boolean>
  metrics: JsonRequired<Thresholds>
  rollback_percentage: Default<number>
}

/** Owned by safety/. */
interface SafetyRollbackRecordsTable extends Stamped {
  feature_flag_id: string
  safety_config_id: string
  trigger_type: 'manual' | 'automatic'
  trigger_reason: string
  previous_percentage: number
  target_percentage: number
  success: Default<boolean>
  executed_by_user_id: Nullable<string>
}

/** Owned by audit/. */
interface AuditLogsTable extends Stamped {
  user_id: Nullable<string>
  user_email: string
  action_type: string
  entity_type: string
  entity_id: string
  entity_name: string
  old_value: Nullable<string>
  new_value: Nullable<string>
  reason: Nullable<string>
  timestamp: Date
}

/** Kept for its relations; no room writes it. */
interface ReportsTable extends Stamped {
  title: string
  description: Nullable<string>
  report_type: 'experiment' | 'feature_flag' | 'summary' | 'custom'
  data: Json<unknown>
  query_definition: Json<unknown>
  visualization_config: Json<unknown>
  is_public: Default<boolean>
  owner_id: string
  experiment_id: Nullable<string>
  feature_flag_id: Nullable<string>
}

/** Owned by results/. */
interface ExportsTable extends Stamped {
  experiment_id: string
  requested_by: Nullable<string>
  format: ExportFormat
  s3_key: string
}

/** Owned by publishing/; any room adds rows through db/outbox.ts. */
interface OutboxTable {
  id: Generated<number>
  topic: 'experiment-config' | 'flag-config' | 'assignment' | 'event'
  key: string
  payload: JSONColumnType<JsonObject>
  attempts: Default<number>
  available_at: Date
  last_error: Nullable<string>
  delivered_at: Nullable<Date>
  created_at: Date
}

export interface Database {
  users: UsersTable
  roles: RolesTable
  permissions: PermissionsTable
  user_role_association: { user_id: string; role_id: string }
  role_permission_association: { role_id: string; permission_id: string }
  api_keys: ApiKeysTable
  experiments: ExperimentsTable
  variants: VariantsTable
  metric_definitions: MetricDefinitionsTable
  experiment_metrics: ExperimentMetricsTable
  feature_flags: FeatureFlagsTable
  feature_flag_overrides: FeatureFlagOverridesTable
  segments: SegmentsTable
  assignments: AssignmentsTable
  events: EventsTable
  rollout_schedules: RolloutSchedulesTable
  rollout_stages: RolloutStagesTable
  raw_metrics: RawMetricsTable
  aggregated_metrics: AggregatedMetricsTable
  error_logs: ErrorLogsTable
  safety_settings: SafetySettingsTable
  feature_flag_safety_configs: SafetyConfigsTable
  safety_rollback_records: SafetyRollbackRecordsTable
  audit_logs: AuditLogsTable
  reports: ReportsTable
  exports: ExportsTable
  outbox: OutboxTable
}

export type Row<Table extends keyof Database> = Selectable<Database[Table]>
export type NewRow<Table extends keyof Database> = Insertable<Database[Table]>
export type RowChange<Table extends keyof Database> = Updateable<Database[Table]>
