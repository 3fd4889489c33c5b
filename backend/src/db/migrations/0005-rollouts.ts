import type { Migration } from './migration.ts'

export const rollouts: Migration = {
  name: '0005-rollouts',
  up: `
    create type rollout_schedule_status as enum ('draft', 'active', 'paused', 'completed', 'cancelled');
    create type rollout_stage_status as enum ('pending', 'in_progress', 'completed', 'failed');
    create type rollout_trigger_type as enum ('time_based', 'metric_based', 'manual');

    create table rollout_schedules (
      id uuid constraint rollout_schedules_pk primary key,
      name varchar(100) not null,
      description text,
      feature_flag_id uuid not null
        constraint rollout_schedules_flag_fk references feature_flags (id) on delete cascade,
      status rollout_schedule_status not null default 'draft',
      owner_id uuid constraint rollout_schedules_owner_fk references users (id) on delete set null,
      start_date timestamptz,
      end_date timestamptz,
      config_data jsonb,
      max_percentage integer not null default 100
        constraint rollout_schedules_max_ck check (max_percentage between 0 and 100),
      min_stage_duration integer
        constraint rollout_schedules_duration_ck check (min_stage_duration is null or min_stage_duration >= 0),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint rollout_schedules_dates_ck check (end_date is null or start_date is null or end_date > start_date)
    );
    create index rollout_schedules_flag_status_ix on rollout_schedules (feature_flag_id, status);
    create index rollout_schedules_owner_ix on rollout_schedules (owner_id);

    create table rollout_stages (
      id uuid constraint rollout_stages_pk primary key,
      rollout_schedule_id uuid not null
        constraint rollout_stages_schedule_fk references rollout_schedules (id) on delete cascade,
      name varchar(100) not null,
      description text,
      stage_order integer not null constraint rollout_stages_order_ck check (stage_order >= 0),
      target_percentage integer not null
        constraint rollout_stages_target_ck check (target_percentage between 0 and 100),
      status rollout_stage_status not null default 'pending',
      trigger_type rollout_trigger_type not null,
      trigger_configuration jsonb,
      start_date timestamptz,
      activated_at timestamptz,
      completed_date timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint rollout_stages_order_uq unique (rollout_schedule_id, stage_order) deferrable initially deferred
    );
  `,
  down: `
    drop table rollout_stages;
    drop table rollout_schedules;
    drop type rollout_trigger_type;
    drop type rollout_stage_status;
    drop type rollout_schedule_status;
  `,
}
