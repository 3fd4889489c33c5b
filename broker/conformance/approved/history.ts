import { linkOf } from '../stage/past.ts'

/** Asks the broker: `GET /pacticipants/Web`, or a whole address of its own. Fails unless the answer is a success. */
export type Tell = (method: string, path: string, body?: unknown) => Promise<unknown>

/** What things are called in the history. */
export type Names = typeof plainNames

export const plainNames = {
  web: 'Web',
  app: 'App',
  orders: 'Orders',
  payments: 'Payments',
  old: '1.0',
  new: '1.1',
  verifier: '7',
  failing: '8',
  main: 'main',
  feature: 'feat/x',
  tag: 'prod',
  label: 'team-a',
  environment: 'production',
  instance: 'blue',
}

/** What a route's parameters stand for, where no name does. */
export interface Found {
  environment: string
  deployment: string
  release: string
  webhook: string
  delivery: string
  /** Of the contents of the new and the old version of the web consumer. */
  sha: string
  otherSha: string
  metadata: string
  /** Of a result. */
  result: string
}

const at = encodeURIComponent

/**
 * A small past in which every resource has something to show, made as clients make it: two consumers and a chain of
 * providers, a content that was verified and one that failed, what is deployed and released, and a webhook that is
 * owed.
 */
export async function playHistory(tell: Tell, names: Names): Promise<Found> {
  const { web, app, orders, payments, main, feature, tag, environment } = names
  const uuid = idOf(await tell('POST', '/environments', environmentOf(environment)))
  for (const name of [web, app, orders])
    await tell('POST', '/pacticipants', { name, mainBranch: main })
  await publish(tell, names, { consumer: web, provider: orders, number: names.old, total: 1 })
  await verify(tell, names, { number: names.old, by: names.verifier, failed: false })
  const webhook = idOf(await tell('POST', '/webhooks', webhookOf(names)))
  await publish(tell, names, {
    consumer: web,
    provider: orders,
    number: names.new,
    total: '1',
    tags: [tag],
  })
  await publish(tell, names, { consumer: app, provider: orders, number: names.old, total: 2 })
  await publish(tell, names, {
    consumer: orders,
    provider: payments,
    number: names.verifier,
    total: 3,
  })
  const result = await verify(tell, names, { number: names.new, by: names.failing, failed: true })

  const version = (name: string, number: string) =>
    `/pacticipants/${at(name)}/versions/${at(number)}`
  await tell(
    'PUT',
    `/pacticipants/${at(web)}/branches/${at(feature)}/versions/${at(names.new)}`,
    {},
  )
  await tell('PUT', `${version(orders, names.verifier)}/tags/${at(tag)}`, {})
  await tell('PUT', `/pacticipants/${at(web)}/labels/${at(names.label)}`)
  await tell('PATCH', `/pacticipants/${at(web)}`, {
    repositoryUrl: 'https://code.example/web',
  })
  await tell('PATCH', version(web, names.old), { buildUrl: 'https://ci.example/1' })
  const there = `environment/${uuid}`
  const deployment = await tell(
    'POST',
    `${version(orders, names.verifier)}/deployed-versions/${there}`,
    { applicationInstance: names.instance },
  )
  await tell('POST', `${version(web, names.old)}/deployed-versions/${there}`, {})
  const release = await tell('POST', `${version(web, names.old)}/released-versions/${there}`, {})
  await tell('PUT', `/schemas/provider/${at(orders)}/compatibility`, {
    mode: 'BACKWARD',
    gate: false,
  })
  return {
    environment: uuid,
    deployment: idOf(deployment),
    release: idOf(release),
    webhook,
    result,
    ...(await lookUp(tell, names)),
  }
}

/** What only the broker's own answers tell. */
async function lookUp(tell: Tell, { web, orders, old, ...names }: Names) {
  const pair = `/pacts/provider/${at(orders)}/consumer/${at(web)}`
  const shaOf = async (number: string) =>
    partOf(await tell('GET', `${pair}/version/${at(number)}`), /pact-version\/([0-9a-f]{40})/)
  const asked = await tell('POST', `/pacts/provider/${at(orders)}/for-verification`, {
    consumerVersionSelectors: [{ mainBranch: true, consumer: web }],
    providerVersionBranch: names.main,
    includePendingStatus: true,
  })
  const triggered = await tell('GET', `${pair}/version/${at(names.new)}/triggered-webhooks`)
  return {
    sha: await shaOf(names.new),
    otherSha: await shaOf(old),
    metadata: partOf(asked, /metadata\/([\w-]+)/),
    delivery: partOf(triggered, /triggered-webhooks\/([\w-]+)\/logs/),
  }
}

interface Publication {
  consumer: string
  provider: string
  number: string
  /** What the consumer expects; another value is another content. */
  total: number | string
  tags?: string[]
}

async function publish(
  tell: Tell,
  { main }: Names,
  { consumer, provider, number, total, tags = [] }: Publication,
): Promise<void> {
  const content = JSON.stringify(contractOf(consumer, provider, total))
  await tell('POST', '/contracts/publish', {
    pacticipantName: consumer,
    pacticipantVersionNumber: number,
    branch: main,
    tags,
    buildUrl: `https://ci.example/${at(number)}`,
    contracts: [
      {
        consumerName: consumer,
        providerName: provider,
        specification: 'pact',
        contentType: 'application/json',
        content: Buffer.from(content).toString('base64'),
      },
    ],
  })
}

function contractOf(consumer: string, provider: string, total: number | string): object {
  return {
    consumer: { name: consumer },
    provider: { name: provider },
    interactions: [
      {
        description: 'a request for an order',
        providerStates: [{ name: 'an order exists', params: { id: 1 } }],
        request: { method: 'GET', path: '/orders/1' },
        response: {
          status: 200,
          headers: { 'Content-Type': 'application/json' },
          body: { id: 1, total },
          matchingRules: { body: { '$.id': { matchers: [{ match: 'integer' }] } } },
        },
      },
    ],
    metadata: { pactSpecification: { version: '3.0.0' } },
  }
}

/** Publishes what a version of the orders provider found of a version of the web consumer; answers the result's number. */
async function verify(
  tell: Tell,
  { web, orders, main }: Names,
  { number, by, failed }: { number: string; by: string; failed: boolean },
): Promise<string> {
  await tell('PUT', `/pacticipants/${at(orders)}/branches/${at(main)}/versions/${at(by)}`, {})
  const path = `/pacts/provider/${at(orders)}/consumer/${at(web)}/version/${at(number)}`
  const address = linkOf(await tell('GET', path), 'pb:publish-verification-results')
  const answer = await tell('POST', address, {
    success: !failed,
    providerApplicationVersion: by,
    buildUrl: 'https://ci.example/verification',
    testResults: [
      {
        interactionDescription: 'a request for an order',
        success: !failed,
        mismatches: failed
          ? [
              {
                attribute: 'body',
                identifier: '$.total',
                expected: '1',
                actual: 1,
                description: 'Expected a text',
              },
            ]
          : [],
      },
    ],
  })
  return partOf(answer, /verification-results\/(\d+)/)
}

function environmentOf(name: string): object {
  const contacts = [{ name: 'Operations', details: { emailAddress: 'operations@company.example' } }]
  return { name, displayName: 'Production', production: true, contacts }
}

function webhookOf({ orders, web }: Names): object {
  return {
    description: 'Build the provider',
    provider: { name: orders },
    consumer: { name: web },
    events: [{ name: 'contract_requiring_verification_published' }],
    request: {
      method: 'POST',
      url: 'https://ci.example/build',
      headers: { 'Content-Type': 'application/json' },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the broker's own template language
      body: { pact: '${pactbroker.pactUrl}' },
    },
  }
}

function idOf(answer: unknown): string {
  return partOf(answer, /"uuid":"([\w-]+)"/)
}

function partOf(answer: unknown, pattern: RegExp): string {
  const [, part] = pattern.exec(JSON.stringify(answer)) ?? []
  if (part === undefined) throw new Error(`${pattern} is not in ${JSON.stringify(answer)}`)
  return part
}
