import { type Kysely, sql } from 'kysely'

/**
 * What follows from a fact, kept by the database so that no writer can forget it:
 * closing a fact closes every fact that hangs on it (as `on delete cascade` would, but keeping history),
 * and `first_success`, the one derived table, follows results and branch memberships.
 * A room therefore closes only its own rows.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...closing, ...firstSuccess, ...heads, ...mainBranch])
    await sql.raw(statement).execute(db)
}

const closing = [
  `create function close_facts_of_pacticipant() returns trigger language plpgsql as $$
  begin
    update integration set deleted_at = new.deleted_at where (consumer_id = new.id or provider_id = new.id) and deleted_at is null;
    -- branches first: nothing need then be put right when their versions leave them
    update branch set ended_at = new.deleted_at where pacticipant_id = new.id and ended_at is null;
    update version set deleted_at = new.deleted_at where pacticipant_id = new.id and deleted_at is null;
    update main_branch_period set ended_at = new.deleted_at where pacticipant_id = new.id and ended_at is null;
    delete from label where pacticipant_id = new.id;
    return null;
  end $$`,
  `create trigger pacticipant_closed after update of deleted_at on pacticipant for each row
    when (old.deleted_at is null and new.deleted_at is not null) execute function close_facts_of_pacticipant()`,

  `create function close_facts_of_version() returns trigger language plpgsql as $$
  begin
    update publication set ended_at = new.deleted_at, end_reason = 'deleted' where consumer_version_id = new.id and ended_at is null;
    update result set deleted_at = new.deleted_at where provider_version_id = new.id and deleted_at is null;
    update branch_version set ended_at = new.deleted_at where version_id = new.id and ended_at is null;
    update tag set ended_at = new.deleted_at where version_id = new.id and ended_at is null;
    update deployment set ended_at = new.deleted_at where version_id = new.id and ended_at is null;
    update release set ended_at = new.deleted_at where version_id = new.id and ended_at is null;
    return null;
  end $$`,
  `create trigger version_closed after update of deleted_at on version for each row
    when (old.deleted_at is null and new.deleted_at is not null) execute function close_facts_of_version()`,

  `create function close_facts_of_integration() returns trigger language plpgsql as $$
  begin
    update publication set ended_at = new.deleted_at, end_reason = 'deleted' where integration_id = new.id and ended_at is null;
    update result set deleted_at = new.deleted_at where integration_id = new.id and deleted_at is null;
    return null;
  end $$`,
  `create trigger integration_closed after update of deleted_at on integration for each row
    when (old.deleted_at is null and new.deleted_at is not null) execute function close_facts_of_integration()`,

  `create function close_facts_of_branch() returns trigger language plpgsql as $$
  begin
    delete from first_success where branch_id = new.id;
    update branch_version set ended_at = new.ended_at where branch_id = new.id and ended_at is null;
    return null;
  end $$`,
  `create trigger branch_closed after update of ended_at on branch for each row
    when (old.ended_at is null and new.ended_at is not null) execute function close_facts_of_branch()`,

  `create function close_facts_of_environment() returns trigger language plpgsql as $$
  begin
    update deployment set ended_at = new.deleted_at where environment_id = new.id and ended_at is null;
    update release set ended_at = new.deleted_at where environment_id = new.id and ended_at is null;
    return null;
  end $$`,
  `create trigger environment_closed after update of deleted_at on environment for each row
    when (old.deleted_at is null and new.deleted_at is not null) execute function close_facts_of_environment()`,
]

/** Rows are inserted in (branch, content) order and a clash is left alone: overlapping writers then cannot deadlock. */
const firstSuccess = [
  `create function note_first_success_of_result() returns trigger language plpgsql as $$
  begin
    insert into first_success (content_id, branch_id, at, result_id)
    select new.content_id, bv.branch_id, new.created_at, new.id from branch_version bv
    where bv.version_id = new.provider_version_id and bv.ended_at is null order by bv.branch_id
    on conflict (content_id, branch_id) do nothing;
    return null;
  end $$`,
  `create trigger result_succeeded after insert on result for each row
    when (new.success and new.deleted_at is null) execute function note_first_success_of_result()`,

  `create function note_first_success_of_member() returns trigger language plpgsql as $$
  begin
    insert into first_success (content_id, branch_id, at, result_id)
    select distinct on (r.content_id) r.content_id, new.branch_id, r.created_at, r.id from result r
    where r.provider_version_id = new.version_id and r.success and r.deleted_at is null order by r.content_id, r.created_at, r.id
    on conflict (content_id, branch_id) do nothing;
    return null;
  end $$`,
  `create trigger branch_version_joined after insert on branch_version for each row
    when (new.ended_at is null) execute function note_first_success_of_member()`,

  // A row of first_success that named a closed result is made again from what is left, or goes.
  `create function renew_first_success(lost_contents bigint[], lost_branches bigint[]) returns void language sql as $$
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
  $$`,
  `create function renew_first_success_of_result() returns trigger language plpgsql as $$
  declare lost bigint[];
  begin
    select array_agg(branch_id order by branch_id) into lost from first_success where content_id = new.content_id and result_id = new.id;
    if lost is not null then
      perform renew_first_success(array_fill(new.content_id, array[cardinality(lost)]), lost);
    end if;
    return null;
  end $$`,
  `create trigger result_closed after update of deleted_at on result for each row
    when (old.deleted_at is null and new.deleted_at is not null and new.success) execute function renew_first_success_of_result()`,
  `create function renew_first_success_of_member() returns trigger language plpgsql as $$
  declare lost bigint[];
  begin
    select array_agg(f.content_id order by f.content_id) into lost from result r
    join first_success f on f.result_id = r.id and f.content_id = r.content_id and f.branch_id = new.branch_id
    where r.provider_version_id = new.version_id;
    if lost is not null then
      perform renew_first_success(lost, array_fill(new.branch_id, array[cardinality(lost)]));
    end if;
    return null;
  end $$`,
  `create trigger branch_version_left after update of ended_at on branch_version for each row
    when (old.ended_at is null and new.ended_at is not null) execute function renew_first_success_of_member()`,
]

/**
 * A branch's head is the member added last. When that one leaves, the protocol makes the member with the highest
 * order the head: its row is closed and made again, so that "the highest id is the head" stays true, now and as of
 * any time. Whoever adds to the branch at the same time is waited for, or waits.
 */
const heads = [
  `create function renew_head_of_branch() returns trigger language plpgsql as $$
  declare heir branch_version;
  begin
    if exists (select from branch_version where branch_id = new.branch_id and ended_at is null and id > new.id) then return null; end if;
    perform from branch where id = new.branch_id and ended_at is null for update;
    if not found then return null; end if;
    loop
      select m.* into heir from branch_version m join version v on v.id = m.version_id and v.deleted_at is null
      where m.branch_id = new.branch_id and m.ended_at is null order by m.version_ord desc limit 1;
      if heir.id is null or not exists (select from branch_version where branch_id = new.branch_id and ended_at is null and id > heir.id) then
        return null;
      end if;
      -- whoever is deleting the heir is waited for: then another one inherits
      perform from version where id = heir.version_id and deleted_at is null for key share;
      continue when not found;
      update branch_version set ended_at = now() where id = heir.id and ended_at is null;
      exit when found;
    end loop;
    insert into branch_version (branch_id, version_id, version_ord, auto_created, joined_at)
    values (heir.branch_id, heir.version_id, heir.version_ord, heir.auto_created, coalesce(heir.joined_at, heir.created_at));
    -- the heir has left and come back within this statement: what was first is counted again from all that is left
    perform renew_first_success(array_agg(content_id), array_agg(heir.branch_id)) from first_success where branch_id = heir.branch_id
      and content_id in (select r.content_id from result r where r.provider_version_id = heir.version_id and r.success and r.deleted_at is null);
    return null;
  end $$`,
  `create trigger branch_version_left_head after update of ended_at on branch_version for each row
    when (old.ended_at is null and new.ended_at is not null) execute function renew_head_of_branch()`,
]

const mainBranch = [
  `create function note_main_branch() returns trigger language plpgsql as $$
  begin
    update main_branch_period set ended_at = now() where pacticipant_id = new.id and ended_at is null;
    if new.main_branch is not null and new.deleted_at is null then
      insert into main_branch_period (pacticipant_id, branch_name) values (new.id, new.main_branch);
    end if;
    return null;
  end $$`,
  `create trigger pacticipant_created_with_main_branch after insert on pacticipant for each row
    when (new.main_branch is not null) execute function note_main_branch()`,
  `create trigger pacticipant_main_branch_changed after update of main_branch on pacticipant for each row
    when (old.main_branch is distinct from new.main_branch) execute function note_main_branch()`,
]
