import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { DeliveryContext, DeliveryStatus } from './delivery.ts'

/** A delivery that a worker has taken on; `attempt` is the number of this try, and the proof of the claim. */
export interface Claim {
  id: number
  attempt: number
}

/**
 * Takes what is due, the longest waiting first; what others are taking is passed over. A claim holds for so many
 * seconds: then the delivery is due again, in case its worker is no more. `now` is the database's, unless it is given.
 */
export async function claimDue(
  db: Db,
  { limit, lease, now }: { limit: number; lease: number; now?: Date | undefined },
): Promise<Claim[]> {
  const { rows } = await sql<Claim>`
    with due as materialized (
      select id from delivery where due_at <= ${at(now)} order by due_at, id limit ${limit} for update skip locked)
    update delivery d set due_at = ${at(now)} + make_interval(secs => ${lease}), attempts = d.attempts + 1
    from due where d.id = due.id returning d.id, d.attempts as attempt`.execute(db)
  return rows
}

/** Seconds until something is due, or null when nothing is owed. */
export async function secondsUntilDue(db: Db, now?: Date): Promise<number | null> {
  const { rows } = await sql<{ seconds: number | null }>`
    select extract(epoch from min(due_at) - ${at(now)})::float8 as seconds from delivery where due_at is not null`.execute(
    db,
  )
  return rows[0]?.seconds ?? null
}

/** How many deliveries are owed, and for how many seconds the oldest has been due. */
export async function findQueue(db: Db): Promise<{ waiting: number; overdue: number }> {
  const { rows } = await sql<{ waiting: number; overdue: number }>`
    select count(*)::int as waiting,
      greatest(0, coalesce(extract(epoch from clock_timestamp() - min(due_at)), 0))::float8 as overdue
    from delivery where due_at is not null`.execute(db)
  return rows[0] ?? { waiting: 0, overdue: 0 }
}

/** What is needed to make the request. */
export interface OwedDelivery {
  uuid: string
  event: string
  webhookUuid: string
  publicationId: number
  resultId: number | null
  context: DeliveryContext
  /** Whether what it would tell of, or the webhook itself, was deleted meanwhile. */
  gone: 'webhook' | 'pact' | 'result' | null
}

export async function findOwed(db: Db, id: number): Promise<OwedDelivery | undefined> {
  const { rows } = await sql<OwedDelivery>`
    select d.uuid, d.event, w.uuid as "webhookUuid", d.publication_id as "publicationId", d.result_id as "resultId", d.context,
      case when w.deleted_at is not null then 'webhook' when p.end_reason = 'deleted' then 'pact'
        when r.deleted_at is not null then 'result' end as gone
    from delivery d join webhook w on w.id = d.webhook_id join publication p on p.id = d.publication_id
    left join result r on r.id = d.result_id
    where d.id = ${id}`.execute(db)
  return rows[0]
}

export interface AttemptEnd {
  status: DeliveryStatus
  success: boolean
  /** The status of the answer; null where there was none. */
  code: number | null
  /** Milliseconds; null where nothing was sent. */
  duration: number | null
  log: string
  /** Seconds until the next attempt; null when there is none. */
  retryIn: number | null
  now?: Date | undefined
}

/**
 * Writes what came of an attempt. A failure counts only while the claim holds; that something was delivered counts
 * always, so that nobody delivers it again.
 */
export async function finishAttempt(
  db: Db,
  { id, attempt }: Claim,
  { status, success, code, duration, log, retryIn, now }: AttemptEnd,
): Promise<void> {
  await sql`
    with done as (
      update delivery d set status = ${status},
        due_at = ${at(now)} + make_interval(secs => ${retryIn}::float8),
        finished_at = case when ${retryIn}::float8 is null then ${at(now)} end
      where d.id = ${id} and d.finished_at is null and (d.attempts = ${attempt} or ${success}) returning d.id)
    insert into delivery_attempt (delivery_id, number, success, code, duration, log, created_at)
    select done.id, ${attempt}, ${success}, ${code}::int, ${duration}::int, ${log}, ${at(now)} from done`.execute(
    db,
  )
}

function at(now: Date | undefined) {
  return now ? sql`${now}::timestamptz` : sql`clock_timestamp()`
}
