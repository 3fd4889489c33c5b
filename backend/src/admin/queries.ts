import { sql } from 'kysely'
import type { Db } from '../db/client.ts'

export interface Counts {
  readonly users: number
  readonly active_users: number
  readonly superusers: number
  readonly experiments: number
  readonly active_experiments: number
  readonly events: number
  readonly recent_events: number
  readonly flags: number
  readonly active_flags: number
}

/** How much there is of everything, in one statement. */
export async function countEverything(db: Db, since: Date): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select
      (select count(*) from users) as users,
      (select count(*) from users where is_active) as active_users,
      (select count(*) from users where is_superuser) as superusers,
      (select count(*) from experiments) as experiments,
      (select count(*) from experiments where status = 'active') as active_experiments,
      (select count(*) from events) as events,
      (select count(*) from events where timestamp > ${since}) as recent_events,
      (select count(*) from feature_flags) as flags,
      (select count(*) from feature_flags where status = 'ACTIVE') as active_flags
  `.execute(db)
  const [counts] = rows
  if (!counts) throw new Error('A count has always one row')
  return counts
}
