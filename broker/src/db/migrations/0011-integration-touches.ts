import { type Kysely, sql } from 'kysely'

/**
 * Which transaction wrote about which integration: whoever knows how they stood in a snapshot judges only those anew
 * that were written about since. Rows are only added, with no key and no reference, so that no writer waits for
 * another; they are of use for minutes, and are deleted after an hour. Neither exported nor imported.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** A new integration has no pact yet: what is published in it tells of it. */
const statements = [
  `create table integration_touch (
    xid xid8 not null default pg_current_xact_id(),
    at timestamptz not null default clock_timestamp(),
    integration_id int not null)`,
  `create index integration_touch_xid on integration_touch (xid)`,

  `create function note_touch() returns trigger language plpgsql as $$
  begin
    insert into integration_touch (integration_id) select distinct integration_id from written;
    return null;
  end $$`,
  ...['publication', 'result'].flatMap((table) => [
    `create trigger ${table}_inserted after insert on ${table} referencing new table as written
      for each statement execute function note_touch()`,
    `create trigger ${table}_updated after update on ${table} referencing new table as written
      for each statement execute function note_touch()`,
    `create trigger ${table}_deleted after delete on ${table} referencing old table as written
      for each statement execute function note_touch()`,
  ]),

  `create function note_touch_of_integration() returns trigger language plpgsql as $$
  begin
    insert into integration_touch (integration_id) select id from written;
    return null;
  end $$`,
  `create trigger integration_updated after update on integration referencing new table as written
    for each statement execute function note_touch_of_integration()`,
]
