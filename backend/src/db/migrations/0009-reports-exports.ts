import type { Migration } from './migration.ts'

export const reportsExports: Migration = {
  name: '0009-reports-exports',
  up: `
    create type report_type as enum ('experiment', 'feature_flag', 'summary', 'custom');
    create type export_format as enum ('json', 'csv');

    create table reports (
      id uuid constraint reports_pk primary key,
      title varchar(255) not null,
      description text,
      report_type report_type not null,
      data json,
      query_definition json,
      visualization_config json,
      is_public boolean not null default false,
      owner_id uuid not null constraint reports_owner_fk references users (id) on delete cascade,
      experiment_id uuid constraint reports_experiment_fk references experiments (id) on delete set null,
      feature_flag_id uuid constraint reports_flag_fk references feature_flags (id) on delete set null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index reports_owner_ix on reports (owner_id);
    create index reports_experiment_ix on reports (experiment_id);
    create index reports_flag_ix on reports (feature_flag_id);

    create table exports (
      id uuid constraint exports_pk primary key,
      experiment_id uuid not null
        constraint exports_experiment_fk references experiments (id) on delete cascade,
      requested_by uuid constraint exports_user_fk references users (id) on delete set null,
      format export_format not null,
      s3_key varchar(255) not null constraint exports_s3_key_uq unique,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index exports_experiment_ix on exports (experiment_id, created_at);
    create index exports_user_ix on exports (requested_by);
  `,
  down: `
    drop table exports;
    drop table reports;
    drop type export_format;
    drop type report_type;
  `,
}
