import type { Migration } from './migration.ts'

export const versionsOutbox: Migration = {
  name: '0010-versions-outbox',
  up: `
    alter table experiments add column version integer not null default 1;
    alter table feature_flags add column version integer not null default 1;
    alter table rollout_schedules add column version integer not null default 1;

    create table outbox (
      id bigint generated always as identity constraint outbox_pk primary key,
      topic varchar(50) not null,
      key varchar(600) not null,
      payload jsonb not null,
      attempts integer not null default 0,
      available_at timestamptz not null,
      last_error text,
      delivered_at timestamptz,
      created_at timestamptz not null default now()
    );
    create index outbox_pending_ix on outbox (available_at, id) where delivered_at is null;
    create index outbox_delivered_ix on outbox (delivered_at) where delivered_at is not null;
  `,
  down: `
    drop table outbox;
    alter table rollout_schedules drop column version;
    alter table feature_flags drop column version;
    alter table experiments drop column version;
  `,
}
