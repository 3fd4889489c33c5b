import { beforeAll, describe, expect, it } from '@jest/globals'
import { tell } from '../stage/http.ts'
import { deploy, environment, publish, verify } from '../stage/past.ts'
import { officialVerifier, type VerifierSettings } from '../stage/verifier.ts'

const web = 'selectors-Web Shop'
const app = 'selectors-App'
const api = 'selectors-Orders'

/** What each question of the verifier's options must lead to, by the paths of the pacts that were replayed. */
const questions: [string, VerifierSettings, string[]][] = [
  [
    'the main branches',
    { consumerVersionSelectors: [{ mainBranch: true }] },
    ['/app-main', '/web-main'],
  ],
  ['a branch', { consumerVersionSelectors: [{ branch: 'feat/cart' }] }, ['/web-feat']],
  [
    'the main branch of one consumer',
    { consumerVersionSelectors: [{ mainBranch: true, consumer: app }] },
    ['/app-main'],
  ],
  [
    'the latest with a tag',
    { consumerVersionSelectors: [{ tag: 'prod', latest: true }] },
    ['/web-prod'],
  ],
  [
    'all with a tag',
    { consumerVersionSelectors: [{ tag: 'prod' }] },
    ['/web-older-prod', '/web-prod'],
  ],
  [
    'the latest of all',
    { consumerVersionSelectors: [{ latest: true }] },
    ['/app-released', '/web-latest'],
  ],
  [
    'a tag with another to fall back to',
    { consumerVersionSelectors: [{ tag: 'none', latest: true, fallbackTag: 'prod' }] },
    ['/web-prod'],
  ],
  [
    'a branch with another to fall back to',
    { consumerVersionSelectors: [{ branch: 'none', fallbackBranch: 'main' }] },
    ['/app-main', '/web-main'],
  ],
  ['what is deployed', { consumerVersionSelectors: [{ deployed: true }] }, ['/web-deployed']],
  ['what is released', { consumerVersionSelectors: [{ released: true }] }, ['/app-released']],
  [
    'what is deployed or released',
    { consumerVersionSelectors: [{ deployedOrReleased: true }] },
    ['/app-released', '/web-deployed'],
  ],
  [
    'an environment',
    { consumerVersionSelectors: [{ environment: 'selectors-test' }] },
    ['/app-released', '/web-deployed'],
  ],
  [
    'the branch of the same name',
    { consumerVersionSelectors: [{ matchingBranch: true }], providerVersionBranch: 'feat/cart' },
    ['/web-feat'],
  ],
  [
    'several questions at once',
    { consumerVersionSelectors: [{ branch: 'feat/cart' }, { mainBranch: true }] },
    ['/app-main', '/web-feat', '/web-main'],
  ],
  ['tags in the old way', { consumerVersionTags: ['prod'] }, ['/web-prod']],
]

const verifier = officialVerifier()
const ask = (settings: VerifierSettings) => verifier({ provider: api, ...settings })

beforeAll(async () => {
  await publish(web, '1', api, { path: '/web-older-prod', tags: ['prod'] })
  await publish(web, '2', api, { path: '/web-prod', tags: ['prod'] })
  await publish(web, '3', api, { path: '/web-main', branch: 'main' })
  await publish(web, '4', api, { path: '/web-feat', branch: 'feat/cart' })
  await publish(web, '5', api, { path: '/web-deployed', branch: 'ops' })
  await publish(web, '6', api, { path: '/web-latest', branch: 'other' })
  await publish(app, '1', api, { path: '/app-main', branch: 'main' })
  await publish(app, '2', api, { path: '/app-released', branch: 'ops' })
  const uuid = await environment('selectors-test')
  await deploy(web, '5', uuid)
  await tell(`POST /pacticipants/${app}/versions/2/released-versions/environment/${uuid}`, {})
})

describe('the verifier asked to verify', () => {
  it.each(questions)('%s', async (_, settings, paths) => {
    expect(await ask(settings)).toMatchObject({ passed: true, paths })
  })

  it('what nobody has published fails, and passes when that is allowed', async () => {
    const consumerVersionSelectors = [{ branch: 'nobody' }]

    const strict = await ask({ consumerVersionSelectors })
    const lenient = await ask({ consumerVersionSelectors, failIfNoPactsFound: false })

    expect([strict.passed, lenient.passed]).toEqual([false, true])
    expect(strict.report).toContain('No pacts found')
  })

  it('what a selector cannot mean fails with the sentence of the broker', async () => {
    const { passed, report } = await ask({
      consumerVersionSelectors: [{ branch: 'main', tag: 'prod', latest: true }],
    })

    expect(passed).toBe(false)
    expect(report).toMatch(/cannot specify/i)
  })
})

describe('pending pacts', () => {
  it('fail without breaking the build until they were verified once', async () => {
    const consumer = 'selectors-Pending'
    const settings = {
      consumerVersionSelectors: [{ mainBranch: true, consumer }],
      enablePending: true,
      providerVersionBranch: 'main',
    }
    await publish(consumer, '1', api, { path: '/pending-broken', branch: 'main' })
    const before = await ask(settings)
    await verify([consumer, '1'], [api, 'pending-1'], { branch: 'main' })
    const after = await ask(settings)

    expect(before).toMatchObject({ passed: true, paths: ['/pending-broken'] })
    expect(before.report).toContain('pending')
    expect(after).toMatchObject({ passed: false, paths: ['/pending-broken'] })
  })
})

describe('work in progress', () => {
  it('is replayed beside what was asked for, and does not break the build', async () => {
    const consumer = 'selectors-Wip'
    await publish(consumer, '1', api, { path: '/wip-main', branch: 'main' })
    await publish(consumer, '2', api, { path: '/wip-broken', branch: 'feat/new' })

    const { passed, paths } = await ask({
      consumerVersionSelectors: [{ mainBranch: true, consumer }],
      enablePending: true,
      includeWipPactsSince: '2020-01-01',
      providerVersionBranch: 'main',
    })

    expect(passed).toBe(true)
    expect(paths).toEqual(expect.arrayContaining(['/wip-broken', '/wip-main', '/web-feat']))
  })
})
