import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { prepared } from '../db/prepared.ts'
import type { Event } from '../events/event.ts'
import type { DeliveryContext } from './delivery.ts'

/** A webhook that is set up for an event; `place` is the event's index in the question. */
export interface Triggered {
  place: number
  webhookId: number
  webhookUuid: string
  description: string | null
  consumerId: number
  providerId: number
  publicationId: number
}

/**
 * The enabled webhooks of each event, oldest first. An event of a result is about the newest publication of its
 * content.
 */
export function listTriggered(db: Db, events: readonly Event[]): Promise<Triggered[]> {
  const publications = events.map((event) =>
    'publicationId' in event ? event.publicationId : null,
  )
  const results = events.map((event) => ('resultId' in event ? event.resultId : null))
  return triggered(db, { kinds: events.map(({ kind }) => kind), publications, results })
}

interface EventColumns {
  kinds: string[]
  publications: (number | null)[]
  results: (number | null)[]
}

const triggered = prepared(
  ({ kinds, publications, results }: EventColumns) => sql<Triggered>`
    with told as materialized (
      select f.place - 1 as place, f.kind, p.id as publication_id, i.consumer_id, i.provider_id
      from unnest(${kinds}::text[], ${publications}::bigint[], ${results}::bigint[])
        with ordinality f (kind, publication_id, result_id, place)
      cross join lateral (
        (select p.id, p.integration_id from publication p where p.id = f.publication_id)
        union all
        (select p.id, p.integration_id from result r join publication p on p.content_id = r.content_id
         where r.id = f.result_id order by p.ended_at is null desc, p.consumer_version_ord desc, p.id desc limit 1)) p
      join integration i on i.id = p.integration_id)
    select t.place, w.id as "webhookId", w.uuid as "webhookUuid", w.description,
      t.consumer_id as "consumerId", t.provider_id as "providerId", t.publication_id as "publicationId"
    from told t join webhook w on w.deleted_at is null and w.enabled and t.kind = any(w.events)
      and ${isAbout('consumer')} and ${isAbout('provider')}
    order by t.place, w.id`,
)

/** For each pair, whether there is a webhook for it, enabled or not. */
export async function listConfigured(
  db: Db,
  pairs: readonly { consumerId: number; providerId: number }[],
): Promise<boolean[]> {
  const rows = await configured(db, {
    consumerIds: pairs.map(({ consumerId }) => consumerId),
    providerIds: pairs.map(({ providerId }) => providerId),
  })
  return rows.map(({ yes }) => yes)
}

type PairColumns = Record<'consumerIds' | 'providerIds', number[]>

const configured = prepared(
  ({ consumerIds, providerIds }: PairColumns) => sql<{ yes: boolean }>`
    select exists (select from webhook w where w.deleted_at is null and ${isAbout('consumer')} and ${isAbout('provider')}) as yes
    from unnest(${consumerIds}::int[], ${providerIds}::int[])
      with ordinality t (consumer_id, provider_id, place) order by t.place`,
)

/** Whether one side of webhook `w` is any application, that of `t`, or one with its label. */
export function isAbout(role: 'consumer' | 'provider'): RawBuilder<boolean> {
  const [id, label] = [sql.ref(`w.${role}_id`), sql.ref(`w.${role}_label`)]
  const own = sql.ref(`t.${role}_id`)
  return sql`(${id} is null and ${label} is null or ${id} = ${own}
    or exists (select from label l where l.pacticipant_id = ${own} and l.name = ${label}))`
}

/** A consumer version that a result was given for, by the selectors that chose the pact. */
export interface SelectedVersion {
  resultId: number
  publicationId: number
  tags: string[]
}

/** In the order of versions. None for a result whose pact was not chosen by selectors, or whose versions are gone. */
export async function listSelectedVersions(
  db: Db,
  resultIds: readonly number[],
): Promise<SelectedVersion[]> {
  const { rows } = await sql<SelectedVersion>`
    select r.id as "resultId", p.id as "publicationId", s.tags
    from result r join result_detail d on d.result_id = r.id join integration i on i.id = r.integration_id
    cross join lateral (
      select e ->> 'consumerVersionNumber' as number,
        coalesce(array_agg(distinct e ->> 'tag') filter (where e ? 'tag'), '{}') as tags
      from jsonb_array_elements(d.selectors) e group by 1) s
    join version v on v.pacticipant_id = i.consumer_id and v.number = s.number and v.deleted_at is null
    cross join lateral (
      select p.id from publication p where p.consumer_version_id = v.id and p.content_id = r.content_id
      order by p.ended_at is null desc, p.id desc limit 1) p
    where r.id = any(${resultIds}::bigint[]) and jsonb_typeof(d.selectors) = 'array'
    order by r.id, v.ord`.execute(db)
  return rows
}

/** A delivery as it is inserted. */
export interface NewDelivery {
  uuid: string
  webhookId: number
  event: string
  consumerId: number
  providerId: number
  publicationId: number
  resultId: number | null
  providerVersionId: number | null
  context: DeliveryContext
}

/** Wakes the workers of all servers once the transaction is committed. */
export async function insertDeliveries(db: Db, deliveries: readonly NewDelivery[]): Promise<void> {
  await db
    .insertInto('delivery')
    .values(
      deliveries.map((one) => ({
        uuid: one.uuid,
        webhook_id: one.webhookId,
        event: one.event,
        consumer_id: one.consumerId,
        provider_id: one.providerId,
        publication_id: one.publicationId,
        result_id: one.resultId,
        provider_version_id: one.providerVersionId,
        context: JSON.stringify(one.context),
      })),
    )
    .execute()
}

/** Until the transaction ends, nobody else passes here with a delivery of the same webhook. */
export async function lockWebhookOf(db: Db, delivery: string): Promise<void> {
  await sql`
    select from webhook where id = (select webhook_id from delivery where uuid = ${delivery}::uuid) for update`.execute(
    db,
  )
}

/** The same request once more, unless it is owed already. */
export async function insertDeliveryAgain(db: Db, uuid: string, again: string): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    insert into delivery (uuid, webhook_id, event, consumer_id, provider_id, publication_id, result_id, provider_version_id, context)
    select ${again}::uuid, t.webhook_id, t.event, t.consumer_id, t.provider_id, t.publication_id, t.result_id,
      t.provider_version_id, t.context
    from delivery t where t.uuid = ${uuid}::uuid and not exists (
      select from delivery o where o.webhook_id = t.webhook_id and o.due_at is not null and o.event = t.event
        and o.publication_id = t.publication_id and o.result_id is not distinct from t.result_id
        and o.provider_version_id is not distinct from t.provider_version_id)
    returning id`.execute(db)
  return rows.length > 0
}

/** The channel on which workers hear that something is due. */
export const deliveryChannel = 'concordat_delivery'

export async function notifyWorkers(db: Db): Promise<void> {
  await sql`select pg_notify(${deliveryChannel}, '')`.execute(db)
}
