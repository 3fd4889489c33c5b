import type pg from 'pg'
import { dice } from '../../bench/dice.ts'
import { ask } from '../stage/http.ts'
import { pactOf } from '../stage/past.ts'

const publishers = 64
const versions = 8
const providers = Array.from({ length: 20 }, (_, index) => `Provider №${index}`)

/** One version of an application, with its contracts in an order that is up to the publisher. */
function build(prefix: string, version: number, publisher: number) {
  const consumer = `${prefix} consumer ${version % 2}`
  const numbers = dice(publisher)
  const contracts = providers
    .map((name) => ({ provider: `${prefix} ${name}`, place: numbers.share() }))
    .sort((one, other) => one.place - other.place)
    .map(({ provider }) => ({
      consumerName: consumer,
      providerName: provider,
      specification: 'pact',
      contentType: 'application/json',
      content: Buffer.from(
        JSON.stringify(pactOf(consumer, provider, `/${Math.floor(version / 4)}`)),
      ).toString('base64'),
    }))
  return {
    pacticipantName: consumer,
    pacticipantVersionNumber: `v${version}`,
    branch: version < 4 ? 'main' : 'feat/ä',
    tags: ['ci', `t${version}`],
    contracts,
  }
}

/** What was answered otherwise than by 200. */
export type Refusals = string[]

/** Sixty-four publishers at once, eight for each version, by turns at each of the addresses. All names begin with the prefix. */
export async function publishTogether(urls: readonly string[], prefix: string): Promise<Refusals> {
  const answers = await Promise.all(
    Array.from({ length: publishers }, (_, publisher) =>
      publish(
        urls[publisher % urls.length] ?? '',
        build(prefix, Math.floor(publisher / 8), publisher),
      ),
    ),
  )
  return answers.flat()
}

/** The same versions by one publisher, one after the other. */
export async function publishAlone(url: string, prefix: string): Promise<Refusals> {
  const refusals: Refusals = []
  for (let version = 0; version < versions; version++)
    refusals.push(...(await publish(url, build(prefix, version, 0))))
  return refusals
}

async function publish(base: string, body: object): Promise<Refusals> {
  const answer = await ask('POST /contracts/publish', body, { base })
  return answer.status === 200 ? [] : [`${answer.status} ${JSON.stringify(answer.body)}`]
}

/**
 * All that was published under a prefix, by names without it; without the ids, times and places in the order that the
 * database gave.
 */
export async function stateOf(database: pg.ClientBase, prefix: string): Promise<string[]> {
  const { rows } = await database.query<{ line: string }>(stateSql, [prefix])
  return rows.map(({ line }) => line.replaceAll(prefix, ''))
}

const stateSql = `
  with mine as (select id, name, main_branch, deleted_at from pacticipant where starts_with(name, $1))
  select concat_ws(' | ', 'pacticipant', name, main_branch, deleted_at is null) as line from mine
  union all select concat_ws(' | ', 'version', c.name, v.number, v.build_url, v.deleted_at is null,
    (select array_agg(b.name || m.auto_created order by b.name) from branch_version m join branch b on b.id = m.branch_id where m.version_id = v.id),
    (select array_agg(t.name order by t.name) from tag t where t.version_id = v.id))
    from version v join mine c on c.id = v.pacticipant_id
  union all select concat_ws(' | ', 'branch', c.name, b.name, b.ended_at is null, count(*))
    from branch b join mine c on c.id = b.pacticipant_id join branch_version m on m.branch_id = b.id group by b.id, c.name
  union all select concat_ws(' | ', 'publication', c.name, v.number, p.name, x.revision, ct.sha, x.ended_at is null, x.end_reason)
    from publication x join version v on v.id = x.consumer_version_id join mine c on c.id = v.pacticipant_id
    join pacticipant p on p.id = x.provider_id join content ct on ct.id = x.content_id
  union all select concat_ws(' | ', 'content', c.name, p.name, ct.sha, md5(replace(b.body, $1, '')), ct.interactions_count,
    (select array_agg(i.sha order by n.position) from content_interaction n join interaction i on i.id = n.interaction_id where n.content_id = ct.id))
    from content ct join content_body b on b.content_id = ct.id join integration i on i.id = ct.integration_id
    join mine c on c.id = i.consumer_id join mine p on p.id = i.provider_id
  union all select concat_ws(' | ', 'integration', c.name, p.name, i.deleted_at is null)
    from integration i join mine c on c.id = i.consumer_id join mine p on p.id = i.provider_id
  order by line`
