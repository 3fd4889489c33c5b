import type { Db } from '../db/client.ts'
import type { Environment } from './environment.ts'

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

function selectEnvironments(db: Db) {
  return db
    .selectFrom('environment')
    .select(['id', 'uuid', 'name', 'display_name as displayName', 'production', 'contacts'])
    .select(['created_at as createdAt', 'updated_at as updatedAt'])
    .where('deleted_at', 'is', null)
}
