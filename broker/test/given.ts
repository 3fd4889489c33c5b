import { createHash } from 'node:crypto'
import type { Db } from '../src/db/client.ts'

interface VersionFacts {
  /** The branch, or branches in the order in which the version joined them. */
  branch?: string | string[]
  tags?: string[]
  buildUrl?: string
  at?: Date
}

interface PactFacts extends VersionFacts {
  /** Stands for the whole content: equal texts are equal contents. */
  content?: string
  body?: object
}

interface ResultFacts extends VersionFacts {
  success?: boolean
  wip?: boolean
  pending?: boolean
  testResults?: unknown
}

/**
 * The past, written straight into the tables: `await given(db).pact('Web', '1', 'Orders', { branch: 'main' })`.
 * Whatever a fact stands on is made when it is missing. `at` sets the time of the facts; without it, now.
 */
export function given(db: Db) {
  async function pacticipant(
    name: string,
    { mainBranch }: { mainBranch?: string } = {},
  ): Promise<number> {
    const found = await db
      .selectFrom('pacticipant')
      .select('id')
      .where('name', '=', name)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
    if (found) {
      if (mainBranch)
        await db
          .updateTable('pacticipant')
          .set({ main_branch: mainBranch })
          .where('id', '=', found.id)
          .execute()
      return found.id
    }
    const row = { name, display_name: name, main_branch: mainBranch ?? null }
    return (
      await db.insertInto('pacticipant').values(row).returning('id').executeTakeFirstOrThrow()
    ).id
  }

  async function version(
    name: string,
    number: string,
    facts: VersionFacts = {},
  ): Promise<{ id: number; ord: number; pacticipantId: number }> {
    const pacticipantId = await pacticipant(name)
    const found = await db
      .selectFrom('version')
      .select(['id', 'ord'])
      .where('pacticipant_id', '=', pacticipantId)
      .where('number', '=', number)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
    const { id, ord } = found ?? (await insertVersion(pacticipantId, number, facts))
    for (const branch of [facts.branch ?? []].flat())
      await join(pacticipantId, id, ord, branch, facts.at)
    for (const tag of facts.tags ?? []) {
      await db
        .insertInto('tag')
        .values({
          version_id: id,
          pacticipant_id: pacticipantId,
          name: tag,
          version_ord: ord,
          ...created(facts.at),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    }
    return { id, ord, pacticipantId }
  }

  async function insertVersion(pacticipantId: number, number: string, facts: VersionFacts) {
    const last = await db
      .selectFrom('version')
      .select((select) => select.fn.max('ord').as('ord'))
      .executeTakeFirst()
    const row = {
      pacticipant_id: pacticipantId,
      number,
      ord: Number(last?.ord ?? 0) + 1,
      build_url: facts.buildUrl ?? null,
      ...created(facts.at),
    }
    return db.insertInto('version').values(row).returning(['id', 'ord']).executeTakeFirstOrThrow()
  }

  async function join(
    pacticipantId: number,
    versionId: number,
    ord: number,
    name: string,
    at?: Date,
  ): Promise<void> {
    const found = await db
      .selectFrom('branch')
      .select('id')
      .where('pacticipant_id', '=', pacticipantId)
      .where('name', '=', name)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    const branch =
      found ??
      (await db
        .insertInto('branch')
        .values({
          pacticipant_id: pacticipantId,
          name,
          ...created(at),
          ...(at && { updated_at: at }),
        })
        .returning('id')
        .executeTakeFirstOrThrow())
    const member = await db
      .selectFrom('branch_version')
      .select('id')
      .where('branch_id', '=', branch.id)
      .where('version_id', '=', versionId)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    if (!member)
      await db
        .insertInto('branch_version')
        .values({ branch_id: branch.id, version_id: versionId, version_ord: ord, ...created(at) })
        .execute()
    const time = at ?? new Date()
    await db
      .updateTable('branch')
      .set({ updated_at: time })
      .where('id', '=', branch.id)
      .where('updated_at', '<', time)
      .execute()
  }

  async function integration(
    consumer: string,
    provider: string,
  ): Promise<{ id: number; providerId: number }> {
    const consumerId = await pacticipant(consumer)
    const providerId = await pacticipant(provider)
    const found = await db
      .selectFrom('integration')
      .select('id')
      .where('consumer_id', '=', consumerId)
      .where('provider_id', '=', providerId)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
    const row =
      found ??
      (await db
        .insertInto('integration')
        .values({ consumer_id: consumerId, provider_id: providerId })
        .returning('id')
        .executeTakeFirstOrThrow())
    return { id: row.id, providerId }
  }

  async function pact(
    consumer: string,
    number: string,
    provider: string,
    facts: PactFacts = {},
  ): Promise<{ contentId: number; publicationId: number; sha: string }> {
    const { id: versionId, ord } = await version(consumer, number, facts)
    const { id: integrationId, providerId } = await integration(consumer, provider)
    const body = facts.body ?? pactBody(consumer, provider, facts.content ?? number)
    const sha = createHash('sha1').update(JSON.stringify(body)).digest('hex')
    const contentId = await content(integrationId, sha, body, facts.at)
    const row = {
      integration_id: integrationId,
      provider_id: providerId,
      consumer_version_id: versionId,
      consumer_version_ord: ord,
      content_id: contentId,
      ...created(facts.at),
    }
    const publication = await db
      .insertInto('publication')
      .values({ ...row, end_reason: null })
      .returning('id')
      .executeTakeFirstOrThrow()
    return { contentId, publicationId: publication.id, sha }
  }

  async function content(
    integrationId: number,
    sha: string,
    body: object,
    at?: Date,
  ): Promise<number> {
    const found = await db
      .selectFrom('content')
      .select('id')
      .where('integration_id', '=', integrationId)
      .where('sha', '=', sha)
      .executeTakeFirst()
    if (found) return found.id
    const count =
      'interactions' in body && Array.isArray(body.interactions) ? body.interactions.length : 0
    const { id } = await db
      .insertInto('content')
      .values({
        integration_id: integrationId,
        sha,
        interactions_count: count,
        specification: '4.0',
        ...created(at),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await db
      .insertInto('content_body')
      .values({ content_id: id, body: JSON.stringify(body) })
      .execute()
    return id
  }

  /** A result of a provider version for the content that the consumer version has published. */
  async function result(
    consumer: string,
    consumerNumber: string,
    provider: string,
    providerNumber: string,
    facts: ResultFacts = {},
  ): Promise<{ id: number }> {
    const { id: integrationId } = await integration(consumer, provider)
    const publication = await db
      .selectFrom('publication as p')
      .innerJoin('version as v', 'v.id', 'p.consumer_version_id')
      .select('p.content_id')
      .where('p.integration_id', '=', integrationId)
      .where('v.number', '=', consumerNumber)
      .where('p.ended_at', 'is', null)
      .executeTakeFirstOrThrow()
    const { id: versionId, ord } = await version(provider, providerNumber, facts)
    const last = await db
      .selectFrom('result')
      .select((select) => select.fn.max('number').as('number'))
      .executeTakeFirst()
    const row = {
      number: Number(last?.number ?? 0) + 1,
      content_id: publication.content_id,
      integration_id: integrationId,
      provider_version_id: versionId,
      provider_version_ord: ord,
      success: facts.success ?? true,
      wip: facts.wip ?? false,
      pending: facts.pending ?? null,
      ...created(facts.at),
      ...(facts.at && { executed_at: facts.at }),
    }
    const { id } = await db
      .insertInto('result')
      .values(row)
      .returning('id')
      .executeTakeFirstOrThrow()
    const testResults = facts.testResults === undefined ? null : JSON.stringify(facts.testResults)
    await db
      .insertInto('result_detail')
      .values({ result_id: id, test_results: testResults, verified_by: null, selectors: null })
      .execute()
    return { id }
  }

  async function environment(
    name: string,
    { production = false } = {},
  ): Promise<{ id: number; uuid: string }> {
    const found = await db
      .selectFrom('environment')
      .select(['id', 'uuid'])
      .where('name', '=', name)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
    return (
      found ??
      (await db
        .insertInto('environment')
        .values({ name, display_name: name, production })
        .returning(['id', 'uuid'])
        .executeTakeFirstOrThrow())
    )
  }

  /** Deployed as by the protocol: it takes the place of what was deployed under the same instance. */
  async function deployment(
    name: string,
    number: string,
    environmentName: string,
    { instance = '', at = new Date() } = {},
  ): Promise<void> {
    const { id: environmentId } = await environment(environmentName)
    const { id: versionId, pacticipantId } = await version(name, number)
    const key = { environment_id: environmentId, pacticipant_id: pacticipantId, target: instance }
    await db
      .updateTable('deployment')
      .set({ ended_at: at })
      .where('environment_id', '=', environmentId)
      .where('pacticipant_id', '=', pacticipantId)
      .where('target', '=', instance)
      .where('ended_at', 'is', null)
      .execute()
    await db
      .insertInto('deployment')
      .values({ ...key, version_id: versionId, created_at: at })
      .execute()
  }

  async function release(
    name: string,
    number: string,
    environmentName: string,
    { at }: { at?: Date } = {},
  ): Promise<void> {
    const { id: environmentId } = await environment(environmentName)
    const { id: versionId, pacticipantId } = await version(name, number)
    await db
      .insertInto('release')
      .values({
        environment_id: environmentId,
        pacticipant_id: pacticipantId,
        version_id: versionId,
        ...created(at),
      })
      .execute()
  }

  return { pacticipant, version, integration, pact, result, environment, deployment, release }
}

function created(at: Date | undefined): { created_at?: Date } {
  return at ? { created_at: at } : {}
}

function pactBody(consumer: string, provider: string, content: string): object {
  const interaction = {
    description: `a request of ${content}`,
    request: { method: 'GET', path: `/${encodeURIComponent(content)}` },
    response: { status: 200 },
  }
  return {
    consumer: { name: consumer },
    provider: { name: provider },
    interactions: [interaction],
    metadata: { pactSpecification: { version: '2.0.0' } },
  }
}
