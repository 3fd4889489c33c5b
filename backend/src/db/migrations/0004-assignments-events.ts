import type { Migration } from './migration.ts'

export const assignmentsEvents: Migration = {
  name: '0004-assignments-events',
  up: `
    create table assignments (
      id uuid constraint assignments_pk primary key,
      experiment_id uuid not null
        constraint assignments_experiment_fk references experiments (id) on delete cascade,
      variant_id uuid not null,
      user_id varchar(255) not null,
      context jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint assignments_user_uq unique (experiment_id, user_id),
      constraint assignments_variant_fk foreign key (experiment_id, variant_id)
        references variants (experiment_id, id) on delete cascade
    );
    create index assignments_user_ix on assignments (user_id);
    create index assignments_variant_ix on assignments (variant_id);
    create index assignments_created_at_ix on assignments (created_at);

    create table events (
      id uuid constraint events_pk primary key,
      event_id varchar(255) not null constraint events_event_id_uq unique,
      event_type varchar(100) not null,
      event_name varchar(100) not null,
      user_id varchar(255) not null,
      experiment_id uuid constraint events_experiment_fk references experiments (id) on delete set null,
      feature_flag_id uuid constraint events_flag_fk references feature_flags (id) on delete set null,
      variant_id uuid constraint events_variant_fk references variants (id) on delete set null,
      value double precision,
      event_metadata jsonb,
      timestamp timestamptz not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index events_user_type_ix on events (user_id, event_type);
    create index events_experiment_type_ix on events (experiment_id, event_type);
    create index events_flag_type_ix on events (feature_flag_id, event_type);
    create index events_experiment_created_ix on events (experiment_id, created_at);
    create index events_variant_ix on events (variant_id);
    create index events_timestamp_ix on events (timestamp);
  `,
  down: `
    drop table events;
    drop table assignments;
  `,
}
