import { createHash } from 'node:crypto'
import type { Dice } from './dice.ts'
import type { Application, Integration } from './network.ts'
import type { TableWriter } from './table-writer.ts'
import { landmarks, type Tier } from './tier.ts'

const day = 24 * 60 * 60 * 1000

/** What an application has come to at a moment of the history. */
interface Progress {
  builds: number
  branches: Map<string, { id: number; name: string; createdAt: Date; updatedAt: Date }>
  mainHead: { id: number } | undefined
  /** By environment: what runs there. */
  running: Map<number, { versionId: number; since: Date }>
}

/** The contents of an integration that a provider verifies. */
interface Contents {
  main: number | undefined
  /** Of branches, and of releases that are still about: those that were published last. */
  others: number[]
  inProduction: number | undefined
}

/**
 * A year of builds, in the order of time: each makes a version on a branch, publishes pacts of which a tenth are
 * new, verifies those of its consumers, and goes to the environments now and then.
 */
export async function writeHistory(
  tier: Tier,
  applications: readonly Application[],
  writer: TableWriter,
  { share, roll }: Dice,
): Promise<void> {
  const last = {
    branch: 0,
    member: 0,
    tag: 0,
    content: 0,
    interaction: 0,
    publication: 0,
    result: 0,
    deployment: 0,
  }
  const progress = new Map(applications.map((application) => [application, newProgress()]))
  const contents = new Map<Integration, Contents>()
  const end = Date.now() - 60_000
  const begin = end - 365 * day

  for (const { id, name, uses } of applications) {
    await writer.add('pacticipant', {
      id,
      name,
      display_name: name,
      main_branch: 'main',
      created_at: new Date(begin),
    })
    for (const integration of uses) {
      await writer.add('integration', {
        id: integration.id,
        consumer_id: id,
        provider_id: integration.provider.id,
        created_at: new Date(begin),
      })
      contents.set(integration, { main: undefined, others: [], inProduction: undefined })
    }
  }
  for (const [index, name] of landmarks.environments.entries()) {
    const production = name === 'production'
    await writer.add('environment', {
      id: index + 1,
      name,
      display_name: name,
      production,
      created_at: new Date(begin),
    })
  }

  // Everybody builds once before chance decides, so that every integration has a pact.
  for (let version = 1; version <= tier.versions; version++) {
    const at = new Date(begin + Math.floor(((end - begin) * version) / tier.versions))
    await build(
      applications[version - 1] ?? chooseBuilder(),
      version,
      at,
      version <= applications.length,
    )
  }
  for (const [application, { branches, running }] of progress) {
    for (const { id, name, createdAt, updatedAt } of branches.values()) {
      const times = { created_at: createdAt, updated_at: updatedAt }
      await writer.add('branch', { id, pacticipant_id: application.id, name, ...times })
    }
    for (const [environmentId, { versionId, since }] of running) {
      await writeDeployment(application, environmentId, versionId, since, null)
    }
  }

  function chooseBuilder(): Application {
    const chance = share()
    if (chance < tier.busyShare) return at(2)
    if (chance < tier.busyShare + 0.05) return at(3)
    return at(roll(applications.length))
  }

  function at(index: number): Application {
    const application = applications[index]
    if (!application) throw new Error(`A tier has more than ${index} pacticipants`)
    return application
  }

  async function build(
    builder: Application,
    id: number,
    when: Date,
    isFirst: boolean,
  ): Promise<void> {
    const own = progressOf(builder)
    own.builds += 1
    const onMain = isFirst || share() < (builder === at(2) ? 0.98 : 0.7)
    const branchName = onMain ? 'main' : `feature-${Math.floor(own.builds / 6)}`
    await writer.add('version', {
      id,
      pacticipant_id: builder.id,
      number: `1.0.${own.builds}`,
      ord: id,
      created_at: when,
    })
    const branch = own.branches.get(branchName) ?? {
      id: ++last.branch,
      name: branchName,
      createdAt: when,
      updatedAt: when,
    }
    branch.updatedAt = when
    own.branches.set(branchName, branch)
    await writer.add('branch_version', {
      id: ++last.member,
      branch_id: branch.id,
      version_id: id,
      version_ord: id,
      created_at: when,
    })
    for (const integration of builder.uses) await publish(integration, id, when, onMain)
    for (const integration of someOf(builder.serves)) await verify(integration, id, when)
    if (onMain) {
      own.mainHead = { id }
      for (const environmentId of [1, 2]) {
        if (isFirst || share() < 0.5 / environmentId) await deploy(builder, environmentId, id, when)
      }
      if (share() < 0.05) await tag(builder, id, when)
    }
  }

  async function publish(
    integration: Integration,
    versionId: number,
    when: Date,
    onMain: boolean,
  ): Promise<void> {
    const known = contentsOf(integration)
    // The busy pair agrees at last: one content then gathers thousands of results.
    const settled = integration.consumer === at(2) && versionId > (tier.versions * 2) / 3
    const isNew = known.main === undefined || (!settled && share() < 0.1)
    const contentId = isNew ? await newContent(integration, when) : known.main
    if (contentId === undefined) throw new Error('A publication has a content')
    await writer.add('publication', {
      id: ++last.publication,
      integration_id: integration.id,
      provider_id: integration.provider.id,
      consumer_version_id: versionId,
      consumer_version_ord: versionId,
      content_id: contentId,
      created_at: when,
    })
    if (!onMain && isNew) known.others = [contentId, ...known.others].slice(0, 4)
    else if (isNew) {
      known.main = contentId
      const head = progressOf(integration.provider).mainHead
      if (head) await result(integration, contentId, head.id, when)
    }
  }

  async function newContent(integration: Integration, when: Date): Promise<number> {
    const id = ++last.content
    const descriptions = ['a list', 'one of them', `change ${id}`].map(
      (what) => `a request for ${what}`,
    )
    await writer.add('content', {
      id,
      integration_id: integration.id,
      sha: shaOf(`content ${id}`),
      interactions_count: descriptions.length,
      specification: '4.0',
      created_at: when,
    })
    await writer.add('content_body', { content_id: id, body: pactOf(integration, descriptions) })
    const interactionId = ++last.interaction
    await writer.add('interaction', {
      id: interactionId,
      sha: shaOf(`interaction ${interactionId}`),
      kind: 'Synchronous/HTTP',
      description: `a request for change ${id}`,
      provider_states: '[]',
    })
    await writer.add('content_interaction', {
      content_id: id,
      position: 0,
      interaction_id: interactionId,
    })
    return id
  }

  async function verify(integration: Integration, versionId: number, when: Date): Promise<void> {
    const { main, others, inProduction } = contentsOf(integration)
    const chosen = new Set([main, inProduction, ...others])
    for (const contentId of chosen) {
      if (contentId !== undefined) await result(integration, contentId, versionId, when)
    }
  }

  async function result(
    integration: Integration,
    contentId: number,
    versionId: number,
    when: Date,
  ): Promise<void> {
    const id = ++last.result
    await writer.add('result', {
      id,
      number: id,
      content_id: contentId,
      integration_id: integration.id,
      provider_version_id: versionId,
      provider_version_ord: versionId,
      success: share() < 0.93,
      executed_at: when,
      created_at: when,
    })
  }

  async function deploy(
    builder: Application,
    environmentId: number,
    versionId: number,
    when: Date,
  ): Promise<void> {
    const { running } = progressOf(builder)
    const before = running.get(environmentId)
    if (before) await writeDeployment(builder, environmentId, before.versionId, before.since, when)
    running.set(environmentId, { versionId, since: when })
    if (environmentId !== 2) return
    for (const integration of builder.uses) {
      const known = contentsOf(integration)
      known.inProduction = known.main
    }
  }

  async function writeDeployment(
    { id: pacticipantId }: Application,
    environmentId: number,
    versionId: number,
    since: Date,
    until: Date | null,
  ): Promise<void> {
    await writer.add('deployment', {
      id: ++last.deployment,
      environment_id: environmentId,
      pacticipant_id: pacticipantId,
      version_id: versionId,
      created_at: since,
      ended_at: until,
    })
  }

  async function tag(
    { id: pacticipantId }: Application,
    versionId: number,
    when: Date,
  ): Promise<void> {
    await writer.add('tag', {
      id: ++last.tag,
      version_id: versionId,
      pacticipant_id: pacticipantId,
      name: 'stable',
      version_ord: versionId,
      created_at: when,
    })
  }

  /** A build verifies the pacts of some of its consumers; of a few consumers, those of all. */
  function someOf(integrations: readonly Integration[]): readonly Integration[] {
    if (integrations.length <= tier.resultsPerBuild) return integrations
    const first = roll(integrations.length)
    return Array.from(
      { length: tier.resultsPerBuild },
      (_, index) => integrations[(first + index) % integrations.length],
    ).filter((one) => one !== undefined)
  }

  function progressOf(application: Application): Progress {
    const found = progress.get(application)
    if (!found) throw new Error(`${application.name} is not of this network`)
    return found
  }

  function contentsOf(integration: Integration): Contents {
    const found = contents.get(integration)
    if (!found) throw new Error(`Integration ${integration.id} is not of this network`)
    return found
  }
}

function newProgress(): Progress {
  return { builds: 0, branches: new Map(), mainHead: undefined, running: new Map() }
}

function shaOf(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}

function pactOf({ consumer, provider }: Integration, descriptions: readonly string[]): string {
  return JSON.stringify({
    consumer: { name: consumer.name },
    interactions: descriptions.map((description) => ({
      type: 'Synchronous/HTTP',
      description,
      request: { method: 'GET', path: `/${encodeURIComponent(description)}` },
      response: {
        status: 200,
        headers: { 'Content-Type': ['application/json'] },
        body: {
          contentType: 'application/json',
          content: { id: 1, name: description, tags: ['a'] },
        },
        matchingRules: { body: { '$.id': { combine: 'AND', matchers: [{ match: 'integer' }] } } },
      },
    })),
    metadata: { pactSpecification: { version: '4.0' } },
    provider: { name: provider.name },
  })
}
