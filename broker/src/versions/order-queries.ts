import { sql } from 'kysely'
import type { Db } from '../db/client.ts'

/** Keeps every writer of versions out until the transaction ends. */
export async function lockVersions(db: Db): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(db)
  await sql`lock table version in exclusive mode`.execute(db)
}

export async function isBySemver(db: Db): Promise<boolean> {
  const row = await db.selectFrom('version_ordering').select('rule').executeTakeFirst()
  return row !== undefined
}

export async function insertSemverRule(db: Db): Promise<void> {
  await db.insertInto('version_ordering').values({ rule: 'semver' }).execute()
}

export async function deleteSemverRule(db: Db): Promise<void> {
  await db.deleteFrom('version_ordering').execute()
}

/** Gives every version its place by the rule that now holds. */
export async function renumberAll(db: Db): Promise<void> {
  await sql`select renumber_versions(id) from pacticipant order by id`.execute(db)
}
