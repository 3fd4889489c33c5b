import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { HeadSelector, ListedPact, PactsSelector } from './pact.ts'
import { isKept, latestTagged, ofHead } from './queries.ts'

/** `revisions: 'all'` also lists contents that the same version has replaced since. */
export interface Listing {
  revisions: 'current' | 'all'
}

/** What one consumer published for one provider, newest version first. */
export async function listOfPair(
  db: Db,
  pair: { consumerId: number; providerId: number },
  selector: PactsSelector,
  { revisions }: Listing,
): Promise<ListedPact[]> {
  const { rows } = await sql<ListedPact>`
    select ${columns} from integration i join publication p on p.integration_id = i.id ${joins}
    where i.consumer_id = ${pair.consumerId} and i.provider_id = ${pair.providerId} and i.deleted_at is null
      and ${chosen(selector)} and ${revisions === 'all' ? isKept : sql`p.ended_at is null`}
    order by p.consumer_version_ord desc, p.revision desc`.execute(db)
  return rows
}

/** What all consumers published for a provider, by consumer, then in the order of versions. */
export async function listOfProvider(
  db: Db,
  providerId: number,
  selector: PactsSelector,
  { revisions }: Listing,
): Promise<ListedPact[]> {
  const { rows } = await sql<ListedPact>`
    select ${columns} from publication p join integration i on i.id = p.integration_id ${joins}
    where p.provider_id = ${providerId} and i.deleted_at is null
      and ${chosen(selector)} and ${revisions === 'all' ? isKept : sql`p.ended_at is null`}
    order by lower(c.name), c.name, p.consumer_version_ord, p.revision`.execute(db)
  return rows
}

/** The pact of the head, or none; with a provider only, of each consumer's head. */
export async function listOfHeads(
  db: Db,
  { consumerId, providerId }: { consumerId?: number; providerId: number },
  selector: HeadSelector,
): Promise<ListedPact[]> {
  const name = selector.kind === 'branch' ? sql`${selector.branch}` : sql`c.main_branch`
  const ofConsumer = consumerId === undefined ? sql`true` : sql`i.consumer_id = ${consumerId}`
  return listPicked(db, ofHead(name), sql`i.provider_id = ${providerId} and ${ofConsumer}`)
}

/** The latest pact of each consumer, or the latest of a version with the tag. */
export async function listLatestOfProvider(
  db: Db,
  providerId: number,
  tag?: string,
): Promise<ListedPact[]> {
  const picked = tag === undefined ? latest : latestTagged(tag)
  return listPicked(db, picked, sql`i.provider_id = ${providerId}`)
}

/** The latest pact of every integration. */
export async function listLatestOfAll(db: Db): Promise<ListedPact[]> {
  return listPicked(db, latest, sql`true`)
}

/** At most one publication of each integration `i`. */
async function listPicked(
  db: Db,
  picked: RawBuilder<unknown>,
  where: RawBuilder<unknown>,
): Promise<ListedPact[]> {
  const { rows } = await sql<ListedPact>`
    select ${columns} from integration i
    join pacticipant c on c.id = i.consumer_id join pacticipant pr on pr.id = i.provider_id
    cross join lateral (${picked}) p join version v on v.id = p.consumer_version_id
    where i.deleted_at is null and ${where}
    order by lower(c.name), c.name, lower(pr.name), pr.name`.execute(db)
  return rows
}

const columns = sql`c.name as consumer, pr.name as provider, v.number, p.created_at as "createdAt"`
const joins = sql`
  join pacticipant c on c.id = i.consumer_id join pacticipant pr on pr.id = i.provider_id
  join version v on v.id = p.consumer_version_id`
const latest = sql`
  select * from publication p where p.integration_id = i.id and p.ended_at is null
  order by p.consumer_version_ord desc limit 1`

/** Of the publication `p` of the consumer `c`. */
export function chosen(selector: PactsSelector): RawBuilder<unknown> {
  switch (selector.kind) {
    case 'all':
      return sql`true`
    case 'tag':
      return sql`exists (select from tag t where t.version_id = p.consumer_version_id and t.name = ${selector.tag} and t.ended_at is null)`
    case 'branch':
      return onBranch(sql`${selector.branch}`)
    case 'main-branch':
      return onBranch(sql`c.main_branch`)
  }
}

function onBranch(name: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`exists (
    select from branch_version m join branch b on b.id = m.branch_id
    where m.version_id = p.consumer_version_id and m.ended_at is null and b.name = ${name} and b.ended_at is null)`
}

export async function isBranchOf(db: Db, pacticipant: string, name: string): Promise<boolean> {
  const row = await db
    .selectFrom('branch as b')
    .innerJoin('pacticipant as p', 'p.id', 'b.pacticipant_id')
    .select('b.id')
    .where('p.name', '=', pacticipant)
    .where('p.deleted_at', 'is', null)
    .where('b.name', '=', name)
    .where('b.ended_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}
