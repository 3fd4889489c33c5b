import { describe, expect, it } from '@jest/globals'
import { given } from '../../test/given.ts'
import { send, webhookScene } from '../../test/webhook-scene.ts'
import { encodeMetadata } from '../pacts/metadata.ts'

const { database, receiver, server, hook, publish, attempt } = webhookScene()

describe('the events of webhooks', () => {
  it('ask each provider version that must verify, once, with why', async () => {
    const app = server()
    const facts = given(database.db)
    await facts.pacticipant('Bar', { mainBranch: 'main' })
    await facts.version('Bar', '10', { branch: 'main' })
    await facts.deployment('Bar', '9', 'prod')
    const body = {
      v: '${pactbroker.providerVersionNumber}',
      why: '${pactbroker.providerVersionDescriptions}',
      branch: '${pactbroker.providerVersionBranch}',
      event: '${pactbroker.eventName}',
    }
    await hook(app, ['contract_requiring_verification_published'], { body })
    await publish(app)

    await attempt()

    const event = 'contract_requiring_verification_published'
    expect(receiver.heard.map(({ body }) => JSON.parse(body))).toEqual([
      { v: '10', why: 'latest from main branch', branch: 'main', event },
      { v: '9', why: 'deployed in prod', branch: '', event },
    ])
  })

  it('of a result come once for each consumer version that it was asked for', async () => {
    const app = server()
    const facts = given(database.db)
    const { sha } = await facts.pact('Foo', '1', 'Bar', { content: 'x' })
    await facts.pact('Foo', '2', 'Bar', { content: 'x' })
    await facts.pact('Foo', '3', 'Bar', { content: 'x' })
    const body = {
      v: '${pactbroker.consumerVersionNumber}',
      tags: '${pactbroker.consumerVersionTags}',
      event: '${pactbroker.eventName}',
      result: '${pactbroker.verificationResultUrl}',
      build: '${pactbroker.buildUrl}',
    }
    await hook(app, ['provider_verification_succeeded'], { body })
    await hook(app, ['provider_verification_failed'])
    const selectors = [
      { consumerVersionNumber: '2', tag: 'prod', latest: true },
      { consumerVersionNumber: '1', branch: 'main' },
      { consumerVersionNumber: 'gone' },
    ]
    const metadata = encodeMetadata({ selectors })
    const base = `/pacts/provider/Bar/consumer/Foo/pact-version/${sha}`
    const { headers } = await send(
      app,
      'POST',
      `${base}/metadata/${metadata}/verification-results`,
      {
        success: true,
        providerApplicationVersion: '10',
        buildUrl: 'http://ci/1',
      },
    )

    await attempt()

    const event = 'provider_verification_succeeded'
    const rest = { event, result: headers.location, build: 'http://ci/1' }
    expect(receiver.heard.map(({ body }) => JSON.parse(body))).toEqual([
      { v: '1', tags: '', ...rest },
      { v: '2', tags: 'prod', ...rest },
    ])
    const list = await send(
      app,
      'GET',
      `${String(headers.location).replace('http://broker', '')}/triggered-webhooks`,
    )
    expect(list.body._embedded.triggeredWebhooks).toHaveLength(2)
  })

  it('name an address of the pact through which results count as work in progress', async () => {
    const app = server()
    await hook(app, ['contract_content_changed'], {
      body: { pact: '${pactbroker.pactUrl}', status: '${pactbroker.githubVerificationStatus}' },
    })
    const sha = await publish(app)
    await publish(app)

    await attempt()

    const metadata = encodeMetadata({ consumerVersionNumbers: ['1'], wip: true })
    expect(receiver.heard.map(({ body }) => JSON.parse(body))).toEqual([
      {
        pact: `http://broker/pacts/provider/Bar/consumer/Foo/pact-version/${sha}/metadata/${metadata}`,
        status: 'pending',
      },
    ])
  })

  it('speak of a result that the content has already, that of the main branch first', async () => {
    const app = server()
    const facts = given(database.db)
    await facts.pacticipant('Bar', { mainBranch: 'main' })
    await publish(app, '1', '/same')
    await facts.result('Foo', '1', 'Bar', '10', { branch: 'main', success: true })
    await facts.result('Foo', '1', 'Bar', '11', { branch: 'feat', success: false })
    await hook(app, ['contract_published'], {
      body: {
        status: '${pactbroker.gitlabVerificationStatus}',
        by: '${pactbroker.providerVersionNumber}',
      },
    })
    await publish(app, '2', '/same')

    await attempt()

    expect(receiver.heard.map(({ body }) => JSON.parse(body))).toEqual([
      { status: 'success', by: '10' },
    ])
  })
})
