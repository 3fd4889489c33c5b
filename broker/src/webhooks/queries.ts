import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { EventName, Sealed, Side, Webhook } from './webhook.ts'

/** A webhook as it is written. */
export interface WebhookRow {
  description: string | null
  enabled: boolean
  consumerId: number | null
  consumerLabel: string | null
  providerId: number | null
  providerLabel: string | null
  events: EventName[]
  method: string
  url: string
  headers: Record<string, string | Sealed>
  body: unknown
  username: string | null
  password: Sealed | null
}

/** Which webhooks to list: those with exactly this side; undefined: whatever they have. */
export interface WebhookScope {
  consumerId?: number | null
  providerId?: number | null
}

/** Oldest first; a broker has some dozens of them. */
export async function listWebhookRows(db: Db, scope: WebhookScope): Promise<Webhook[]> {
  const { consumerId, providerId } = scope
  let query = selectWebhooks(db).where('w.deleted_at', 'is', null)
  if (consumerId !== undefined)
    query = query.where(
      sql<boolean>`w.consumer_id is not distinct from ${consumerId} and w.consumer_label is null`,
    )
  if (providerId !== undefined)
    query = query.where(
      sql<boolean>`w.provider_id is not distinct from ${providerId} and w.provider_label is null`,
    )
  return (await query.orderBy('w.id').execute()).map(webhookOf)
}

export async function findWebhook(db: Db, uuid: string): Promise<Webhook | undefined> {
  const row = await selectWebhooks(db)
    .where('w.uuid', '=', uuid)
    .where('w.deleted_at', 'is', null)
    .executeTakeFirst()
  return row && webhookOf(row)
}

/** Keeps others from changing it until the transaction ends. */
export async function lockWebhook(db: Db, uuid: string): Promise<boolean> {
  const row = await db
    .selectFrom('webhook')
    .select('id')
    .where('uuid', '=', uuid)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** False when one of that uuid is there. */
export async function insertWebhook(db: Db, uuid: string, row: WebhookRow): Promise<boolean> {
  const inserted = await db
    .insertInto('webhook')
    .values({ uuid, ...columnsOf(row) })
    .onConflict((conflict) => conflict.column('uuid').where('deleted_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function updateWebhook(db: Db, uuid: string, row: WebhookRow): Promise<void> {
  await db
    .updateTable('webhook')
    .set({ ...columnsOf(row), updated_at: sql<Date>`now()` })
    .where('uuid', '=', uuid)
    .where('deleted_at', 'is', null)
    .execute()
}

/** Whether there was one. What it has sent stays. */
export async function closeWebhook(db: Db, uuid: string): Promise<boolean> {
  const row = await db
    .updateTable('webhook')
    .set({ deleted_at: sql<Date>`now()` })
    .where('uuid', '=', uuid)
    .where('deleted_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** All of them end. */
export async function closeAllWebhooks(db: Db): Promise<void> {
  await db
    .updateTable('webhook')
    .set({ deleted_at: sql<Date>`now()` })
    .where('deleted_at', 'is', null)
    .execute()
}

/** Writes secrets anew, unless the webhook has been changed since it was read. */
export async function updateSecrets(
  db: Db,
  { id, updatedAt }: Webhook,
  { headers, password }: Pick<WebhookRow, 'headers' | 'password'>,
): Promise<void> {
  await db
    .updateTable('webhook')
    .set({ headers: JSON.stringify(headers), password: password?.sealed ?? null })
    .where('id', '=', id)
    .where('updated_at', 'is not distinct from', updatedAt)
    .execute()
}

/** By name, those that exist. Locked against deletion until the transaction ends. */
export async function listPacticipantIds(
  db: Db,
  names: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('pacticipant')
    .select(['id', 'name'])
    .where('name', '=', sql<string>`any(${names})`)
    .where('deleted_at', 'is', null)
    .orderBy('name')
    .forKeyShare()
    .execute()
  return new Map(rows.map(({ name, id }) => [name, id]))
}

function columnsOf(row: WebhookRow) {
  return {
    description: row.description,
    enabled: row.enabled,
    consumer_id: row.consumerId,
    consumer_label: row.consumerLabel,
    provider_id: row.providerId,
    provider_label: row.providerLabel,
    events: sql<string[]>`${row.events}::text[]`,
    method: row.method,
    url: row.url,
    headers: JSON.stringify(row.headers),
    body: row.body == null ? null : JSON.stringify(row.body),
    username: row.username,
    password: row.password?.sealed ?? null,
  }
}

function selectWebhooks(db: Db) {
  return db
    .selectFrom('webhook as w')
    .leftJoin('pacticipant as c', 'c.id', 'w.consumer_id')
    .leftJoin('pacticipant as p', 'p.id', 'w.provider_id')
    .select(['w.id', 'w.uuid', 'w.description', 'w.enabled', 'w.events'])
    .select(['c.name as consumerName', 'w.consumer_label as consumerLabel'])
    .select(['p.name as providerName', 'w.provider_label as providerLabel'])
    .select(['w.method', 'w.url', 'w.headers', 'w.body', 'w.username', 'w.password'])
    .select(['w.created_at as createdAt', 'w.updated_at as updatedAt'])
}

type FoundWebhook = Awaited<
  ReturnType<ReturnType<typeof selectWebhooks>['executeTakeFirstOrThrow']>
>

function webhookOf(row: FoundWebhook): Webhook {
  const { id, uuid, description, enabled, createdAt, updatedAt, method, url, headers, username } =
    row
  return {
    id,
    uuid,
    description,
    enabled,
    consumer: sideOf(row.consumerName, row.consumerLabel),
    provider: sideOf(row.providerName, row.providerLabel),
    // The table holds what was checked when it was written.
    events: row.events as EventName[],
    request: {
      method,
      url,
      headers,
      body: row.body === null ? null : JSON.parse(row.body),
      username,
      password: row.password === null ? null : { sealed: row.password },
    },
    createdAt,
    updatedAt,
  }
}

function sideOf(name: string | null, label: string | null): Side {
  if (name !== null) return { name }
  return label === null ? null : { label }
}
