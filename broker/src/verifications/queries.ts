import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { MetadataSelector } from '../pacts/metadata.ts'
import type { NewResult, ResultChoice, ShownTag, VerificationResult } from './result.ts'

/** A result of a content, with everything that is kept of it. */
export async function findResult(
  db: Db,
  contentId: number,
  choice: ResultChoice,
): Promise<VerificationResult | undefined> {
  const which = choice === 'latest' ? sql`true` : sql`r.number = ${choice.number}`
  const { rows } = await selectResults(
    sql`r.content_id = ${contentId} and ${which}`,
    sql`order by r.number desc limit 1`,
  ).execute(db)
  return rows[0]
}

/** For each provider the version has a pact with, by name: the latest result of that pact's content, if there is one. */
export async function listLatestResultsOfVersion(
  db: Db,
  consumerVersionId: number,
): Promise<{ provider: string; result: VerificationResult | undefined }[]> {
  const { rows: pacts } = await sql<{ provider: string; resultId: number | null }>`
    select p.name as provider, r.id as "resultId"
    from publication pub join pacticipant p on p.id = pub.provider_id
    left join lateral (
      select r.id from result r where r.content_id = pub.content_id and r.deleted_at is null
      order by r.number desc limit 1) r on true
    where pub.consumer_version_id = ${consumerVersionId} and pub.ended_at is null
    order by lower(p.name), p.name`.execute(db)
  const ids = pacts.flatMap(({ resultId }) => resultId ?? [])
  const { rows: results } = await selectResults(sql`r.id = any(${ids}::bigint[])`, sql``).execute(
    db,
  )
  const byId = new Map(results.map((result) => [result.id, result]))
  return pacts.map(({ provider, resultId }) => ({ provider, result: byId.get(resultId ?? 0) }))
}

function selectResults(
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): RawBuilder<VerificationResult> {
  return sql<VerificationResult>`
    select r.id, r.number, c.name as consumer, p.name as provider, ct.sha, r.content_id as "contentId",
      v.number as "providerVersion", r.success, r.wip, r.pending, r.build_url as "buildUrl",
      r.executed_at as "executedAt", r.created_at as "createdAt",
      d.test_results as "testResults", d.verified_by as "verifiedBy"
    from result r join content ct on ct.id = r.content_id join integration i on i.id = ct.integration_id
    join pacticipant c on c.id = i.consumer_id join pacticipant p on p.id = i.provider_id
    join version v on v.id = r.provider_version_id
    left join result_detail d on d.result_id = r.id
    where r.deleted_at is null and ${where} ${order}`
}

export interface ResultPlace {
  contentId: number
  integrationId: number
  providerVersionId: number
}

/**
 * Its number is its id: one sequence for the whole broker, with gaps. The version is locked by the caller, so that
 * its place among the others, which is copied, cannot change meanwhile.
 */
export async function insertResult(
  db: Db,
  place: ResultPlace,
  result: NewResult & { wip: boolean; pending: boolean | undefined },
): Promise<{ id: number; number: number }> {
  const { rows } = await sql<{ id: number; number: number }>`
    insert into result (id, number, content_id, integration_id, provider_version_id, provider_version_ord,
      success, wip, pending, build_url, executed_at)
    select n.id, n.id, ${place.contentId}, ${place.integrationId}, v.id, v.ord, ${result.success}, ${result.wip}, ${result.pending ?? null},
      ${result.buildUrl ?? null}, coalesce(${result.executedAt ?? null}::timestamptz, now())
    from (select nextval(pg_get_serial_sequence('result', 'id')) as id) n
    join version v on v.id = ${place.providerVersionId}
    returning id, number`.execute(db)
  const [row] = rows
  if (!row) throw new Error('A result that was inserted was not returned')
  return row
}

/** Beside the result, what is read less often; the tags that the provider version carries at this moment. */
export async function insertResultDetail(
  db: Db,
  resultId: number,
  { testResults, verifiedBy }: NewResult,
  selectors: MetadataSelector[],
): Promise<void> {
  const json = (value: unknown) => (value == null ? null : JSON.stringify(value))
  await sql`
    insert into result_detail (result_id, test_results, verified_by, selectors, provider_tags)
    select r.id, ${json(testResults)}::jsonb, ${json(verifiedBy)}::jsonb,
      ${selectors.length > 0 ? json(selectors) : null}::jsonb,
      array(select t.name from tag t where t.version_id = r.provider_version_id and t.ended_at is null order by t.name)
    from result r where r.id = ${resultId}`.execute(db)
}

/** Whether there was something to delete. */
export async function closeResult(db: Db, id: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('result')
    .set({ deleted_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Tags of the provider version that a result is of; latest where no later version carries the tag. */
export async function listTagsOfResult(db: Db, resultId: number): Promise<ShownTag[]> {
  const { rows } = await sql<ShownTag>`
    select t.name, h.version_id = t.version_id as latest
    from result r join tag t on t.version_id = r.provider_version_id and t.ended_at is null
    cross join lateral (
      select h.version_id from tag h where h.pacticipant_id = t.pacticipant_id and h.name = t.name and h.ended_at is null
      order by h.version_ord desc limit 1) h
    where r.id = ${resultId} order by t.name`.execute(db)
  return rows
}
