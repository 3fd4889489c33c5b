import type { Migration } from './migration.ts'

export const experiments: Migration = {
  name: '0002-experiments',
  up: `
    create type experiment_status as enum ('draft', 'active', 'paused', 'completed', 'archived');
    create type experiment_type as enum ('a_b', 'mv', 'split_url', 'bandit');
    create type metric_type as enum ('conversion', 'revenue', 'count', 'duration', 'custom');

    create table experiments (
      id uuid constraint experiments_pk primary key,
      key varchar(100) not null constraint experiments_key_uq unique,
      name varchar(100) not null,
      description text,
      hypothesis text,
      status experiment_status not null default 'draft',
      experiment_type experiment_type not null default 'a_b',
      owner_id uuid constraint experiments_owner_fk references users (id) on delete set null,
      start_date timestamptz,
      end_date timestamptz,
      targeting_rules jsonb,
      traffic_allocation numeric(5, 4) not null default 1
        constraint experiments_traffic_ck check (traffic_allocation between 0 and 1),
      tags jsonb,
      experiment_metadata jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint experiments_dates_ck check (end_date is null or start_date is null or end_date > start_date)
    );
    create index experiments_status_dates_ix on experiments (status, start_date, end_date);
    create index experiments_owner_status_ix on experiments (owner_id, status);
    create index experiments_created_at_ix on experiments (created_at);

    create table variants (
      id uuid constraint variants_pk primary key,
      experiment_id uuid not null
        constraint variants_experiment_fk references experiments (id) on delete cascade,
      key varchar(100) not null,
      name varchar(100) not null,
      description text,
      is_control boolean not null default false,
      traffic_allocation integer not null default 50
        constraint variants_traffic_ck check (traffic_allocation between 0 and 100),
      configuration jsonb,
      position integer not null default 0,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint variants_name_uq unique (experiment_id, name),
      constraint variants_key_uq unique (experiment_id, key),
      constraint variants_identity_uq unique (experiment_id, id)
    );
    create unique index variants_one_control_uq on variants (experiment_id) where is_control;
    create index variants_created_at_ix on variants (created_at);

    create table metric_definitions (
      id uuid constraint metric_definitions_pk primary key,
      name varchar(100) not null,
      description text,
      event_name varchar(100) not null,
      metric_type metric_type not null default 'conversion',
      aggregation_method varchar(50) not null default 'average',
      event_value_path varchar(100),
      lower_is_better boolean not null default false,
      owner_id uuid constraint metric_definitions_owner_fk references users (id) on delete set null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint metric_definitions_name_uq unique (owner_id, name)
    );
    create index metric_definitions_event_name_ix on metric_definitions (event_name);

    create table experiment_metrics (
      experiment_id uuid not null
        constraint experiment_metrics_experiment_fk references experiments (id) on delete cascade,
      metric_id uuid not null
        constraint experiment_metrics_metric_fk references metric_definitions (id) on delete restrict,
      name varchar(100) not null,
      is_primary boolean not null default false,
      minimum_sample_size integer not null default 100
        constraint experiment_metrics_sample_ck check (minimum_sample_size >= 10),
      expected_effect double precision,
      position integer not null default 0,
      constraint experiment_metrics_pk primary key (experiment_id, metric_id),
      constraint experiment_metrics_name_uq unique (experiment_id, name)
    );
    create unique index experiment_metrics_one_primary_uq on experiment_metrics (experiment_id) where is_primary;
    create index experiment_metrics_metric_ix on experiment_metrics (metric_id);
  `,
  down: `
    drop table experiment_metrics;
    drop table metric_definitions;
    drop table variants;
    drop table experiments;
    drop type metric_type;
    drop type experiment_type;
    drop type experiment_status;
  `,
}
