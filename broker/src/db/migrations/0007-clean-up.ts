import { type Kysely, sql } from 'kysely'

/**
 * What the clean-up needs: a horizon before which nothing is answered, ways to find what has ended long ago, and
 * to see at once that nothing hangs on a row that goes. Closing what is not kept is no deletion by a person: that a
 * branch has verified a content stays true, so `first_success` stays as it is.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** The tables whose facts end, and where their end stands. */
const ends = {
  version: 'deleted_at',
  branch: 'ended_at',
  branch_version: 'ended_at',
  tag: 'ended_at',
  publication: 'ended_at',
  result: 'deleted_at',
}

const statements = [
  `create table horizon (
    only_row boolean primary key default true check (only_row),
    moment timestamptz not null)`,

  ...Object.entries(ends).map(
    ([table, end]) => `create index ${table}_end on ${table} (${end}) where ${end} is not null`,
  ),
  // A foreign key is checked by all rows, the ended ones too: partial indexes are of no use to it.
  `create index branch_version_version on branch_version (version_id)`,
  `create index tag_version on tag (version_id)`,
  `create index publication_version on publication (consumer_version_id, provider_id)`,
  `drop index publication_ended`,

  // As before, but for the first two lines.
  `create or replace function renew_first_success(lost_contents bigint[], lost_branches bigint[]) returns void language plpgsql as $$
  begin
    if current_setting('concordat.cleaning', true) = 'on' then return; end if;
    delete from first_success f using unnest(lost_contents, lost_branches) lost (content_id, branch_id)
    where f.content_id = lost.content_id and f.branch_id = lost.branch_id;
    insert into first_success (content_id, branch_id, at, result_id)
    select distinct on (lost.branch_id, lost.content_id) lost.content_id, lost.branch_id, r.created_at, r.id
    from (select distinct * from unnest(lost_contents, lost_branches)) lost (content_id, branch_id)
    join branch b on b.id = lost.branch_id and b.ended_at is null
    join result r on r.content_id = lost.content_id and r.success and r.deleted_at is null
    join branch_version bv on bv.version_id = r.provider_version_id and bv.branch_id = lost.branch_id and bv.ended_at is null
    order by lost.branch_id, lost.content_id, r.created_at, r.id
    on conflict (content_id, branch_id) do nothing;
  end $$`,
  `create or replace function close_facts_of_branch() returns trigger language plpgsql as $$
  begin
    if current_setting('concordat.cleaning', true) is distinct from 'on' then
      delete from first_success where branch_id = new.id;
    end if;
    update branch_version set ended_at = new.ended_at where branch_id = new.id and ended_at is null;
    return null;
  end $$`,
]
