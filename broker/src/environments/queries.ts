import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { Environment, EnvironmentFields } from './environment.ts'

export async function findEnvironment(db: Db, uuid: string): Promise<Environment | undefined> {
  return selectEnvironments(db).where('uuid', '=', uuid).executeTakeFirst()
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
): Promise<Environment[]> {
  const query = selectEnvironments(db).orderBy(sql`lower(display_name)`).orderBy('id')
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

function columnsOf({ name, displayName, production, contacts }: EnvironmentFields) {
  return {
    name,
    display_name: displayName,
    production,
    contacts: contacts === null ? null : JSON.stringify(contacts),
  }
}

function selectEnvironments(db: Db) {
  return db
    .selectFrom('environment')
    .select(['id', 'uuid', 'name', 'display_name as displayName', 'production', 'contacts'])
    .select(['created_at as createdAt', 'updated_at as updatedAt'])
    .where('deleted_at', 'is', null)
}
