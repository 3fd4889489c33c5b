import { type RawBuilder, sql } from 'kysely'
import { type Db, inTransaction } from '../db/client.ts'

/** Numbers by group and name; a distribution says how many things have so many. Times are texts. */
export type Metrics = Record<
  string,
  Record<string, number | string | null | Record<string, number>>
>

/** Each group is one row. What has ended or was deleted does not count, unless its name says so. */
const groups: Record<string, RawBuilder<unknown>> = {
  interactions: sql`
    select count(*) filter (where not is_message) as "latestInteractionsCount",
      count(*) filter (where is_message) as "latestMessagesCount", count(*) as "latestInteractionsAndMessagesCount"
    from integration i
    cross join lateral (select p.content_id from publication p where p.integration_id = i.id and p.ended_at is null
      order by p.consumer_version_ord desc limit 1) latest
    join content_interaction ci on ci.content_id = latest.content_id
    join interaction x on x.id = ci.interaction_id
    cross join lateral (select x.kind like '%/Messages') kinds (is_message)
    where i.deleted_at is null`,
  pacticipants: sql`
    select count(*), count(main_branch) as "withMainBranchSetCount" from pacticipant where deleted_at is null`,
  integrations: sql`select count(*) from integration where deleted_at is null`,
  pactPublications: sql`
    select count(*), ${time(sql`min(created_at)`)} as first, ${time(sql`max(created_at)`)} as last
    from publication where end_reason is distinct from 'deleted'`,
  pactVersions: sql`
    select count(*) from content c where exists (select from publication p where p.content_id = c.id and p.ended_at is null)`,
  pactRevisionsPerConsumerVersion: distribution(sql`
    select revision as times from publication where ended_at is null`),
  verificationResults: sql`
    select count(*), count(*) filter (where success) as "successCount", count(*) filter (where not success) as "failureCount",
      count(distinct (content_id, provider_version_id)) as "distinctCount",
      ${time(sql`min(created_at)`)} as first, ${time(sql`max(created_at)`)} as last
    from result where deleted_at is null`,
  verificationResultsPerPactVersion: distribution(sql`
    select count(*) as times from result where deleted_at is null group by content_id`),
  pacticipantVersions: sql`
    select count(*), count(*) filter (where by_user) as "withUserCreatedBranchCount",
      count(by_user) as "withBranchCount", count(by_user) as "withBranchSetCount"
    from version v
    left join lateral (select bool_or(not m.auto_created) from branch_version m
      where m.version_id = v.id and m.ended_at is null) branches (by_user) on true
    where v.deleted_at is null`,
  tags: sql`
    select count(*), count(distinct name) as "distinctCount",
      count(distinct (pacticipant_id, name)) as "distinctWithPacticipantCount"
    from tag where ended_at is null`,
  webhooks: sql`select count(*) from webhook where deleted_at is null`,
  triggeredWebhooks: sql`select count(*) from delivery`,
  webhookExecutions: sql`select count(*) from delivery_attempt`,
  environments: sql`select count(*) from environment where deleted_at is null`,
  deployedVersions: sql`
    select count(*), count(*) filter (where not auto_created) as "userCreatedCount",
      count(*) filter (where ended_at is null) as "currentlyDeployedCount"
    from deployment`,
  releasedVersions: sql`
    select count(*), count(*) filter (where ended_at is null) as "currentlySupportedCount" from release`,
}

/** Counts everything, in one statement, which may take `timeout` milliseconds. */
export async function countEverything(db: Db, timeout: number): Promise<Metrics> {
  const columns = Object.entries(groups).map(
    ([name, group]) => sql`(select row_to_json(g) from (${group}) g) as ${sql.ref(name)}`,
  )
  return inTransaction(db, async (db) => {
    await sql`select set_config('statement_timeout', ${String(timeout)}, true)`.execute(db)
    const { rows } = await sql<Metrics>`select ${sql.join(columns)}`.execute(db)
    return rows[0] ?? {}
  })
}

function time(moment: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')`
}

/** Of a query for `times`: how many rows there are of each. */
function distribution(query: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select coalesce(json_object_agg(times, count order by times), '{}') as distribution
    from (select times, count(*) from (${query}) counted group by times) grouped`
}
