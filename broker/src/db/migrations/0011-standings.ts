import { type Kysely, sql } from 'kysely'

/**
 * How each integration stands now, kept with what it follows from: the page of all integrations counts and sorts them all,
 * and looked each of them up in the history (docs/decisions/0015-how-integrations-stand-is-kept.md).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // Of the latest pact, and the newest result about it; where that content has none, the newest of the pair, stale.
  `create table integration_standing (
    integration_id int primary key references integration,
    publication_id bigint, -- null: no pact
    published_at timestamptz, -- copy
    result_id bigint,
    success boolean, -- copy
    pending boolean, -- copy
    is_stale boolean) with (fillfactor = 70)`,
  `create view integration_standing_of_facts as
    select i.id as integration_id, p.id as publication_id, p.created_at as published_at, r.id as result_id, r.success, r.pending, r.is_stale
    from integration i
    left join lateral (
      select p.id, p.content_id, p.created_at from publication p
      where p.integration_id = i.id and p.ended_at is null order by p.consumer_version_ord desc limit 1) p on true
    left join lateral (
      (select r.id, r.success, r.pending, false as is_stale from result r
        where r.content_id = p.content_id and r.deleted_at is null order by r.number desc limit 1)
      union all
      (select r.id, r.success, r.pending, true from result r
        where r.integration_id = i.id and p.id is not null and r.deleted_at is null order by r.created_at desc, r.number desc limit 1)
      order by is_stale limit 1) r on true`,

  // Whoever writes about the same integration is waited for; the last statement then sees what it wrote.
  `create function renew_integration_standing(whose int[]) returns void language plpgsql as $$
  begin
    insert into integration_standing (integration_id) select distinct one from unnest(whose) one order by one on conflict do nothing;
    perform from integration_standing where integration_id = any(whose) order by integration_id for no key update;
    update integration_standing s set publication_id = f.publication_id, published_at = f.published_at,
      result_id = f.result_id, success = f.success, pending = f.pending, is_stale = f.is_stale
    from integration_standing_of_facts f
    where s.integration_id = any(whose) and f.integration_id = s.integration_id
      and (s.publication_id, s.published_at, s.result_id, s.success, s.pending, s.is_stale)
        is distinct from (f.publication_id, f.published_at, f.result_id, f.success, f.pending, f.is_stale);
  end $$`,
  `create function renew_standings_of_changed() returns trigger language plpgsql as $$
  begin
    perform renew_integration_standing(array_agg(distinct integration_id)) from changed having count(*) > 0;
    return null;
  end $$`,
  `create trigger publication_stands after insert on publication referencing new table as changed
    for each statement execute function renew_standings_of_changed()`,
  `create trigger publication_stands_otherwise after update on publication referencing new table as changed
    for each statement execute function renew_standings_of_changed()`,
  `create trigger result_stands after insert on result referencing new table as changed
    for each statement execute function renew_standings_of_changed()`,
  `create trigger result_stands_otherwise after update on result referencing new table as changed
    for each statement execute function renew_standings_of_changed()`,
  // The clean-up deletes results that others have taken the place of; publications only once they have ended.
  `create function renew_standings_of_gone() returns trigger language plpgsql as $$
  begin
    perform renew_integration_standing(array_agg(distinct integration_id)) from changed where deleted_at is null having count(*) > 0;
    return null;
  end $$`,
  `create trigger result_stands_no_more after delete on result referencing old table as changed
    for each statement execute function renew_standings_of_gone()`,

  `select renew_integration_standing(array(select id from integration))`,
  `analyze integration_standing`,
]
