import { beforeEach, describe, expect, it } from '@jest/globals'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)

interface ShownPact {
  shortDescription: string
  _links: { self: { href: string; name: string } }
}

/**
 * Web: main branch `main`; w1 (main, tag prod, deployed to production) and w2 (main) with content A, w3 (feat) with
 * B, w4 (feat) without a pact for P. Mobile: no main branch; m1 (tag prod) with C, m2 (tag prod, released in
 * production) and m3 (tag dev) with D.
 */
beforeEach(async () => {
  const facts = given(database.db)
  await facts.pacticipant('Web', { mainBranch: 'main' })
  await facts.environment('production', { production: true })
  await facts.environment('test')
  await facts.pact('Web', 'w1', 'P', { branch: 'main', tags: ['prod'], content: 'A' })
  await facts.pact('Web', 'w2', 'P', { branch: 'main', content: 'A' })
  await facts.pact('Web', 'w3', 'P', { branch: 'feat', content: 'B' })
  await facts.version('Web', 'w4', { branch: 'feat' })
  await facts.pact('Mobile', 'm1', 'P', { tags: ['prod'], content: 'C' })
  await facts.pact('Mobile', 'm2', 'P', { tags: ['prod'], content: 'D' })
  await facts.pact('Mobile', 'm3', 'P', { tags: ['dev'], content: 'D' })
  await facts.deployment('Web', 'w1', 'production')
  await facts.release('Mobile', 'm2', 'production')
})

async function ask(body: object) {
  return app().inject({
    method: 'POST',
    url: '/pacts/provider/P/for-verification',
    payload: { includePendingStatus: false, ...body },
  })
}

/** `Web w2: latest from main branch` for each pact. */
async function selected(consumerVersionSelectors: object[], more: object = {}): Promise<string[]> {
  const response = await ask({ consumerVersionSelectors, ...more })
  expect(response.statusCode).toBe(200)
  return response.json()._embedded.pacts.map(({ shortDescription, _links }: ShownPact) => {
    const [, consumer, number] = /^Pact between (\S+) \((\S+)\) and P$/.exec(_links.self.name) ?? []
    return `${consumer} ${number}: ${shortDescription}`
  })
}

describe('the worked cases of consumer version selectors', () => {
  const cases: [string, object[], string[]][] = [
    ['S1 main branch', [{ mainBranch: true }], ['Web w2: latest from main branch']],
    ['S2 a branch whose head has no pact', [{ branch: 'feat' }], []],
    ['S3 latest', [{ latest: true }], ['Mobile m3: latest', 'Web w3: latest']],
    [
      'S4 latest with a tag',
      [{ tag: 'prod', latest: true }],
      ['Mobile m2: latest with tag prod', 'Web w1: latest with tag prod'],
    ],
    [
      'S5 all with a tag',
      [{ tag: 'prod' }],
      ['Mobile m1: one of prod', 'Mobile m2: one of prod', 'Web w1: one of prod'],
    ],
    [
      'S6 content chosen twice',
      [{ mainBranch: true }, { deployed: true }],
      ['Web w2: latest from main branch, deployed to production'],
    ],
    [
      'S7 deployed or released',
      [{ deployedOrReleased: true }],
      ['Mobile m2: released in production', 'Web w1: deployed to production'],
    ],
    [
      'S8 in an environment',
      [{ environment: 'production' }],
      ['Mobile m2: in production', 'Web w1: in production'],
    ],
    [
      'S9 deployed to an environment',
      [{ environment: 'production', deployed: true }],
      ['Web w1: deployed to production'],
    ],
    [
      'S10 fallback tag, for each consumer by itself',
      [{ tag: 'dev', latest: true, fallbackTag: 'prod' }],
      ['Mobile m3: latest with tag dev', 'Web w1: latest with tag prod'],
    ],
    [
      'S11 fallback tag of one consumer',
      [{ tag: 'dev', latest: true, fallbackTag: 'prod', consumer: 'Web' }],
      ['Web w1: latest with tag prod'],
    ],
    [
      'S12 no selectors',
      [],
      [
        'Mobile m3: latest, released in production',
        'Web w2: latest from main branch, deployed to production',
      ],
    ],
    [
      'S14 fallback branch',
      [{ branch: 'nope', fallbackBranch: 'main' }],
      ['Web w2: latest from branch main'],
    ],
    ['S15 an unknown consumer', [{ consumer: 'Ghost', latest: true }], []],
    [
      'S16 two tags of one content',
      [
        { tag: 'prod', latest: true },
        { tag: 'dev', latest: true },
      ],
      ['Mobile m3: latest with tag dev, latest with tag prod', 'Web w1: latest with tag prod'],
    ],
    ['every branch', [{ branch: true, consumer: 'Web' }], ['Web w2: latest from branch main']],
    ['nothing there', [{ environment: 'test' }], []],
  ]

  it.each(cases)('%s', async (_, selectors, expected) => {
    expect(await selected(selectors)).toEqual(expected)
  })

  it('S13 matching branch', async () => {
    expect(await selected([{ matchingBranch: true }], { providerVersionBranch: 'main' })).toEqual([
      'Web w2: latest from branch main',
    ])
  })
})

describe('the choice of pacts', () => {
  it('falls back from a branch whose head has no pact', async () => {
    const selectors = [{ branch: 'feat', fallbackBranch: 'main' }]

    expect(await selected(selectors)).toEqual(['Web w2: latest from branch main'])
  })

  it('takes the tag of the main branch for it where there is no such branch', async () => {
    const facts = given(database.db)
    await facts.pacticipant('Desk', { mainBranch: 'trunk' })
    await facts.pact('Desk', 'd1', 'P', { tags: ['trunk'] })
    await facts.pact('Desk', 'd2', 'P')

    const pacts = await selected([])

    expect(pacts[0]).toBe('Desk d1: latest with tag trunk')
  })

  it('keeps two consumers apart, whatever their contents, and their instances together', async () => {
    const facts = given(database.db)
    await facts.deployment('Web', 'w1', 'production', { instance: 'second' })
    await facts.deployment('Web', 'w3', 'test')

    expect(await selected([{ deployed: true }])).toEqual([
      'Web w1: deployed to production',
      'Web w3: deployed to test',
    ])
  })

  it('sees only what is there', async () => {
    const { db } = database
    await db.updateTable('deployment').set({ ended_at: new Date() }).execute()
    await db
      .updateTable('publication')
      .set({ ended_at: new Date() })
      .where('consumer_version_id', 'in', (from) =>
        from.selectFrom('version').select('id').where('number', '=', 'm3'),
      )
      .execute()

    expect(await selected([{ deployed: true }, { latest: true, consumer: 'Mobile' }])).toEqual([
      'Mobile m2: latest',
    ])
  })

  it('leaves out what nobody knows', async () => {
    expect(await selected([{ mainBranch: true, fromTheFuture: 1 }], { more: true })).toHaveLength(1)
  })
})

describe('pacts for verification', () => {
  it('come with a name, an address that says what chose them, and notices that say why', async () => {
    const consumerVersionSelectors = [
      { mainBranch: true },
      { deployedOrReleased: true },
      { tag: 'dev', latest: true, fallbackTag: 'prod', consumer: 'Web' },
    ]

    const response = await ask({
      consumerVersionSelectors,
      includePendingStatus: true,
      providerVersionBranch: 'main',
    })

    const { pacts } = response.json()._embedded
    const [, web] = pacts
    const [, sha] = /pact-version\/(\w+)\/metadata/.exec(web._links.self.href) ?? []
    expect(response.json()._links).toEqual({
      self: {
        href: 'http://broker/pacts/provider/P/for-verification',
        title: 'Pacts to be verified',
      },
    })
    expect(web).toEqual({
      shortDescription: 'latest from main branch, latest with tag prod, deployed to production',
      verificationProperties: {
        pending: true,
        notices: [
          {
            when: 'before_verification',
            text: [
              `The pact at http://broker/pacts/provider/P/consumer/Web/pact-version/${sha} is being verified because its content belongs to the consumer versions matching these criteria:`,
              "    * latest version from the main branch 'main' (w2)",
              "    * latest version of Web tagged 'prod' (fallback tag used as no pact was found with tag 'dev') (w1)",
              '    * consumer version(s) currently deployed to production (w1)',
            ].join('\n'),
          },
          { when: 'before_verification', text: expect.stringContaining("P from branch 'main'") },
          {
            when: 'after_verification:success_true_published_false',
            text: expect.stringContaining('still pending'),
          },
          {
            when: 'after_verification:success_false_published_false',
            text: expect.stringContaining('still pending'),
          },
          {
            when: 'after_verification:success_true_published_true',
            text: expect.stringContaining('no longer pending'),
          },
          {
            when: 'after_verification:success_false_published_true',
            text: expect.stringContaining('still pending'),
          },
        ],
      },
      _links: {
        self: {
          href: expect.stringMatching(
            /^http:\/\/broker\/pacts\/provider\/P\/consumer\/Web\/pact-version\/\w+\/metadata\/[\w-]+$/,
          ),
          name: 'Pact between Web (w2) and P',
        },
      },
    })
  })

  it('are verified and published through their own address, and are then no longer pending', async () => {
    const question = {
      consumerVersionSelectors: [{ mainBranch: true }],
      includePendingStatus: true,
      providerVersionBranch: 'main',
    }
    await given(database.db).version('P', 'p1', { branch: 'main' })
    const [pact] = (await ask(question)).json()._embedded.pacts
    const fetched = await app().inject(pact._links.self.href)
    const publish = fetched.json()._links['pb:publish-verification-results'].href

    await app().inject({
      method: 'POST',
      url: publish,
      payload: { success: true, providerApplicationVersion: 'p1' },
    })

    const detail = await database.db.selectFrom('result_detail').select('selectors').execute()
    expect(detail).toEqual([
      { selectors: [{ consumerVersionNumber: 'w2', branch: 'main', latest: true }] },
    ])
    const [after] = (await ask(question)).json()._embedded.pacts
    expect(pact.verificationProperties.pending).toBe(true)
    expect(after.verificationProperties.pending).toBe(false)
    expect(after.verificationProperties.notices).toHaveLength(2)
  })

  it('are found for awkward names', async () => {
    const facts = given(database.db)
    await facts.pact('Wéb/1', '1+b/2', 'Orders [v2]', { branch: 'feat/ü' })

    const response = await app().inject({
      method: 'POST',
      url: '/pacts/provider/Orders%20%5Bv2%5D/for-verification',
      payload: { consumerVersionSelectors: [{ branch: 'feat/ü' }] },
    })

    const [pact] = response.json()._embedded.pacts
    expect(pact._links.self.name).toBe('Pact between Wéb/1 (1+b/2) and Orders [v2]')
    expect((await app().inject(pact._links.self.href)).statusCode).toBe(200)
  })
})

describe('GET for-verification', () => {
  const url = '/pacts/provider/P/for-verification'

  it('answers without a query, with the link that today’s clients post to', async () => {
    const response = await app().inject(url)

    expect(response.statusCode).toBe(200)
    expect(response.json()._links.self.href).toBe(`http://broker${url}`)
    expect(response.json()._embedded.pacts).toHaveLength(2)
  })

  it('reads selectors by tag from the query, and warns before anything else', async () => {
    const query =
      'consumer_version_selectors[][tag]=dev&consumer_version_selectors[][latest]=true&consumer_version_selectors[][fallback_tag]=prod&consumer_version_selectors[][consumer]=Web&include_pending_status=true&provider_version_tags[]=x'

    const response = await app().inject(`${url}?${query}`)

    const [pact, ...more] = response.json()._embedded.pacts
    expect(more).toEqual([])
    expect(pact.shortDescription).toBe('latest with tag prod')
    expect(pact.verificationProperties.pending).toBe(true)
    expect(pact.verificationProperties.notices[0]).toEqual({
      when: 'before_verification',
      text: expect.stringContaining('upgrade'),
    })
  })

  it.each([
    [
      'consumer_version_selectors[][latest]=true',
      { consumer_version_selectors: ['tag is missing (at index 0)'] },
    ],
    ['include_pending_status=maybe', { include_pending_status: ['must be one of: true, false'] }],
    ['include_wip_pacts_since=', { include_wip_pacts_since: ['must be filled'] }],
    ['provider_version_tags=x', { provider_version_tags: ['must be an array'] }],
    ['provider_version_branch=%20', { provider_version_branch: ['cannot be blank'] }],
  ])('tells errors by the names of the query: %s', async (query, errors) => {
    const response = await app().inject(`${url}?${query}`)

    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({ errors })
  })
})

describe('a request for pacts to verify', () => {
  it('is refused with every message at once', async () => {
    const response = await ask({
      providerVersionTags: 'dev',
      consumerVersionSelectors: [
        { latest: true },
        { environment: 'moon' },
        { environment: 'test' },
      ],
    })

    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({
      errors: {
        providerVersionTags: ['must be an array'],
        consumerVersionSelectors: ["environment with name 'moon' does not exist (at index 1)"],
      },
    })
  })

  it('judges the question first, also for a provider that nobody knows, as the reference does', async () => {
    const response = await app().inject({
      method: 'POST',
      url: '/pacts/provider/No/for-verification',
      payload: { consumerVersionSelectors: [{ matchingBranch: true }] },
    })
    expect(response.statusCode).toBe(400)
    expect(response.body).toContain('providerVersionBranch')
  })

  it('is not found for an unknown provider, and refused as text', async () => {
    const url = '/pacts/provider/No/for-verification'

    const unknown = await app().inject({ method: 'POST', url, payload: {} })
    const text = await app().inject({
      method: 'POST',
      url,
      payload: 'x',
      headers: { 'content-type': 'text/plain' },
    })

    expect(unknown.statusCode).toBe(404)
    expect(unknown.json()).toEqual({ error: "No provider with name 'No' found" })
    expect(text.statusCode).toBe(415)
  })
})
