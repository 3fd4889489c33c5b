import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { holdsAt, living, type Moment } from '../db/moments.ts'
import type { Environment, EnvironmentFields } from './environment.ts'

export async function findEnvironment(
  db: Db,
  uuid: string,
  asOf?: Moment,
): Promise<Environment | undefined> {
  return selectEnvironments(db, asOf).where('uuid', '=', uuid).executeTakeFirst()
}

/** As `findEnvironment`, and locked against deletion until the transaction ends. */
export async function findEnvironmentToKeep(
  db: Db,
  uuid: string,
): Promise<Environment | undefined> {
  return selectEnvironments(db).where('uuid', '=', uuid).forKeyShare().executeTakeFirst()
}

export async function findEnvironmentByName(
  db: Db,
  name: string,
): Promise<Environment | undefined> {
  return selectEnvironments(db).where('name', '=', name).executeTakeFirst()
}

/** By what people call them. */
export async function listEnvironmentRows(
  db: Db,
  name: string | undefined,
  asOf?: Moment,
): Promise<Environment[]> {
  const query = selectEnvironments(db, asOf).orderBy(sql`lower(display_name)`).orderBy('id')
  return (name === undefined ? query : query.where('name', '=', name)).execute()
}

/** Undefined when the name is taken. */
export async function insertEnvironment(
  db: Db,
  fields: EnvironmentFields,
): Promise<{ uuid: string } | undefined> {
  return db
    .insertInto('environment')
    .values(columnsOf(fields))
    .onConflict((conflict) => conflict.column('name').where('deleted_at', 'is', null).doNothing())
    .returning('uuid')
    .executeTakeFirst()
}

export async function updateEnvironment(
  db: Db,
  id: number,
  fields: EnvironmentFields,
): Promise<void> {
  await db
    .updateTable('environment')
    .set({ ...columnsOf(fields), updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

/** Waits for those who are recording in it, and keeps others from doing so. */
export async function lockForDeletion(db: Db, uuid: string): Promise<{ id: number } | undefined> {
  return db
    .selectFrom('environment')
    .select('id')
    .where('uuid', '=', uuid)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

/** Closes, by triggers, its deployments and releases. */
export async function closeEnvironment(db: Db, id: number): Promise<void> {
  await db
    .updateTable('environment')
    .set({ deleted_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

/** The version of that name that stood at the moment. */
export async function findVersionAt(
  db: Db,
  { pacticipant, number }: { pacticipant: string; number: string },
  asOf: Moment,
): Promise<{ id: number } | undefined> {
  const { rows } = await sql<{ id: number }>`
    select v.id from ${living('version', 'deleted_at', asOf)} v
    join ${living('pacticipant', 'deleted_at', asOf)} p on p.id = v.pacticipant_id
    where p.name = ${pacticipant} and v.number = ${number}`.execute(db)
  return rows[0]
}

function columnsOf({ name, displayName, production, contacts }: EnvironmentFields) {
  return {
    name,
    display_name: displayName,
    production,
    contacts: contacts === null ? null : JSON.stringify(contacts),
  }
}

function selectEnvironments(db: Db, asOf?: Moment) {
  return db
    .selectFrom('environment')
    .select(['id', 'uuid', 'name', 'display_name as displayName', 'production', 'contacts'])
    .select(['created_at as createdAt', 'updated_at as updatedAt'])
    .where(holdsAt('created_at', 'deleted_at', asOf))
}
