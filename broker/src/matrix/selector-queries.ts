import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { listOf } from '../db/lists.ts'
import { living, livingBy, type Moment, mainBranch, schemaGates } from '../db/moments.ts'
import { prepared } from '../db/prepared.ts'
import type { Mode } from '../schemas/compatibility.ts'
import { versionsThatMeet, type Wanted, wantedOf } from './criteria-queries.ts'
import type { Criteria, Integration, PacticipantRef, Selector, VersionRef } from './selector.ts'

/** What the names of a selector stand for. */
export interface Named {
  /** Null where there is none of that name, or none was named. */
  pacticipant: PacticipantRef | null
  /** Whether an environment was named that exists. */
  hasEnvironment: boolean
  /** Newest first; empty for a bare name, whose versions are not looked up. */
  versions: VersionRef[]
}

interface FlatNamed {
  place: number
  pacticipantId: number | null
  name: string
  mainBranch: string | null
  environmentId: number | null
  id: number | null
  ord: number
  number: string
}

/** For each selector, by its place, what its names stand for and its versions, in one statement. */
export async function listNamed(
  db: Db,
  selectors: readonly Partial<Selector>[],
  asOf: Moment,
): Promise<Named[]> {
  const names = selectors.map(({ pacticipant }) => pacticipant ?? null)
  const criteria = selectors.map(({ pacticipant, ...criteria }) => criteria)
  const rows = await named(db, { names, asOf, ...wantedOf(criteria) })
  const byPlace = Map.groupBy(rows, ({ place }) => place)
  return selectors.map((_, place) => namedIn(byPlace.get(place) ?? []))
}

const named = prepared(
  ({ names, asOf, ...wanted }: Wanted & { names: (string | null)[]; asOf: Moment }) => {
    const of = sql`left join unnest(${names}::text[]) with ordinality w (name, n) on w.n = a.n
      left join ${living('pacticipant', 'deleted_at', asOf)} p on p.name = w.name`
    return sql<FlatNamed>`
    with ${versionsThatMeet(wanted, of, asOf)}
    select (a.n - 1)::int as place, a.pacticipant_id as "pacticipantId", a.pacticipant as name, a.main_branch as "mainBranch",
      a.environment_id as "environmentId", m.id, m.ord, m.number
    from asked a left join met m on m.n = a.n order by a.n, m.ord desc`
  },
)

function namedIn(rows: readonly FlatNamed[]): Named {
  const [first] = rows
  return {
    pacticipant:
      first && first.pacticipantId !== null
        ? { id: first.pacticipantId, name: first.name, mainBranch: first.mainBranch }
        : null,
    hasEnvironment: first !== undefined && first.environmentId !== null,
    versions: versionsIn(rows),
  }
}

function versionsIn(
  rows: readonly { id: number | null; ord: number; number: string }[],
): VersionRef[] {
  return rows.flatMap(({ id, ord, number }) => (id === null ? [] : { id, ord, number }))
}

export interface IntegrationQuestion {
  consumerVersions: number[]
  /** Consumers as a whole, whatever their versions. */
  consumers: number[]
  providers: number[]
  /** Who is named in the question; the others are looked for in the destination, if there is one. */
  named: number[]
  destination: Criteria | undefined
}

interface FlatIntegration {
  required: boolean
  consumerId: number
  consumer: string
  consumerMainBranch: string | null
  providerId: number
  provider: string
  providerMainBranch: string | null
  schemaMode: Mode | null
  /** A version of the one that is not named, in the destination. */
  id: number | null
  ord: number
  number: string
  otherId: number
}

/**
 * Integrations of the question, by name: those for which one of the consumer versions (or any version of a whole
 * consumer) has a pact, which are required, and those in which a pacticipant is provider, whatever its version. With
 * them, in one statement, the versions in the destination of those who are not named, by pacticipant.
 */
export async function listIntegrations(
  db: Db,
  { destination, ...of }: IntegrationQuestion,
  asOf: Moment,
): Promise<{ integrations: Integration[]; versions: Map<number, VersionRef[]> }> {
  const wanted = wantedOf(destination ? [destination] : [])
  const rows = await integrations(db, { ...of, asOf, ...wanted })
  const byPair = Map.groupBy(rows, (row) => `${row.consumerId} ${row.providerId}`)
  return {
    integrations: [...byPair.values()].flatMap(([row]) => (row ? integrationOf(row) : [])),
    versions: new Map(
      [...byPair.values()].flatMap((some) =>
        some.slice(0, 1).map(({ otherId }) => [otherId, versionsIn(some)]),
      ),
    ),
  }
}

type IntegrationValues = Omit<IntegrationQuestion, 'destination'> & Wanted & { asOf: Moment }

const integrations = prepared(
  ({ consumerVersions, consumers, providers, named, asOf, ...wanted }: IntegrationValues) => {
    const others = sql`cross join (select distinct other_id from pair) o
      join pacticipant p on p.id = o.other_id and p.id <> all(${listOf(named, 'int')})`
    return sql<FlatIntegration>`
    with found as (
      select p.integration_id as id, true as required from ${living('publication', 'ended_at', asOf)} p
      where p.consumer_version_id = any(${listOf(consumerVersions, 'bigint')})
      union
      select i.id, true from ${living('integration', 'deleted_at', asOf)} i
      where i.consumer_id = any(${listOf(consumers, 'int')}) and exists (
        select from ${livingBy(sql`f.integration_id = i.id`, ['publication', 'ended_at', asOf])} p)
      union
      select i.id, false from ${living('integration', 'deleted_at', asOf)} i
      where i.provider_id = any(${listOf(providers, 'int')})),
    pair as materialized (
      select i.id, i.consumer_id, i.provider_id, bool_or(f.required) as required,
        case when i.consumer_id = any(${listOf(named, 'int')}) then i.provider_id else i.consumer_id end as other_id
      from found f join integration i on i.id = f.id group by i.id),
    ${versionsThatMeet(wanted, others, asOf)}
    select q.required, c.id as "consumerId", c.name as consumer, ${mainBranch(asOf, 'c')} as "consumerMainBranch",
      p.id as "providerId", p.name as provider, ${mainBranch(asOf)} as "providerMainBranch",
      g.mode as "schemaMode", m.id, m.ord, m.number, q.other_id as "otherId"
    from pair q join pacticipant c on c.id = q.consumer_id join pacticipant p on p.id = q.provider_id
    left join ${schemaGates(asOf)} g on g.pacticipant_id = p.id
    left join met m on m.pacticipant_id = q.other_id
    order by c.name, p.name, m.ord desc`
  },
)

function integrationOf(row: FlatIntegration): Integration {
  return {
    required: row.required,
    schemaMode: row.schemaMode,
    consumer: { id: row.consumerId, name: row.consumer, mainBranch: row.consumerMainBranch },
    provider: { id: row.providerId, name: row.provider, mainBranch: row.providerMainBranch },
  }
}
