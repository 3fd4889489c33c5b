import pg from 'pg'

/**
 * What the reference keeps, as selected from our tables: its columns by their names. It keeps some things twice (the
 * newest of each kind), as its code does when it is told of them.
 */
const tables: Record<string, string> = {
  pacticipants: `select id, name, display_name, main_branch, created_at, created_at as updated_at from pacticipant`,
  environments: `select id, uuid::text, name, display_name, production, created_at, created_at as updated_at from environment`,
  versions: `select id, number, pacticipant_id, ord as "order", created_at, created_at as updated_at from version`,
  branches: `select id, name, pacticipant_id, created_at, updated_at from branch`,
  branch_versions: `
    select m.id, m.branch_id, m.version_id, m.version_ord as version_order, b.pacticipant_id, b.name as branch_name,
      m.created_at, m.created_at as updated_at, false as auto_created
    from branch_version m join branch b on b.id = m.branch_id`,
  branch_heads: `
    select distinct on (m.branch_id) m.branch_id, m.id as branch_version_id, m.version_id, b.pacticipant_id, b.name as branch_name
    from branch_version m join branch b on b.id = m.branch_id order by m.branch_id, m.version_ord desc`,
  tags: `select name, version_id, created_at, created_at as updated_at, pacticipant_id, version_ord as version_order from tag`,
  integrations: `
    select i.id, i.consumer_id, i.provider_id, i.created_at, (select max(p.created_at) from publication p where p.integration_id = i.id) as contract_data_updated_at
    from integration i`,
  pact_versions: `
    select c.id, i.consumer_id, i.provider_id, c.sha, b.body as content, c.created_at, 0 as messages_count, c.interactions_count, false as has_messages
    from content c join integration i on i.id = c.integration_id join content_body b on b.content_id = c.id`,
  pact_publications: `
    select p.id, p.consumer_version_id, p.provider_id, p.revision as revision_number, p.content_id as pact_version_id, p.created_at,
      i.consumer_id, p.consumer_version_ord as consumer_version_order
    from publication p join integration i on i.id = p.integration_id`,
  latest_pact_publication_ids_for_consumer_versions: `
    select i.consumer_id, p.consumer_version_id, p.provider_id, p.id as pact_publication_id, p.content_id as pact_version_id, p.created_at
    from publication p join integration i on i.id = p.integration_id where p.ended_at is null`,
  verifications: `
    select r.id, r.number, r.success, r.content_id as pact_version_id, r.executed_at as execution_date, r.created_at, r.provider_version_id,
      i.consumer_id, i.provider_id, r.wip, '[]' as tag_names
    from result r join integration i on i.id = r.integration_id`,
  latest_verification_id_for_pact_version_and_provider_version: `
    select distinct on (r.content_id, r.provider_version_id) i.consumer_id, r.content_id as pact_version_id, i.provider_id,
      r.provider_version_id, r.id as verification_id, r.created_at
    from result r join integration i on i.id = r.integration_id order by r.content_id, r.provider_version_id, r.number desc`,
  pact_version_provider_tag_successful_verifications: `
    select row_number() over () as id, r.content_id as pact_version_id, t.name as provider_version_tag_name, r.wip,
      min(r.id) as verification_id, min(r.executed_at) as execution_date
    from result r join tag t on t.version_id = r.provider_version_id where r.success group by r.content_id, t.name, r.wip`,
  deployed_versions: `
    select id, uuid::text, version_id, pacticipant_id, environment_id, created_at, created_at as updated_at, ended_at as undeployed_at,
      '' as target_for_index, false as auto_created
    from deployment`,
  currently_deployed_version_ids: `
    select id, '' as target_for_index, pacticipant_id, environment_id, version_id, id as deployed_version_id
    from deployment where ended_at is null`,
}

const batch = 10_000

/**
 * Gives the reference, whose tables are there and empty, the history that our database holds: row by row the same.
 * Sent over HTTP, a tier M would take it most of a day.
 */
export async function copyToReference(ourUrl: string, referenceUrl: string): Promise<void> {
  const [from, to] = [new pg.Client(ourUrl), new pg.Client(referenceUrl)]
  await Promise.all([from.connect(), to.connect()])
  try {
    await to.query('set session_replication_role = replica')
    for (const [table, select] of Object.entries(tables)) await copyTable(from, to, table, select)
    await raiseSequences(to)
    await to.query('vacuum analyze')
  } finally {
    await Promise.all([from.end(), to.end()])
  }
}

async function copyTable(from: pg.Client, to: pg.Client, table: string, select: string) {
  const types = await typesOf(to, table)
  await from.query('begin')
  await from.query(`declare rows cursor for ${select}`)
  for (;;) {
    const { rows, fields } = await from.query<Record<string, unknown>>(`fetch ${batch} from rows`)
    if (rows.length === 0) break
    const columns = fields.map(({ name }) => ({ name, type: types.get(name) ?? 'text' }))
    await to.query(
      `insert into ${table} (${columns.map(({ name }) => pg.escapeIdentifier(name)).join(', ')})
       select * from unnest(${columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ')})`,
      columns.map(({ name }) => rows.map((row) => row[name])),
    )
  }
  await from.query('commit')
}

async function typesOf(client: pg.Client, table: string): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = $1::regclass and attnum > 0`,
    [table],
  )
  return new Map(rows.map(({ name, type }) => [name, type]))
}

/** What comes next has ids, orders and numbers behind those that were copied. */
async function raiseSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class where relkind = 'S' and relnamespace = 'public'::regnamespace`,
  )
  for (const { name } of rows) await client.query(`select setval('${name}', 10000000)`)
}
