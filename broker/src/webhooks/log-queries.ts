import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { Attempt, Delivery } from './delivery.ts'

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

export async function findDelivery(db: Db, uuid: string): Promise<Delivery | undefined> {
  const [found] = await selectDeliveries(db, sql`d.uuid = ${uuid}::uuid`, sql``)
  return found
}

/** In their order; a delivery has as many as the schedule allows. */
export async function listAttempts(db: Db, uuid: string): Promise<Attempt[]> {
  const { rows } = await sql<Attempt>`
    select a.number, a.success, a.log, a.created_at as "createdAt"
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
      c.name as consumer, o.name as provider,
      json_build_object('uuid', w.uuid, 'description', w.description, 'method', w.method, 'url', w.url,
        'isDeleted', w.deleted_at is not null) as webhook
    from delivery d join webhook w on w.id = d.webhook_id
    join pacticipant c on c.id = d.consumer_id join pacticipant o on o.id = d.provider_id
    where ${where} ${order}`.execute(db)
  return rows
}
