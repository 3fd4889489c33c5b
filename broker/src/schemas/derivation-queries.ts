import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { ContentSchema, DerivedSchema, Note } from './schema.ts'

/** Those of the contents that this deriver, or a newer one, has not looked at. */
export async function listUnderived(
  db: Db,
  contentIds: readonly number[],
  deriver: number,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select w.id from unnest(${contentIds}::bigint[]) w (id)
    where not exists (select from schema_derivation d where d.content_id = w.id and d.deriver >= ${deriver})
    order by w.id`.execute(db)
  return rows.map(({ id }) => id)
}

/**
 * Notes that a content was looked at: false if another server has done so meanwhile. Who comes second waits for the
 * first to commit.
 */
export async function claimDerivation(
  db: Db,
  contentId: number,
  { deriver, notes }: { deriver: number; notes: readonly Note[] },
): Promise<boolean> {
  const { rows } = await sql`
    insert into schema_derivation as d (content_id, deriver, notes) values (${contentId}, ${deriver}, ${JSON.stringify(notes)})
    on conflict (content_id) do update set deriver = excluded.deriver, notes = excluded.notes, created_at = now()
      where d.deriver < excluded.deriver
    returning content_id`.execute(db)
  return rows.length > 0
}

/** What an older deriver has left. */
export async function deleteContentSchemas(db: Db, contentId: number): Promise<void> {
  await db.deleteFrom('content_schema').where('content_id', '=', contentId).execute()
}

/** Documents that are not known yet, with their fields; in the order of the shas, so that writers cannot deadlock. */
export async function insertDocuments(db: Db, schemas: readonly DerivedSchema[]): Promise<void> {
  const bySha = [...new Map(schemas.map((schema) => [schema.sha, schema])).values()]
  await sql`
    with w as (
      select * from unnest(
        ${bySha.map(({ sha }) => sha)}::text[], ${bySha.map(({ body }) => body)}::text[],
        ${bySha.map(({ fields }) => JSON.stringify(fields))}::text[]) w (sha, body, fields)),
    d as (
      insert into schema_document (sha, body) select sha, body from w order by sha
      on conflict (sha) do nothing returning id, sha)
    insert into schema_field (schema_id, pointer, segments, required, types, expects)
    select d.id, f.pointer, array(select jsonb_array_elements_text(f.segments)), f.required,
      array(select jsonb_array_elements_text(f.types)), f.expects
    from d join w using (sha)
    cross join lateral jsonb_to_recordset(w.fields::jsonb) f (pointer text, segments jsonb, required boolean, types jsonb, expects jsonb)`.execute(
    db,
  )
}

/** Which schemas a content has. */
export async function insertContentSchemas(
  db: Db,
  contentId: number,
  schemas: readonly DerivedSchema[],
): Promise<void> {
  const keys = JSON.stringify(
    schemas.map(({ resource, direction, part, sha, interactions }) => ({
      resource,
      direction,
      part,
      sha,
      interactions,
    })),
  )
  await sql`
    insert into content_schema (content_id, resource, direction, part, schema_id, interactions)
    select ${contentId}, w.resource, w.direction, w.part, d.id, w.interactions
    from jsonb_to_recordset(${keys}::jsonb) w (resource text, direction text, part text, sha text, interactions jsonb)
    join schema_document d on d.sha = w.sha`.execute(db)
}

/** The schemas of contents, by resource. */
export async function listContentSchemas(
  db: Db,
  contentIds: readonly number[],
): Promise<ContentSchema[]> {
  const { rows } = await sql<ContentSchema>`
    select s.content_id as "contentId", s.schema_id as "schemaId", s.resource, s.direction, s.part, s.interactions, d.sha
    from content_schema s join schema_document d on d.id = s.schema_id
    where s.content_id = any(${contentIds}::bigint[])
    order by s.resource, s.direction desc, s.part, s.content_id`.execute(db)
  return rows
}

export async function listDocuments(
  db: Db,
  schemaIds: readonly number[],
): Promise<{ id: number; body: string }[]> {
  return db
    .selectFrom('schema_document')
    .select(['id', 'body'])
    .where('id', '=', sql<number>`any(${schemaIds})`)
    .orderBy('id')
    .execute()
}

export async function listNotes(
  db: Db,
  contentIds: readonly number[],
): Promise<{ contentId: number; notes: Note[] }[]> {
  const { rows } = await sql<{ contentId: number; notes: Note[] }>`
    select content_id as "contentId", notes from schema_derivation
    where content_id = any(${contentIds}::bigint[]) order by content_id`.execute(db)
  return rows
}
