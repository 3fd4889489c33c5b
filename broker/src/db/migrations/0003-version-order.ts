import { type Kysely, sql } from 'kysely'

/**
 * The order of a pacticipant's versions. By date, `ord` is the id. By semantic version, `ord` lies between those
 * of the neighbours, with room left for others; where none is left, all versions of the pacticipant get new
 * places. The rule stands in the database, so that all servers and all writers follow the same one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // No row: by date.
  `create table version_ordering (rule text primary key check (rule = 'semver'))`,

  // As a text whose order is that of https://semver.org: what cannot be read comes first, all of it alike.
  // A number is preceded by its length; a version without pre-release comes after those with one. As habits go, a
  // `v` may stand in front, and a pre-release behind a dot.
  `create function semver_key(version text) returns text language plpgsql immutable as $$
  declare
    part text;
    parts text[];
    key text := '1';
  begin
    parts := regexp_match(version, '^v?(\\d{1,99})(?:\\.(\\d{1,99})(?:\\.(\\d{1,99})(?:-([0-9A-Za-z.-]+)|\\.([A-Za-z][0-9A-Za-z.-]*))?(?:\\+[0-9A-Za-z.-]+)?)?)?$');
    if parts is null then return '0'; end if;
    foreach part in array parts[1:3] loop
      part := ltrim(coalesce(part, ''), '0');
      key := key || to_char(length(part), 'FM00') || part || ' ';
    end loop;
    parts[4] := coalesce(parts[4], parts[5]);
    if parts[4] is null then return key || '~'; end if;
    foreach part in array string_to_array(parts[4], '.') loop
      if part ~ '^\\d{1,99}$' then
        part := ltrim(part, '0');
        key := key || '0' || to_char(length(part), 'FM00') || part || ' ';
      else
        key := key || '1' || part || ' ';
      end if;
    end loop;
    return key;
  end $$`,

  // Places are set below zero first: they must not meet on the way. The copies follow.
  `create function renumber_versions(whose int) returns void language plpgsql as $$
  begin
    update version v set ord = -placed.place from (
      select id, case when exists (select from version_ordering)
        then row_number() over (order by semver_key(number) collate "C", id) << 32 else id end as place
      from version where pacticipant_id = whose) placed
    where v.id = placed.id;
    update version set ord = -ord where pacticipant_id = whose;
    update branch_version c set version_ord = v.ord from version v
      where v.pacticipant_id = whose and c.version_id = v.id and c.version_ord <> v.ord;
    update tag c set version_ord = v.ord from version v
      where v.pacticipant_id = whose and c.version_id = v.id and c.version_ord <> v.ord;
    update publication c set consumer_version_ord = v.ord from version v
      where v.pacticipant_id = whose and c.consumer_version_id = v.id and c.consumer_version_ord <> v.ord;
    update result c set provider_version_ord = v.ord from version v
      where v.pacticipant_id = whose and c.provider_version_id = v.id and c.provider_version_ord <> v.ord;
  end $$`,

  // From the top down: most versions are newer than all others, or nearly.
  `create function semver_place(whose int, new_number text) returns bigint language plpgsql as $$
  declare
    key text collate "C" := semver_key(new_number);
    lower_ord bigint := 0;
    upper_ord bigint;
    neighbour record;
  begin
    for neighbour in select ord, number from version where pacticipant_id = whose order by ord desc loop
      if semver_key(neighbour.number) <= key then
        lower_ord := neighbour.ord;
        exit;
      end if;
      upper_ord := neighbour.ord;
    end loop;
    if upper_ord is null then return lower_ord + (1::bigint << 32); end if;
    return case when upper_ord - lower_ord > 1 then lower_ord + (upper_ord - lower_ord) / 2 end;
  end $$`,

  // The pacticipant is locked, so that two versions cannot take one place.
  `create function place_version() returns trigger language plpgsql as $$
  begin
    if not exists (select from version_ordering) then return new; end if;
    perform from pacticipant where id = new.pacticipant_id for no key update;
    new.ord := semver_place(new.pacticipant_id, new.number);
    if new.ord is null then
      perform renumber_versions(new.pacticipant_id);
      new.ord := semver_place(new.pacticipant_id, new.number);
    end if;
    return new;
  end $$`,
  `create trigger version_placed before insert on version for each row execute function place_version()`,
]
