import type { Migration } from './migration.ts'

export const safety: Migration = {
  name: '0007-safety',
  up: `
    create type rollback_trigger_type as enum ('manual', 'automatic');

    create table safety_settings (
      id uuid constraint safety_settings_pk primary key,
      singleton boolean not null default true
        constraint safety_settings_singleton_ck check (singleton)
        constraint safety_settings_singleton_uq unique,
      enable_automatic_rollbacks boolean not null default false,
      default_metrics jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );

    create table feature_flag_safety_configs (
      id uuid constraint feature_flag_safety_configs_pk primary key,
      feature_flag_id uuid not null
        constraint feature_flag_safety_configs_flag_uq unique
        constraint feature_flag_safety_configs_flag_fk references feature_flags (id) on delete cascade,
      enabled boolean not null default true,
      metrics jsonb not null default '{}',
      rollback_percentage integer not null default 0
        constraint feature_flag_safety_configs_rollback_ck check (rollback_percentage between 0 and 100),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );

    create table safety_rollback_records (
      id uuid constraint safety_rollback_records_pk primary key,
      feature_flag_id uuid not null
        constraint safety_rollback_records_flag_fk references feature_flags (id) on delete cascade,
      safety_config_id uuid not null
        constraint safety_rollback_records_config_fk
        references feature_flag_safety_configs (id) on delete cascade,
      trigger_type rollback_trigger_type not null,
      trigger_reason text not null,
      previous_percentage integer not null
        constraint safety_rollback_records_previous_ck check (previous_percentage between 0 and 100),
      target_percentage integer not null
        constraint safety_rollback_records_target_ck check (target_percentage between 0 and 100),
      success boolean not null default false,
      executed_by_user_id uuid
        constraint safety_rollback_records_user_fk references users (id) on delete set null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index safety_rollback_records_flag_ix on safety_rollback_records (feature_flag_id, created_at);
    create index safety_rollback_records_config_ix on safety_rollback_records (safety_config_id);
    create index safety_rollback_records_user_ix on safety_rollback_records (executed_by_user_id);
  `,
  down: `
    drop table safety_rollback_records;
    drop table feature_flag_safety_configs;
    drop table safety_settings;
    drop type rollback_trigger_type;
  `,
}
