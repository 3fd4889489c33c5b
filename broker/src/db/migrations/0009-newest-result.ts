import { type Kysely, sql } from 'kysely'

/**
 * Two indexes for what is asked of results most, in the places of two narrower ones: what a version of the provider
 * said of one content (a build answers for many contents), and the newest result of a content, from the index alone.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create index result_version_content on result (provider_version_id, content_id, number desc)`,
  `drop index result_provider_version`,
  `drop index result_number`,
  `create unique index result_number on result (content_id, number) include (success, pending, deleted_at)`,
]
