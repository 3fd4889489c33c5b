import { type Kysely, sql } from 'kysely'

/**
 * What a pair published in a stretch of time, from the index alone: without it, the page of all integrations read what
 * everybody published in thirty days, and a pair's history every pact it ever had.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index publication_pair_time on publication (integration_id, created_at, id)
    include (content_id, consumer_version_id) where ended_at is null`.execute(db)
}
