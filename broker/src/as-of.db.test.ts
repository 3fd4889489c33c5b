import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sql } from 'kysely'
import { sharedApp } from '../test/app.ts'
import { testDatabase } from '../test/database.ts'

const database = testDatabase()
const app = sharedApp(database)
const json = { accept: 'application/hal+json', 'content-type': 'application/json' }

type Payload = Record<string, unknown>
interface Step {
  method: 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  url: string
  payload?: Payload
}

const name = fc.constantFrom('A', 'B')
const number = fc.constantFrom('1', '2', '3')
const version = fc.record({ name, number })
const branch = fc.constantFrom('main', 'feat')

function pactOf(consumer: string, number: string, provider: string): string {
  return `/pacts/provider/${provider}/consumer/${consumer}/version/${number}`
}

/** Everything that changes an answer, as requests; those that meet nothing are refused and change nothing. */
const step: fc.Arbitrary<Step | { verify: Verify } | { place: Place }> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ of: version, content: fc.constantFrom('x', 'y'), branch }).map(publish),
  },
  {
    weight: 5,
    arbitrary: fc
      .record({ of: version, by: number, branch, success: fc.boolean() })
      .map((verify) => ({ verify })),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({ of: version, kind: fc.constantFrom('deployed', 'released') })
      .map((place) => ({ place })),
  },
  version.map(
    ({ name, number }) =>
      ({ method: 'DELETE', url: `/pacticipants/${name}/versions/${number}` }) as const,
  ),
  version.map(
    ({ name, number }) =>
      ({ method: 'DELETE', url: pactOf(name, number, otherThan(name)) }) as const,
  ),
  version.map(
    ({ name, number }) =>
      ({
        method: 'PUT',
        url: `/pacticipants/${name}/versions/${number}/tags/prod`,
        payload: {},
      }) as const,
  ),
  version.map(
    ({ name, number }) =>
      ({ method: 'DELETE', url: `/pacticipants/${name}/versions/${number}/tags/prod` }) as const,
  ),
  fc.record({ name, branch }).map(
    ({ name, branch }) =>
      ({
        method: 'PATCH',
        url: `/pacticipants/${name}`,
        payload: { mainBranch: branch },
      }) as const,
  ),
)

interface Verify {
  of: { name: string; number: string }
  by: string
  branch: string
  success: boolean
}
interface Place {
  of: { name: string; number: string }
  kind: string
}

function publish({
  of,
  content,
  branch,
}: {
  of: { name: string; number: string }
  content: string
  branch: string
}): Step {
  const provider = otherThan(of.name)
  const pact = {
    consumer: { name: of.name },
    provider: { name: provider },
    interactions: [
      { description: content, request: { method: 'GET', path: '/' }, response: { status: 200 } },
    ],
  }
  return {
    method: 'POST',
    url: '/contracts/publish',
    payload: {
      pacticipantName: of.name,
      pacticipantVersionNumber: of.number,
      branch,
      contracts: [
        {
          consumerName: of.name,
          providerName: provider,
          specification: 'pact',
          contentType: 'application/json',
          content: Buffer.from(JSON.stringify(pact)).toString('base64'),
        },
      ],
    },
  }
}

function otherThan(name: string): string {
  return name === 'A' ? 'B' : 'A'
}

/** Makes a step happen. What it needs to know of the present it asks for, as a client does. */
async function happen(one: Step | { verify: Verify } | { place: Place }): Promise<void> {
  if ('verify' in one) {
    const { of, by, branch, success } = one.verify
    const provider = otherThan(of.name)
    const pact = await app().inject({ url: pactOf(of.name, of.number, provider), headers: json })
    if (pact.statusCode !== 200) return
    await send({
      method: 'PUT',
      url: `/pacticipants/${provider}/branches/${branch}/versions/${by}`,
      payload: {},
    })
    const url = pact
      .json()
      ._links['pb:publish-verification-results'].href.replace('http://broker', '')
    await send({ method: 'POST', url, payload: { success, providerApplicationVersion: by } })
  } else if ('place' in one) {
    const { of, kind } = one.place
    const environments = await app().inject({ url: '/environments', headers: json })
    const { uuid } = environments.json()._embedded.environments[0]
    const url = `/pacticipants/${of.name}/versions/${of.number}/${kind}-versions/environment/${uuid}`
    const before = await app().inject({ url, headers: json })
    const [running] =
      (before.statusCode === 200 && before.json()._embedded[`${kind}Versions`]) || []
    const isThere = running?.currentlyDeployed || running?.currentlySupported
    const property = kind === 'deployed' ? 'currentlyDeployed' : 'currentlySupported'
    if (isThere)
      await send({
        method: 'PATCH',
        url: `/${kind}-versions/${running.uuid}`,
        payload: { [property]: false },
      })
    else await send({ method: 'POST', url, payload: {} })
  } else await send(one)
}

async function send({ method, url, payload }: Step): Promise<void> {
  const { statusCode, body } = await app().inject({
    method,
    url,
    headers: json,
    ...(payload && { payload }),
  })
  if (statusCode >= 500) throw new Error(`${method} ${url}: ${statusCode} ${body}`)
}

/** Every address that takes a moment. */
function questions(environment: string): string[] {
  const place = (name: string, kind: string) =>
    `/pacticipants/${name}/versions/1/${kind}-versions/environment/${environment}?`
  return [
    ...['A', 'B'].flatMap((name) =>
      ['1', '2', '3'].map(
        (number) => `/can-i-deploy?pacticipant=${name}&version=${number}&environment=prod&`,
      ),
    ),
    '/can-i-deploy?pacticipant=A&version=1&to=prod&',
    '/matrix?q[][pacticipant]=A&q[][pacticipant]=B&',
    '/matrix?q[][pacticipant]=A&q[][branch]=main&q[][latest]=true&q[][pacticipant]=B&q[][mainBranch]=true&q[][latest]=true&',
    '/matrix?q[][pacticipant]=A&q[][tag]=prod&latestby=cvpv&mainBranch=true&',
    '/matrix/provider/B/consumer/A?latestby=cvp&',
    '/pacticipants/A/latest-version/prod/can-i-deploy/to/prod?',
    '/pacticipants/A/branches/main/latest-version/can-i-deploy/to-environment/prod?',
    `/environments/${environment}/deployed-versions/currently-deployed?`,
    `/environments/${environment}/released-versions/currently-supported?`,
    place('A', 'deployed'),
    place('A', 'released'),
  ]
}

async function ask(question: string, moment = ''): Promise<unknown> {
  const asked = moment === '' ? '' : `asOf=${encodeURIComponent(moment)}`
  const { statusCode, body } = await app().inject({ url: question + asked, headers: json })
  // A list of answers names its own address, in which the moment stands; a missing version is told in other words.
  return statusCode === 200
    ? { statusCode, ...JSON.parse(body.replaceAll(asked, '').replaceAll(/[?&]"/g, '"')) }
    : { statusCode }
}

describe('a question about a past moment', () => {
  it('is answered as it was answered then, whatever has happened since', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), async (steps) => {
        const { body } = await app().inject({
          method: 'POST',
          url: '/environments',
          headers: json,
          payload: { name: 'prod', production: true },
        })
        const { uuid } = JSON.parse(body)
        const asked: { question: string; moment: string; answer: unknown }[] = []
        for (const one of steps) {
          await happen(one)
          await wait(2)
          const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(
            database.db,
          )
          const moment = rows[0]?.now.toISOString() ?? ''
          for (const question of questions(uuid)) {
            asked.push({ question, moment, answer: await ask(question) })
          }
          await wait(2)
        }

        for (const { question, moment, answer } of asked) {
          expect({ question, answer: await ask(question, moment) }).toEqual({ question, answer })
        }
        await app().inject({ method: 'DELETE', url: `/environments/${uuid}` })
        for (const name of ['A', 'B'])
          await app().inject({ method: 'DELETE', url: `/pacticipants/${name}`, headers: json })
      }),
      { numRuns: Number(process.env.RUNS ?? 2) },
    )
  }, 180_000)

  it.each([
    '/matrix?q[][pacticipant]=A&',
    '/matrix/provider/B/consumer/A?',
    '/can-i-deploy?pacticipant=A&version=1&environment=prod&',
  ])('is refused with a sentence when it names no moment: %s', async (question) => {
    const malformed = await app().inject({ url: `${question}asOf=yesterday`, headers: json })
    const future = await app().inject({ url: `${question}asOf=2999-01-01`, headers: json })

    expect(malformed.statusCode).toBe(400)
    expect(malformed.json().error).toContain("such as 2026-11-18T12:00:00Z, not 'yesterday'")
    expect(future.statusCode).toBe(400)
    expect(future.json().error).toContain('still to come')
  })
})
