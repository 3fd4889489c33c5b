import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databaseUrl } from '../stage/broker.ts'
import { type BrokerProcess, startBroker } from '../stage/broker-process.ts'
import { ask, tell } from '../stage/http.ts'
import { linkOf, publish } from '../stage/past.ts'
import { officialVerifier, type VerifierSettings } from '../stage/verifier.ts'

const web = 'publishing-Web Shop'
const api = 'publishing-Orders'
const selectors = { consumerVersionSelectors: [{ mainBranch: true }] }

const verifier = officialVerifier()
const run = (settings: VerifierSettings) => verifier({ provider: api, ...settings })

/** The newest result for what a version of the consumer has published. */
async function latestResult(version: string): Promise<unknown> {
  const pact = await tell(
    `GET /pacts/provider/${api}/consumer/${encodeURIComponent(web)}/version/${version}`,
  )
  return (await ask(`GET ${linkOf(pact, 'pb:latest-verification-results')}`)).body
}

beforeAll(async () => {
  await publish(web, '1', api, { path: '/orders/1', branch: 'main' })
})

describe('the verifier told to publish', () => {
  it('leaves a result with branch, tags and build URL behind', async () => {
    const { passed } = await run({
      ...selectors,
      publishVerificationResult: true,
      providerVersion: 'p1',
      providerVersionBranch: 'feat/p',
      providerVersionTags: ['dev', 'qa'],
      buildUrl: 'http://ci.example/77',
    })

    expect(passed).toBe(true)
    expect(await latestResult('1')).toMatchObject({
      success: true,
      providerApplicationVersion: 'p1',
      buildUrl: 'http://ci.example/77',
      testResults: [{ interactionId: expect.stringMatching(/^[0-9a-f]{40}$/), success: true }],
      verifiedBy: { implementation: 'Pact-Rust' },
    })
    expect(await tell(`GET /pacticipants/${api}/versions/p1`)).toMatchObject({
      _embedded: {
        branchVersions: [{ name: 'feat/p' }],
        tags: [{ name: 'dev' }, { name: 'qa' }],
      },
    })
  })

  it('leaves the mismatches of a failure behind, and fails', async () => {
    await publish(web, '2', api, { path: '/broken', branch: 'broken' })

    const { passed, report } = await run({
      consumerVersionSelectors: [{ branch: 'broken' }],
      publishVerificationResult: true,
      providerVersion: 'p2',
      providerVersionBranch: 'main',
    })

    expect(passed).toBe(false)
    expect(report).toContain('expected 200 but was 500')
    expect(await latestResult('2')).toMatchObject({
      success: false,
      providerApplicationVersion: 'p2',
      testResults: [{ success: false, mismatches: [{ attribute: 'status' }] }],
    })
  })

  it('works with the URL of a pact alone', async () => {
    await publish(web, '3', api, { path: '/orders/3', branch: 'url' })
    const pact = await tell(`GET /pacts/provider/${api}/consumer/publishing-Web%20Shop/version/3`)

    const { passed } = await run({
      pactUrls: [linkOf(pact, 'self')],
      publishVerificationResult: true,
      providerVersion: 'p3',
    })

    expect(passed).toBe(true)
    expect(await latestResult('3')).toMatchObject({
      success: true,
      providerApplicationVersion: 'p3',
    })
  })

  it('publishes nothing when not told to', async () => {
    await publish(web, '4', api, { path: '/orders/4', branch: 'quiet' })

    const { passed } = await run({ consumerVersionSelectors: [{ branch: 'quiet' }] })

    expect(passed).toBe(true)
    expect(await latestResult('4')).toEqual({ error: expect.any(String) })
  })
})

describe('a broker that asks for a user', () => {
  const user = { pactBrokerUsername: 'writer', pactBrokerPassword: 'p@ss:w0rd' }
  let guarded: BrokerProcess | undefined
  const ask = (settings: VerifierSettings) =>
    run({ ...selectors, pactBrokerUrl: guarded?.url ?? '', ...settings })

  beforeAll(async () => {
    guarded = await startBroker(databaseUrl(), {
      PACT_BROKER_BASIC_AUTH_USERNAME: user.pactBrokerUsername,
      PACT_BROKER_BASIC_AUTH_PASSWORD: user.pactBrokerPassword,
    })
  })
  afterAll(() => guarded?.stop())

  it('lets the verifier in that has one, and its results', async () => {
    const { passed } = await ask({
      ...user,
      publishVerificationResult: true,
      providerVersion: 'p-guarded',
    })

    expect(passed).toBe(true)
    expect(await latestResult('1')).toMatchObject({ providerApplicationVersion: 'p-guarded' })
  })

  it.each<[string, VerifierSettings, string]>([
    ['nobody', {}, '401'],
    ['a wrong password', { ...user, pactBrokerPassword: 'guessed' }, '401'],
    ['a token, which it cannot know', { pactBrokerToken: 'token' }, '400'],
  ])('refuses %s with a reason', async (_, settings, reason) => {
    const { passed, report } = await ask(settings)

    expect(passed).toBe(false)
    expect(report).toContain(reason)
  })
})

describe('a broker that asks for no user', () => {
  it('takes no offence at a token', async () => {
    expect(await run({ ...selectors, pactBrokerToken: 'token' })).toMatchObject({ passed: true })
  })
})
