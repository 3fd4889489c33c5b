import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { prepared } from '../db/prepared.ts'
import type { ProviderBranch } from './to-verify-queries.ts'

/** The pact of a head of a consumer's branch or tag that is work in progress for the provider. */
export interface WipPublication {
  consumer: string
  contentId: number
  sha: string
  number: string
  ord: number
  branch: string | null
  tag: string | null
  /** The tag of the provider for which it is; null where branches are asked for. */
  pendingTag: string | null
}

export interface WipQuestion {
  providerId: number
  since: Date
  /** Contents that are chosen already. */
  except: number[]
}

/**
 * Heads published since, but for those that a version on the branch has verified of late, or a version on another
 * branch before this one began: results of work in progress do not count. `first_success` is asked first, for most
 * contents stop there.
 */
export function listWipByBranch(
  db: Db,
  question: WipQuestion,
  branch: ProviderBranch | undefined,
  lookBackDays: number,
): Promise<WipPublication[]> {
  return wipByBranch(db, {
    ...question,
    branchId: branch?.id ?? null,
    firstVersionAt: branch?.firstVersionAt ?? null,
    lookBackDays,
  })
}

interface WipValues extends WipQuestion {
  branchId: number | null
  firstVersionAt: Date | null
  lookBackDays: number
}

const wipByBranch = prepared(
  ({ branchId, firstVersionAt, lookBackDays, ...question }: WipValues) => {
    const lookBack = sql`now() - make_interval(days => ${lookBackDays}::int)`
    const began = sql`coalesce(${firstVersionAt}::timestamptz, 'infinity')`
    return sql<WipPublication>`
    with ${contentsOfHeads(question)}
    select p.name as consumer, c.content_id as "contentId", ct.sha, v.number, v.ord, h.branch, h.tag, null as "pendingTag"
    from contents c
    left join lateral (
      select true as yes from first_success f where f.content_id = c.content_id and f.branch_id = ${branchId}::bigint limit 1) ever on true
    left join lateral (
      select true as yes from result r
      join branch_version bv on bv.version_id = r.provider_version_id and bv.branch_id = ${branchId}::bigint and bv.ended_at is null
      where r.content_id = c.content_id and r.success and not r.wip and r.deleted_at is null and r.executed_at >= ${lookBack}
      order by r.executed_at desc limit 1) mine on ever.yes
    left join lateral (
      select true as yes from result r
      join branch_version bv on bv.version_id = r.provider_version_id and bv.branch_id is distinct from ${branchId}::bigint and bv.ended_at is null
      where r.content_id = c.content_id and r.success and not r.wip and r.deleted_at is null
        and r.executed_at >= ${lookBack} and r.executed_at < ${began}
      order by r.executed_at desc limit 1) others on ${began} > ${lookBack}
    ${eachHead}
    where mine.yes is null and others.yes is null
    order by p.name, v.ord`
  },
)

/** As above for each tag of the provider, by tags as they are now and without a look-back. */
export async function listWipByTag(
  db: Db,
  question: WipQuestion,
  tags: string[],
): Promise<WipPublication[]> {
  const { rows } = await sql<WipPublication>`
    with ${contentsOfHeads(question)},
    tags as materialized (
      select t.name, coalesce((select min(u.created_at) from tag u
        where u.pacticipant_id = ${question.providerId} and u.name = t.name and u.ended_at is null), 'infinity') as began
      from unnest(${tags}::text[]) t (name))
    select p.name as consumer, c.content_id as "contentId", ct.sha, v.number, v.ord, h.branch, h.tag, t.name as "pendingTag"
    from contents c cross join tags t
    left join lateral (
      select true as yes from result r join tag u on u.version_id = r.provider_version_id and u.ended_at is null
      where r.content_id = c.content_id and r.success and not r.wip and r.deleted_at is null and u.name = t.name
      order by r.executed_at desc limit 1) mine on true
    left join lateral (
      select true as yes from result r join tag u on u.version_id = r.provider_version_id and u.ended_at is null
      where r.content_id = c.content_id and r.success and not r.wip and r.deleted_at is null and u.name <> t.name
        and r.executed_at < t.began
      order by r.executed_at desc limit 1) others on mine.yes is null
    ${eachHead}
    where mine.yes is null and others.yes is null
    order by p.name, v.ord, t.name`.execute(db)
  return rows
}

/**
 * The contents of the candidates, each with its heads. A branch's time moves at most once a minute, so a little
 * more of the past is looked at there.
 */
function contentsOfHeads({ providerId, since, except }: WipQuestion): RawBuilder<unknown> {
  return sql`
    heads as materialized (
      select p.content_id, p.consumer_version_id, br.name as branch, null::text as tag
      from integration i
      join branch br on br.pacticipant_id = i.consumer_id and br.ended_at is null
        and br.updated_at > ${since}::timestamptz - interval '61 seconds'
      cross join lateral (
        select m.version_id from branch_version m where m.branch_id = br.id and m.ended_at is null order by m.id desc limit 1) h
      join publication p on p.consumer_version_id = h.version_id and p.provider_id = ${providerId} and p.ended_at is null
      where i.provider_id = ${providerId} and i.deleted_at is null
        and p.created_at > ${since} and p.content_id <> all(${except}::bigint[])
      union all
      select x.content_id, x.consumer_version_id, null, x.name from (
        select distinct on (t.pacticipant_id, t.name) p.content_id, p.consumer_version_id, t.pacticipant_id, t.name
        from publication p join tag t on t.version_id = p.consumer_version_id and t.ended_at is null
        where p.provider_id = ${providerId} and p.ended_at is null and p.created_at > ${since}
        order by t.pacticipant_id, t.name, t.version_ord desc) x
      join lateral (
        select u.version_id from tag u where u.pacticipant_id = x.pacticipant_id and u.name = x.name and u.ended_at is null
        order by u.version_ord desc limit 1) u on u.version_id = x.consumer_version_id
      where x.content_id <> all(${except}::bigint[])),
    contents as materialized (
      select content_id, array_agg(consumer_version_id) as versions, array_agg(branch) as branches, array_agg(tag) as tags
      from heads group by content_id)`
}

const eachHead = sql`
    cross join lateral unnest(c.versions, c.branches, c.tags) h (version_id, branch, tag)
    join content ct on ct.id = c.content_id join version v on v.id = h.version_id join pacticipant p on p.id = v.pacticipant_id`

/**
 * Ages in whole days of the provider's publications of late that it has never verified: the 80th of a hundred.
 * Undefined when there are none.
 */
export async function findUnverifiedAge(
  db: Db,
  providerId: number,
  lookBackDays: number,
): Promise<number | undefined> {
  const { rows } = await sql<{ age: number | null }>`
    select percentile_disc(0.8) within group (order by floor(extract(epoch from now() - p.created_at) / 86400))::int as age
    from publication p
    left join lateral (
      select true as yes from result r where r.content_id = p.content_id and r.success and r.deleted_at is null
      order by r.provider_version_ord desc limit 1) ever on true
    where p.provider_id = ${providerId} and p.ended_at is null
      and p.created_at > now() - make_interval(days => ${lookBackDays}::int) and ever.yes is null`.execute(
    db,
  )
  return rows[0]?.age ?? undefined
}

/** Midnight so many days ago, by the database's clock. */
export async function findMidnightBefore(db: Db, days: number): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`
    select date_trunc('day', now()) - make_interval(days => ${days}::int) as at`.execute(db)
  return rows[0]?.at ?? new Date(0)
}
