import { randomBytes } from 'node:crypto'
import { type Db, inTransaction } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import { getPacticipant } from '../pacticipants/pacticipants.ts'
import { refuseFaults, refuseUuid } from './draft-faults.ts'
import {
  closeWebhook,
  findWebhook,
  insertWebhook,
  listPacticipantIds,
  listWebhookRows,
  lockWebhook,
  updateSecrets,
  updateWebhook,
  type WebhookRow,
  type WebhookScope,
} from './queries.ts'
import type { Keyring } from './sealing.ts'
import { openRequest, sealedTexts, sealSecrets } from './secrets.ts'
import type { TargetRules } from './targets.ts'
import type { DraftSide, EventName, Webhook, WebhookDraft } from './webhook.ts'

/** What saving needs of the outside. */
export interface SaveDeps {
  rules: TargetRules
  keyring: Keyring
}

/** The applications that an address names. */
export interface NamedScope {
  consumer?: string
  provider?: string
}

/**
 * All webhooks, or those set up for exactly these applications and, where only one side is named, for any on the
 * other. Throws `not-found` for an unknown consumer or provider.
 */
export async function listWebhooks(db: Db, scope: NamedScope = {}): Promise<Webhook[]> {
  return listWebhookRows(db, await resolveScope(db, scope))
}

/** Throws `not-found`. */
export async function getWebhook(db: Db, uuid: string): Promise<Webhook> {
  return (await findWebhook(db, uuid)) ?? refuseUnknown(uuid)
}

/**
 * Makes a webhook; the applications of the address count where the draft names none. Throws `not-found` for an
 * unknown one in the address, and `invalid` with messages by field.
 */
export async function createWebhook(
  db: Db,
  deps: SaveDeps,
  draft: WebhookDraft,
  scope: NamedScope = {},
): Promise<Webhook> {
  const uuid = randomBytes(16).toString('base64url')
  return inTransaction(db, async (db) => {
    await resolveScope(db, scope)
    const row = await rowOf(db, deps, uuid, scoped(draft, scope), undefined)
    await insertWebhook(db, uuid, row)
    return getWebhook(db, uuid)
  })
}

/**
 * Replaces the webhook, or makes it. What is not given is unset, but for the description, the events and the
 * password, which stay; a value of asterisks stands for the one that is there. Throws `invalid`.
 */
export async function putWebhook(
  db: Db,
  deps: SaveDeps,
  uuid: string,
  draft: WebhookDraft,
): Promise<{ webhook: Webhook; isNew: boolean }> {
  refuseUuid(uuid)
  return inTransaction(db, async (db) => {
    const isThere = await lockWebhook(db, uuid)
    const existing = isThere ? await findWebhook(db, uuid) : undefined
    const row = await rowOf(db, deps, uuid, draft, existing)
    const isNew = !existing && (await insertWebhook(db, uuid, row))
    if (!isNew) await updateWebhook(db, uuid, row)
    return { webhook: await getWebhook(db, uuid), isNew }
  })
}

/**
 * Changes a webhook that somebody has looked at: as `putWebhook`, but what is gone stays gone. Throws `not-found`,
 * `invalid`, and `conflict` if it has been changed since it was `seen`.
 */
export async function changeWebhook(
  db: Db,
  deps: SaveDeps,
  uuid: string,
  { draft, seen }: { draft: WebhookDraft; seen: Date },
): Promise<Webhook> {
  return inTransaction(db, async (db) => {
    await lockWebhook(db, uuid)
    const existing = await getWebhook(db, uuid)
    const changedAt = existing.updatedAt ?? existing.createdAt
    if (changedAt.getTime() !== seen.getTime()) {
      throw new DomainError(
        'conflict',
        'Somebody has changed this webhook since this form was opened: open it again, and make your changes there',
      )
    }
    await updateWebhook(db, uuid, await rowOf(db, deps, uuid, draft, existing))
    return getWebhook(db, uuid)
  })
}

/** What it has sent stays; what it still owes fails at the next attempt. Throws `not-found`. */
export async function deleteWebhook(db: Db, uuid: string): Promise<void> {
  if (!(await closeWebhook(db, uuid))) refuseUnknown(uuid)
}

/** Refuses a draft that is not saved as saving it would. Throws `invalid`. */
export async function refuseDraft(db: Db, rules: TargetRules, draft: WebhookDraft): Promise<void> {
  const ids = await listPacticipantIds(db, namesIn(draft))
  const knownNames = new Set(ids.keys())
  refuseFaults(draft, { rules, knownNames, existing: undefined, canSeal: null })
}

/**
 * Seals with the first key what another one has sealed, so that older keys can go. Tells how many webhooks have
 * secrets that none of the keys opens.
 */
export async function renewSeals(
  db: Db,
  keyring: Keyring,
): Promise<{ renewed: number; closed: number }> {
  return inTransaction(db, async (db) => {
    let [renewed, closed] = [0, 0]
    for (const webhook of await listWebhookRows(db, {})) {
      const sealed = sealedTexts(webhook.request)
      if (sealed.every((text) => keyring.isFresh(text))) continue
      const opened = openRequest(webhook, keyring)
      if (opened) {
        await updateSecrets(db, webhook, sealSecrets(webhook.uuid, opened, undefined, keyring))
        renewed++
      } else closed++
    }
    return { renewed, closed }
  })
}

async function rowOf(
  db: Db,
  { rules, keyring }: SaveDeps,
  uuid: string,
  draft: WebhookDraft,
  existing: Webhook | undefined,
): Promise<WebhookRow> {
  const ids = await listPacticipantIds(db, namesIn(draft))
  refuseFaults(draft, {
    rules,
    knownNames: new Set(ids.keys()),
    existing,
    canSeal: keyring.canSeal,
  })
  const request = draft.request ?? {}
  return {
    description:
      (draft.description === undefined ? existing?.description : draft.description) ?? null,
    enabled: draft.enabled ?? true,
    consumerId: idOf(draft.consumer, ids),
    consumerLabel: draft.consumer?.label || null,
    providerId: idOf(draft.provider, ids),
    providerLabel: draft.provider?.label || null,
    events: eventsOf(draft) ?? existing?.events ?? ['contract_content_changed'],
    method: (request.method ?? '').toUpperCase(),
    url: request.url ?? '',
    body: request.body,
    username: request.username || null,
    ...sealSecrets(uuid, request, existing?.request, keyring),
  }
}

/** Each event once; their names were checked with the shape of the body. */
function eventsOf({ events }: WebhookDraft): EventName[] | undefined {
  return events && [...new Set(events.map(({ name }) => name as EventName))]
}

function idOf(side: DraftSide | null | undefined, ids: ReadonlyMap<string, number>): number | null {
  return ids.get(side?.name ?? '') ?? null
}

function namesIn({ consumer, provider }: WebhookDraft): string[] {
  return [consumer?.name, provider?.name].flatMap((name) => name || [])
}

function scoped(draft: WebhookDraft, { consumer, provider }: NamedScope): WebhookDraft {
  return {
    ...draft,
    consumer: draft.consumer ?? (consumer === undefined ? undefined : { name: consumer }),
    provider: draft.provider ?? (provider === undefined ? undefined : { name: provider }),
  }
}

async function resolveScope(db: Db, { consumer, provider }: NamedScope): Promise<WebhookScope> {
  if (consumer === undefined && provider === undefined) return {}
  const id = async (name: string | undefined, role: 'consumer' | 'provider') =>
    name === undefined ? null : (await getPacticipant(db, name, role)).id
  return { consumerId: await id(consumer, 'consumer'), providerId: await id(provider, 'provider') }
}

function refuseUnknown(uuid: string): never {
  throw new DomainError('not-found', `No webhook with uuid '${uuid}' found`)
}
