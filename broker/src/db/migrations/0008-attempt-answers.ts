import { type Kysely, sql } from 'kysely'

/** What an attempt was answered and how long that took, for the log that people read; failures are found by it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table delivery_attempt add code int, -- null: there was no answer
     add duration int -- milliseconds; null: nothing was sent`,
  `create index delivery_failed on delivery (id desc) where status = 'failure'`,
]
