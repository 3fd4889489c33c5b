import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { Content, Interaction } from './content.ts'
import { compactJson } from './json.ts'
import type { Current } from './submission.ts'

export async function listCurrent(
  db: Db,
  consumerVersionId: number,
  providerIds: readonly number[],
): Promise<Current[]> {
  return db
    .selectFrom('publication as p')
    .innerJoin('content as ct', 'ct.id', 'p.content_id')
    .select(['p.id as publicationId', 'p.provider_id as providerId', 'p.revision'])
    .select(['p.content_id as contentId', 'ct.sha'])
    .where('p.consumer_version_id', '=', consumerVersionId)
    .where('p.provider_id', '=', sql<number>`any(${providerIds})`)
    .where('p.ended_at', 'is', null)
    .execute()
}

/** Locked against deletion until the transaction ends; the lock stands in nobody else's way. */
export async function listIntegrations(
  db: Db,
  consumerId: number,
  providerIds: readonly number[],
): Promise<{ id: number; providerId: number }[]> {
  return db
    .selectFrom('integration')
    .select(['id', 'provider_id as providerId'])
    .where('consumer_id', '=', consumerId)
    .where('provider_id', '=', sql<number>`any(${providerIds})`)
    .where('deleted_at', 'is', null)
    .orderBy('provider_id')
    .forKeyShare()
    .execute()
}

/** Inserts in the order of the providers: overlapping writers then cannot deadlock. So do the following. */
export async function insertIntegrations(
  db: Db,
  consumerId: number,
  providerIds: readonly number[],
): Promise<void> {
  await sql`
    insert into integration (consumer_id, provider_id)
    select ${consumerId}, provider_id from unnest(${providerIds}::int[]) w(provider_id) order by provider_id
    on conflict (consumer_id, provider_id) where deleted_at is null do nothing`.execute(db)
}

interface ContentKey {
  integrationId: number
  sha: string
}

export async function listContents(
  db: Db,
  keys: readonly ContentKey[],
): Promise<{ id: number; integrationId: number; sha: string }[]> {
  const { rows } = await sql<{ id: number; integrationId: number; sha: string }>`
    select c.id, c.integration_id as "integrationId", c.sha
    from unnest(${keys.map((key) => key.integrationId)}::int[], ${keys.map((key) => key.sha)}::text[]) w(integration_id, sha)
    join content c on c.integration_id = w.integration_id and c.sha = w.sha`.execute(db)
  return rows
}

/** Contents that no one else has inserted meanwhile, with their documents. */
export async function insertContents(
  db: Db,
  contents: readonly (ContentKey & { content: Content })[],
): Promise<{ id: number; integrationId: number; sha: string }[]> {
  const { rows } = await sql<{ id: number; integrationId: number; sha: string }>`
    with w as (
      select * from unnest(
        ${contents.map((one) => one.integrationId)}::int[], ${contents.map((one) => one.sha)}::text[],
        ${contents.map((one) => one.content.body)}::text[],
        ${contents.map((one) => one.content.interactions.length)}::int[],
        ${contents.map((one) => one.content.specification)}::text[]) w(integration_id, sha, body, count, specification)),
    c as (
      insert into content (integration_id, sha, interactions_count, specification)
      select integration_id, sha, count, specification from w order by integration_id, sha
      on conflict (integration_id, sha) do nothing returning id, integration_id, sha),
    b as (insert into content_body (content_id, body) select c.id, w.body from c join w using (integration_id, sha))
    select id, integration_id as "integrationId", sha from c`.execute(db)
  return rows
}

/** Those of the interactions that are not known yet. */
export async function insertInteractions(
  db: Db,
  interactions: readonly Interaction[],
): Promise<void> {
  const rows = [...new Map(interactions.map((one) => [one.sha, one])).values()]
  await sql`
    insert into interaction (sha, kind, description, provider_states)
    select sha, kind, description, states::jsonb from unnest(
      ${rows.map((row) => row.sha)}::text[], ${rows.map((row) => row.kind)}::text[],
      ${rows.map((row) => row.description)}::text[],
      ${rows.map((row) => compactJson(row.providerStates as never))}::text[]) w(sha, kind, description, states)
    where not exists (select from interaction i where i.sha = w.sha) order by sha on conflict (sha) do nothing`.execute(
    db,
  )
}

/** Which interactions a content has, in the order of its document. */
export async function insertContentInteractions(
  db: Db,
  places: readonly { contentId: number; position: number; sha: string }[],
): Promise<void> {
  await sql`
    insert into content_interaction (content_id, position, interaction_id)
    select w.content_id, w.position, i.id from unnest(
      ${places.map((place) => place.contentId)}::bigint[], ${places.map((place) => place.position)}::int[],
      ${places.map((place) => place.sha)}::text[]) w(content_id, position, sha)
    join interaction i on i.sha = w.sha`.execute(db)
}

export async function supersede(db: Db, publicationIds: readonly number[]): Promise<void> {
  await db
    .updateTable('publication')
    .set({ ended_at: sql<Date>`now()`, end_reason: 'superseded' })
    .where('id', '=', sql<number>`any(${publicationIds})`)
    .where('ended_at', 'is', null)
    .execute()
}

export interface NewPublication {
  integrationId: number
  providerId: number
  revision: number
  contentId: number
}

export async function insertPublications(
  db: Db,
  version: { id: number; ord: number },
  publications: readonly NewPublication[],
): Promise<{ id: number; providerId: number }[]> {
  const { rows } = await sql<{ id: number; providerId: number }>`
    insert into publication (integration_id, provider_id, consumer_version_id, consumer_version_ord, revision, content_id)
    select integration_id, provider_id, ${version.id}, ${version.ord}, revision, content_id from unnest(
      ${publications.map((one) => one.integrationId)}::int[], ${publications.map((one) => one.providerId)}::int[],
      ${publications.map((one) => one.revision)}::int[], ${publications.map((one) => one.contentId)}::bigint[])
      w(integration_id, provider_id, revision, content_id)
    order by provider_id returning id, provider_id as "providerId"`.execute(db)
  return rows
}
