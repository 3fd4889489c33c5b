import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { Attempt, Delivery, PairStanding, Standing, Try } from './delivery.ts'
import { isAbout } from './trigger-queries.ts'

/** The newest delivery of each webhook and event between the two, oldest webhook first; deleted webhooks left out. */
export async function listLatestDeliveries(
  db: Db,
  pair: { consumerId: number; providerId: number },
): Promise<Delivery[]> {
  return selectDeliveries(
    db,
    sql`d.id in (
      select distinct on (x.webhook_id, x.event) x.id from delivery x
      where x.consumer_id = ${pair.consumerId} and x.provider_id = ${pair.providerId}
      order by x.webhook_id, x.event, x.id desc) and w.deleted_at is null`,
    sql`order by d.webhook_id, d.event`,
  )
}

/** What the publications of a consumer version for a provider have triggered, newest first. */
export async function listDeliveriesOfPublication(
  db: Db,
  of: { consumer: string; provider: string; number: string },
): Promise<Delivery[]> {
  return selectDeliveries(
    db,
    sql`d.result_id is null and d.publication_id in (
      select p.id from publication p join version v on v.id = p.consumer_version_id and v.deleted_at is null
      join integration i on i.id = p.integration_id
      join pacticipant c on c.id = i.consumer_id and c.deleted_at is null
      join pacticipant o on o.id = i.provider_id and o.deleted_at is null
      where c.name = ${of.consumer} and o.name = ${of.provider} and v.number = ${of.number})`,
    sql`order by d.id desc limit 1000`,
  )
}

/** What a result has triggered, newest first. */
export async function listDeliveriesOfResult(db: Db, resultId: number): Promise<Delivery[]> {
  return selectDeliveries(db, sql`d.result_id = ${resultId}`, sql`order by d.id desc limit 1000`)
}

/** The newest of one webhook, or of all. */
export async function listRecent(
  db: Db,
  { webhook, limit }: { webhook: string | undefined; limit: number },
): Promise<Delivery[]> {
  const own = webhook === undefined ? sql`true` : sql`w.uuid = ${webhook}`
  return selectDeliveries(
    db,
    sql`w.deleted_at is null and ${own}`,
    sql`order by d.id desc limit ${limit}`,
  )
}

/** Which deliveries a log shows; what is undefined does not matter. */
export interface LogQuestion {
  webhook?: string | undefined
  /** `failed`: given up; `open`: still owed. */
  result?: 'failed' | 'open' | undefined
  /** On either side. */
  application?: string | undefined
  page: { number: number; size: number }
}

/** Newest first; one more than the page holds, where there are more. Those of deleted webhooks are left out. */
export async function listLog(
  db: Db,
  { webhook, result, application, page }: LogQuestion,
): Promise<Delivery[]> {
  const named = sql`(select id from pacticipant where name = ${application} and deleted_at is null)`
  const conditions = [
    sql`w.deleted_at is null`,
    ...(webhook === undefined ? [] : [sql`w.uuid = ${webhook}`]),
    ...(result === 'failed' ? [sql`d.status = 'failure'`] : []),
    ...(result === 'open' ? [sql`d.due_at is not null`] : []),
    ...(application === undefined
      ? []
      : [sql`(d.consumer_id = any(array${named}) or d.provider_id = any(array${named}))`]),
  ]
  return selectDeliveries(
    db,
    sql.join(conditions, sql` and `),
    sql`order by d.id desc limit ${page.size + 1} offset ${(page.number - 1) * page.size}`,
  )
}

/** What was tried for deliveries, each with the delivery that it belongs to. */
export async function listTries(
  db: Db,
  deliveries: readonly string[],
): Promise<(Try & { delivery: string })[]> {
  const { rows } = await sql<Try & { delivery: string }>`
    select d.uuid as delivery, a.number, a.success, a.code, a.duration, a.created_at as "createdAt"
    from delivery_attempt a join delivery d on d.id = a.delivery_id
    where d.uuid = any(${deliveries}::uuid[]) order by d.id, a.number`.execute(db)
  return rows
}

/** How many deliveries a webhook still owes. */
export async function countOwed(db: Db, webhook: string): Promise<number> {
  const { rows } = await sql<{ owed: number }>`
    select count(*)::int as owed from delivery d join webhook w on w.id = d.webhook_id
    where w.uuid = ${webhook} and w.deleted_at is null and d.due_at is not null`.execute(db)
  return rows[0]?.owed ?? 0
}

/** How each webhook fares: its newest delivery, with the last answer, and how many of the newest hundred arrived. */
export async function listStandings(db: Db): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select w.uuid as webhook, l.last, n.recent, n.delivered
    from webhook w
    left join lateral (
      select json_build_object('uuid', d.uuid, 'status', d.status, 'createdAt', d.created_at, 'code',
        (select a.code from delivery_attempt a where a.delivery_id = d.id order by a.number desc limit 1)) as last
      from delivery d where d.webhook_id = w.id order by d.id desc limit 1) l on true
    cross join lateral (
      select count(*)::int as recent, count(*) filter (where x.status = 'success')::int as delivered
      from (select d.status from delivery d where d.webhook_id = w.id order by d.id desc limit 100) x) n
    where w.deleted_at is null order by w.id`.execute(db)
  return rows
}

/** Of each integration: how many webhooks are about it, and the worst of the newest delivery of each and its events. */
export async function listPairStandings(
  db: Db,
  integrations: readonly number[],
): Promise<PairStanding[]> {
  const { rows } = await sql<PairStanding>`
    select t.id as "integrationId", n.webhooks, l.status, l.created_at as at, l.attempts
    from integration t
    cross join lateral (
      select count(*)::int as webhooks, array_agg(w.id) as ids from webhook w
      where w.deleted_at is null and w.enabled and ${isAbout('consumer')} and ${isAbout('provider')}) n
    left join lateral (
      select d.status, d.created_at, d.attempts from webhook w cross join unnest(w.events) e (event) cross join lateral (
        select d.id, d.status, d.created_at, d.attempts from delivery d
        where d.consumer_id = t.consumer_id and d.provider_id = t.provider_id and d.webhook_id = w.id and d.event = e.event
        order by d.id desc limit 1) d
      where w.id = any(n.ids)
      order by array_position(array['failure', 'retrying', 'not_run', 'success'], d.status), d.id desc limit 1) l on true
    where t.id = any(${integrations}::int[])`.execute(db)
  return rows
}

export async function findDelivery(db: Db, uuid: string): Promise<Delivery | undefined> {
  const [found] = await selectDeliveries(db, sql`d.uuid = ${uuid}::uuid`, sql``)
  return found
}

/** In their order; a delivery has as many as the schedule allows. */
export async function listAttempts(db: Db, uuid: string): Promise<Attempt[]> {
  const { rows } = await sql<Attempt>`
    select a.number, a.success, a.code, a.duration, a.log, a.created_at as "createdAt"
    from delivery_attempt a join delivery d on d.id = a.delivery_id
    where d.uuid = ${uuid}::uuid order by a.number`.execute(db)
  return rows
}

async function selectDeliveries(
  db: Db,
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<Delivery[]> {
  const { rows } = await sql<Delivery>`
    select d.uuid, d.event, d.status, d.attempts, d.created_at as "createdAt", d.finished_at as "finishedAt",
      d.due_at as "dueAt", c.name as consumer, o.name as provider, cv.number as "consumerVersion", pv.number as "providerVersion",
      json_build_object('uuid', w.uuid, 'description', w.description, 'method', w.method, 'url', w.url,
        'isEnabled', w.enabled, 'isDeleted', w.deleted_at is not null) as webhook
    from delivery d join webhook w on w.id = d.webhook_id
    join pacticipant c on c.id = d.consumer_id join pacticipant o on o.id = d.provider_id
    join publication p on p.id = d.publication_id join version cv on cv.id = p.consumer_version_id
    left join result r on r.id = d.result_id
    left join version pv on pv.id = coalesce(r.provider_version_id, d.provider_version_id)
    where ${where} ${order}`.execute(db)
  return rows
}
