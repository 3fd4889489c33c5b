import type { Migration } from './migration.ts'

export const metrics: Migration = {
  name: '0006-metrics',
  up: `
    create table raw_metrics (
      id uuid constraint raw_metrics_pk primary key,
      metric_type varchar(50) not null,
      timestamp timestamptz not null,
      feature_flag_id uuid constraint raw_metrics_flag_fk references feature_flags (id) on delete cascade,
      targeting_rule_id varchar(255),
      user_id varchar(255),
      segment_id uuid constraint raw_metrics_segment_fk references segments (id) on delete cascade,
      value double precision,
      count integer not null default 1,
      meta_data jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index raw_metrics_flag_time_ix on raw_metrics (feature_flag_id, timestamp);
    create index raw_metrics_time_ix on raw_metrics (timestamp);
    create index raw_metrics_user_flag_ix on raw_metrics (user_id, feature_flag_id);
    create index raw_metrics_segment_ix on raw_metrics (segment_id);

    create table aggregated_metrics (
      id uuid constraint aggregated_metrics_pk primary key,
      metric_type varchar(50) not null,
      period varchar(10) not null,
      period_start timestamptz not null,
      feature_flag_id uuid
        constraint aggregated_metrics_flag_fk references feature_flags (id) on delete cascade,
      targeting_rule_id varchar(255),
      segment_id uuid constraint aggregated_metrics_segment_fk references segments (id) on delete cascade,
      count bigint not null default 0,
      sum_value double precision,
      min_value double precision,
      max_value double precision,
      distinct_users integer,
      meta_data jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create unique index aggregated_metrics_window_uq on aggregated_metrics (
      metric_type, period, period_start,
      coalesce(feature_flag_id, '00000000-0000-0000-0000-000000000000'::uuid),
      coalesce(targeting_rule_id, ''),
      coalesce(segment_id, '00000000-0000-0000-0000-000000000000'::uuid)
    );
    create index aggregated_metrics_period_ix on aggregated_metrics (period, period_start);
    create index aggregated_metrics_flag_ix on aggregated_metrics (feature_flag_id, period, period_start);
    create index aggregated_metrics_segment_ix on aggregated_metrics (segment_id);

    create table error_logs (
      id uuid constraint error_logs_pk primary key,
      error_type varchar(100) not null,
      timestamp timestamptz not null,
      feature_flag_id uuid constraint error_logs_flag_fk references feature_flags (id) on delete set null,
      user_id varchar(255),
      message varchar(1000) not null,
      stack_trace text,
      request_data jsonb,
      meta_data jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index error_logs_flag_time_ix on error_logs (feature_flag_id, timestamp);
    create index error_logs_time_ix on error_logs (timestamp);
  `,
  down: `
    drop table error_logs;
    drop table aggregated_metrics;
    drop table raw_metrics;
  `,
}
