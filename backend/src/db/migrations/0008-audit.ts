import type { Migration } from './migration.ts'

export const audit: Migration = {
  name: '0008-audit',
  up: `
    create table audit_logs (
      id uuid constraint audit_logs_pk primary key,
      user_id uuid constraint audit_logs_user_fk references users (id) on delete set null,
      user_email varchar(255) not null,
      action_type varchar(50) not null,
      entity_type varchar(50) not null,
      entity_id uuid not null,
      entity_name varchar(255) not null,
      old_value text,
      new_value text,
      reason text,
      timestamp timestamptz not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index audit_logs_timestamp_ix on audit_logs (timestamp);
    create index audit_logs_user_ix on audit_logs (user_id, timestamp);
    create index audit_logs_entity_ix on audit_logs (entity_type, entity_id, timestamp);
    create index audit_logs_action_ix on audit_logs (action_type);
  `,
  down: `
    drop table audit_logs;
  `,
}
