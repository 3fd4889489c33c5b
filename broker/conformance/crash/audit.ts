import type pg from 'pg'
import { type Act, actsByKey, keyOf, type Ledger } from './act.ts'
import { providers } from './client.ts'

export interface Audit {
  /** What is lost, there in part, or there without having been asked for. */
  faults: string[]
  /** Of what nobody was told: how much is there, whole, and how much is not. */
  unanswered: { there: number; absent: number }
}

/**
 * Holds the rows against the ledger. Whole is
 * - a publication: the living version, its branch, its tags, a current pact of each provider with its content, that
 *   one's body and all interactions, and the deliveries of the webhook, as many for each sending that was taken;
 * - a deleted version: none of these left but as past;
 * - a result: the result, its detail, its deliveries, and what it first proved for its branch;
 * - a deployment: its row, and the end of the one before.
 */
export async function audit(database: pg.ClientBase, { acts }: Ledger): Promise<Audit> {
  const known = actsByKey(acts)
  const report: Audit = { faults: [], unanswered: { there: 0, absent: 0 } }
  const seen = new Set<string>()
  const rows = [
    ...(await read(database, versionsSql)).map((row) => judgeVersion(row, known)),
    ...(await read(database, resultsSql)).map(judgeResult),
    ...(await read(database, deploymentsSql)).map(judgeDeployment),
  ]
  for (const { there, faults } of rows) {
    for (const key of there) seen.add(key)
    report.faults.push(...faults)
    for (const key of there)
      if (!known.has(key)) report.faults.push(`${key} is there, and nobody asked for it`)
  }
  for (const [key, act] of known) {
    const isThere = seen.has(key)
    if (act.isAcknowledged && !isThere) report.faults.push(`${key} was acknowledged, and is lost`)
    if (!act.isAcknowledged) report.unanswered[isThere ? 'there' : 'absent'] += 1
  }
  for (const [sentence, sql] of invariants) {
    const [row] = await read(database, `select count(*)::int as count from (${sql}) x`)
    if (row?.count !== 0) report.faults.push(`${sentence}: ${row?.count}`)
  }
  return report
}

interface Row {
  [name: string]: number | string | boolean
  name: string
  number: string
}

interface Judged {
  /** The keys of what is there. */
  there: string[]
  faults: string[]
}

async function read(database: pg.ClientBase, sql: string): Promise<Row[]> {
  return (await database.query<Row>(sql)).rows
}

/** Of consumers. `pacts` counts those that are current and whole, `past` those that ended. */
const versionsSql = `
  select c.name, v.number, v.deleted_at is not null as deleted,
    (select count(*)::int from branch_version m where m.version_id = v.id and m.ended_at is null) as branches,
    (select count(*)::int from tag t where t.version_id = v.id and t.ended_at is null) as tags,
    (select count(*)::int from publication p join content ct on ct.id = p.content_id join content_body b on b.content_id = ct.id
      where p.consumer_version_id = v.id and p.ended_at is null
        and ct.interactions_count = (select count(*) from content_interaction i where i.content_id = ct.id)) as pacts,
    (select count(*)::int from publication p where p.consumer_version_id = v.id and p.ended_at is not null) as past,
    (select count(*)::int from delivery d join publication p on p.id = d.publication_id
      where p.consumer_version_id = v.id and d.event = 'contract_published') as deliveries
  from version v join pacticipant c on c.id = v.pacticipant_id
  where c.name like 'Wéb/Shop #%'`

function judgeVersion(row: Row, known: ReadonlyMap<string, Act>): Judged {
  const { name: pacticipant, number, deleted } = row
  const publication = keyOf({ kind: 'publication', pacticipant, number })
  const deletion = keyOf({ kind: 'deletion', pacticipant, number })
  const there = deleted ? [publication, deletion] : [publication]
  const each = providers.length
  const wanted = deleted
    ? { branches: 0, tags: 0, pacts: 0, past: each }
    : { branches: 1, tags: 2, pacts: each, past: 0 }
  const sends = known.get(publication)?.sends ?? 0
  const isTold =
    Number(row.deliveries) % each === 0 &&
    Number(row.deliveries) >= each &&
    Number(row.deliveries) <= each * sends
  const isWhole = Object.entries(wanted).every(([part, count]) => row[part] === count)
  return { there, faults: isWhole && isTold ? [] : [`${there.join(', ')}: ${JSON.stringify(row)}`] }
}

const resultsSql = `
  select p.name, v.number, count(*)::int as results, count(d.result_id)::int as details,
    sum((select count(*) from delivery y where y.result_id = r.id and y.event = 'provider_verification_published'))::int as deliveries,
    bool_and(not r.success or exists (select from first_success f join branch_version m on m.branch_id = f.branch_id
      where f.content_id = r.content_id and m.version_id = v.id)) as proven
  from result r join version v on v.id = r.provider_version_id join pacticipant p on p.id = v.pacticipant_id
  left join result_detail d on d.result_id = r.id group by p.name, v.number`

function judgeResult(row: Row): Judged {
  const key = keyOf({ kind: 'result', pacticipant: row.name, number: row.number })
  const isWhole = row.results === 1 && row.details === 1 && row.deliveries === 1 && row.proven
  return { there: [key], faults: isWhole ? [] : [`${key}: ${JSON.stringify(row)}`] }
}

/** The one that was recorded last runs, and no other. */
const deploymentsSql = `
  select c.name, v.number, count(*)::int as rows, bool_or(d.ended_at is null) as runs,
    bool_or(d.id = (select max(o.id) from deployment o where o.pacticipant_id = d.pacticipant_id)) as last
  from deployment d join version v on v.id = d.version_id join pacticipant c on c.id = v.pacticipant_id
  group by c.name, v.number`

function judgeDeployment(row: Row): Judged {
  const key = keyOf({ kind: 'deployment', pacticipant: row.name, number: row.number })
  const isWhole = row.rows === 1 && row.runs === row.last
  return { there: [key], faults: isWhole ? [] : [`${key}: ${JSON.stringify(row)}`] }
}

/** What no row may be. */
const invariants: readonly (readonly [string, string])[] = [
  [
    'contents without a body or a publication',
    `select from content c where not exists (select from content_body b where b.content_id = c.id)
      or not exists (select from publication p where p.content_id = c.id)`,
  ],
  [
    'integrations without a publication',
    'select from integration i where not exists (select from publication p where p.integration_id = i.id)',
  ],
  [
    'publications of a content of another pair',
    'select from publication p join content c on c.id = p.content_id where c.integration_id <> p.integration_id',
  ],
  [
    'successes that their branch does not know of',
    `select r.content_id, m.branch_id from result r
      join branch_version m on m.version_id = r.provider_version_id and m.ended_at is null
      where r.success and r.deleted_at is null except select content_id, branch_id from first_success`,
  ],
]
