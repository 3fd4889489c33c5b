import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { prepared } from '../db/prepared.ts'
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

/** Where the content of a provider stands. */
export interface Place {
  integrationId: number
  providerId: number
  /** Null while the two have no such content. */
  contentId: number | null
  /** Whether the provider has ever given a result, living today, for a content of the consumer. */
  isVerified: boolean
}

/** The integrations are locked against deletion until the transaction ends; the lock stands in nobody else's way. */
export function listPlaces(
  db: Db,
  consumerId: number,
  contents: readonly { providerId: number; sha: string }[],
): Promise<Place[]> {
  return places(db, {
    consumerId,
    providerIds: contents.map((one) => one.providerId),
    shas: contents.map((one) => one.sha),
  })
}

interface WantedPlaces {
  consumerId: number
  providerIds: number[]
  shas: string[]
}

const places = prepared(
  ({ consumerId, providerIds, shas }: WantedPlaces) => sql<Place>`
    select i.id as "integrationId", i.provider_id as "providerId", c.id as "contentId", r.yes is not null as "isVerified"
    from unnest(${providerIds}::int[], ${shas}::text[]) w(provider_id, sha)
    join integration i on i.consumer_id = ${consumerId} and i.provider_id = w.provider_id and i.deleted_at is null
    left join content c on c.integration_id = i.id and c.sha = w.sha
    left join lateral (
      select true as yes from result r where r.integration_id = i.id and r.deleted_at is null order by r.created_at limit 1) r on true
    order by i.provider_id for key share of i`,
)

/** Inserts in the order of the providers: overlapping writers then cannot deadlock. So do the following. */
export async function insertIntegrations(
  db: Db,
  consumerId: number,
  providerIds: readonly number[],
): Promise<void> {
  await missingIntegrations(db, { consumerId, providerIds })
}

const missingIntegrations = prepared(
  ({ consumerId, providerIds }: { consumerId: number; providerIds: readonly number[] }) => sql`
    insert into integration (consumer_id, provider_id)
    select ${consumerId}, provider_id from unnest(${providerIds}::int[]) w(provider_id) order by provider_id
    on conflict (consumer_id, provider_id) where deleted_at is null do nothing`,
)

/** Those of the interactions that are not known yet. */
export async function insertInteractions(
  db: Db,
  interactions: readonly Interaction[],
): Promise<void> {
  const rows = [...new Map(interactions.map((one) => [one.sha, one])).values()]
  await missingInteractions(db, {
    shas: rows.map((row) => row.sha),
    kinds: rows.map((row) => row.kind),
    descriptions: rows.map((row) => row.description),
    states: rows.map((row) => compactJson(row.providerStates as never)),
  })
}

type InteractionColumns = Record<'shas' | 'kinds' | 'descriptions' | 'states', string[]>

const missingInteractions = prepared(
  ({ shas, kinds, descriptions, states }: InteractionColumns) => sql`
    insert into interaction (sha, kind, description, provider_states)
    select sha, kind, description, states::jsonb from unnest(
      ${shas}::text[], ${kinds}::text[], ${descriptions}::text[], ${states}::text[]) w(sha, kind, description, states)
    where not exists (select from interaction i where i.sha = w.sha) order by sha on conflict (sha) do nothing`,
)

/**
 * Contents that no one else has inserted meanwhile, one for each integration, with their documents and, in the order of
 * the document, their interactions, which are known.
 */
export async function insertContents(
  db: Db,
  contents: readonly { integrationId: number; content: Content }[],
): Promise<{ id: number; integrationId: number }[]> {
  const places = contents.flatMap(({ integrationId, content }) =>
    content.interactions.map(({ sha }, position) => ({ integrationId, position, sha })),
  )
  const { rows } = await sql<{ id: number; integrationId: number }>`
    with w as (
      select * from unnest(
        ${contents.map((one) => one.integrationId)}::int[], ${contents.map((one) => one.content.sha)}::text[],
        ${contents.map((one) => one.content.body)}::text[],
        ${contents.map((one) => one.content.interactions.length)}::int[],
        ${contents.map((one) => one.content.specification)}::text[]) w(integration_id, sha, body, count, specification)),
    c as (
      insert into content (integration_id, sha, interactions_count, specification)
      select integration_id, sha, count, specification from w order by integration_id, sha
      on conflict (integration_id, sha) do nothing returning id, integration_id, sha),
    b as (insert into content_body (content_id, body) select c.id, w.body from c join w using (integration_id, sha)),
    i as (
      insert into content_interaction (content_id, position, interaction_id)
      select c.id, p.position, i.id from unnest(
        ${places.map((place) => place.integrationId)}::int[], ${places.map((place) => place.position)}::int[],
        ${places.map((place) => place.sha)}::text[]) p(integration_id, position, sha)
      join c using (integration_id) join interaction i on i.sha = p.sha)
    select id, integration_id as "integrationId" from c`.execute(db)
  return rows
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

export function insertPublications(
  db: Db,
  version: { id: number; ord: number },
  publications: readonly NewPublication[],
): Promise<{ id: number; providerId: number }[]> {
  return newPublications(db, {
    version: version.id,
    ord: version.ord,
    integrations: publications.map((one) => one.integrationId),
    providers: publications.map((one) => one.providerId),
    revisions: publications.map((one) => one.revision),
    contents: publications.map((one) => one.contentId),
  })
}

interface PublicationColumns {
  version: number
  ord: number
  integrations: number[]
  providers: number[]
  revisions: number[]
  contents: number[]
}

const newPublications = prepared(
  (of: PublicationColumns) => sql<{ id: number; providerId: number }>`
    insert into publication (integration_id, provider_id, consumer_version_id, consumer_version_ord, revision, content_id)
    select integration_id, provider_id, ${of.version}, ${of.ord}, revision, content_id from unnest(
      ${of.integrations}::int[], ${of.providers}::int[], ${of.revisions}::int[], ${of.contents}::bigint[])
      w(integration_id, provider_id, revision, content_id)
    order by provider_id returning id, provider_id as "providerId"`,
)
