import type { Migration } from './migration.ts'

export const featureFlags: Migration = {
  name: '0003-feature-flags',
  up: `
    create type feature_flag_status as enum ('INACTIVE', 'ACTIVE', 'ARCHIVED');

    create table feature_flags (
      id uuid constraint feature_flags_pk primary key,
      key varchar(100) not null constraint feature_flags_key_uq unique,
      name varchar(100) not null,
      description text,
      status feature_flag_status not null default 'INACTIVE',
      owner_id uuid constraint feature_flags_owner_fk references users (id) on delete set null,
      targeting_rules jsonb,
      rollout_percentage integer not null default 0
        constraint feature_flags_rollout_ck check (rollout_percentage between 0 and 100),
      variants jsonb,
      default_value jsonb not null default 'false',
      tags jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index feature_flags_owner_status_ix on feature_flags (owner_id, status);
    create index feature_flags_created_at_ix on feature_flags (created_at);

    create table feature_flag_overrides (
      id uuid constraint feature_flag_overrides_pk primary key,
      feature_flag_id uuid not null
        constraint feature_flag_overrides_flag_fk references feature_flags (id) on delete cascade,
      user_id varchar(255) not null,
      value jsonb not null,
      reason varchar(255),
      expires_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint feature_flag_overrides_user_uq unique (feature_flag_id, user_id)
    );
    create index feature_flag_overrides_user_ix on feature_flag_overrides (user_id);

    create table segments (
      id uuid constraint segments_pk primary key,
      name varchar(100) not null,
      description text,
      owner_id uuid constraint segments_owner_fk references users (id) on delete set null,
      rules jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index segments_owner_ix on segments (owner_id);
  `,
  down: `
    drop table segments;
    drop table feature_flag_overrides;
    drop table feature_flags;
    drop type feature_flag_status;
  `,
}
