import { describe, expect, it } from '@jest/globals'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)

const w5 = 'q[][pacticipant]=Web&q[][version]=5'
const at = new Date('2026-03-01T09:30:00Z')

async function ask(path: string, headers: Record<string, string> = {}) {
  return app().inject({ url: path, headers })
}

describe('GET /matrix', () => {
  it('answers with the summary, the notices and the rows of the protocol', async () => {
    const facts = given(database.db)
    const { sha } = await facts.pact('Web', '5.0.1', 'Orders', {
      branch: ['feat', 'main'],
      tags: ['prod'],
      at,
    })
    await facts.environment('test')
    const prod = await facts.environment('production', { production: true })
    await facts.deployment('Web', '5.0.1', 'production')
    await facts.deployment('Orders', '8c1f2ab', 'production')
    await facts.result('Web', '5.0.1', 'Orders', '8c1f2ab', { success: false, at })
    const environment = {
      uuid: prod.uuid,
      name: 'production',
      displayName: 'production',
      production: true,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/),
      _links: {
        self: {
          title: 'Environment',
          name: 'production',
          href: `http://broker/environments/${prod.uuid}`,
        },
      },
    }
    const branch = (name: string) => ({
      name,
      latest: true,
      _links: {
        self: {
          title: 'Branch version',
          name,
          href: `http://broker/pacticipants/Web/branches/${name}/versions/5.0.1`,
        },
      },
    })
    const reason =
      'The verification for the pact between version 5.0.1 of Web and the version of Orders currently in production (8c1f2ab) failed'
    const pair = {
      consumer: { name: 'Web', version: '5.0.1' },
      provider: { name: 'Orders', version: '8c1f2ab' },
    }
    const pactUrl = `http://broker/pacts/provider/Orders/consumer/Web/pact-version/${sha}`

    const response = await ask(
      '/matrix?q[][pacticipant]=Web&q[][version]=5.0.1&latestby=cvpv&environment=production',
    )

    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('application/hal+json;charset=utf-8')
    expect(response.json()).toEqual({
      summary: {
        deployable: false,
        reason,
        success: 0,
        failed: 1,
        unknown: 0,
        reasons: [
          {
            kind: 'VERIFICATION_FAILED',
            blocking: true,
            text: 'Orders 8c1f2ab failed to verify the pact of Web 5.0.1 on 2026-03-01 09:30 UTC',
            ...pair,
            since: '2026-03-01T09:30:00+00:00',
            mismatches: [],
            next: {
              text: 'Run the verification at Orders 8c1f2ab to see the failure; then mend the provider, or what Web relies on',
              command: `pact verifier --broker-url http://broker --webhook-callback-url ${pactUrl} --provider-name Orders --provider-version 8c1f2ab --hostname HOST --port PORT`,
            },
            _links: {
              'pb:pact-version': { href: pactUrl },
              'pb:verification-result': { href: `${pactUrl}/verification-results/1` },
            },
          },
        ],
      },
      notices: [{ type: 'error', text: reason }],
      matrix: [
        {
          consumer: {
            name: 'Web',
            version: {
              number: '5.0.1',
              branch: 'main',
              branches: [branch('feat'), branch('main')],
              branchVersions: [branch('feat'), branch('main')],
              environments: [environment],
              _links: { self: { href: 'http://broker/pacticipants/Web/versions/5.0.1' } },
              tags: [
                {
                  name: 'prod',
                  latest: true,
                  _links: {
                    self: { href: 'http://broker/pacticipants/Web/versions/5.0.1/tags/prod' },
                  },
                },
              ],
            },
            _links: { self: { href: 'http://broker/pacticipants/Web' } },
          },
          provider: {
            name: 'Orders',
            version: {
              number: '8c1f2ab',
              branch: null,
              branches: [],
              branchVersions: [],
              environments: [environment],
              _links: { self: { href: 'http://broker/pacticipants/Orders/versions/8c1f2ab' } },
              tags: [],
            },
            _links: { self: { href: 'http://broker/pacticipants/Orders' } },
          },
          pact: {
            createdAt: '2026-03-01T09:30:00+00:00',
            _links: {
              self: { href: 'http://broker/pacts/provider/Orders/consumer/Web/version/5.0.1' },
            },
          },
          verificationResult: {
            success: false,
            verifiedAt: '2026-03-01T09:30:00+00:00',
            _links: {
              self: { href: `${pactUrl}/metadata/Y3ZuPTUuMC4x/verification-results/1` },
            },
          },
        },
      ],
    })
  })

  it('says what failed in the result: interaction, path, expected and actual', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '5', 'Orders')
    const mismatches = [{ attribute: 'status', description: 'expected 200 but was 500' }]
    const testResults = [
      { interactionId: 'p', success: true },
      { interactionId: 'f', interactionDescription: 'get an order', success: false, mismatches },
    ]
    await facts.result('Web', '5', 'Orders', '10', { success: false, testResults })

    const response = await ask(
      `/matrix?${w5}&q[][pacticipant]=Orders&q[][version]=10&latestby=cvpv`,
    )

    expect(response.json().summary.reasons[0]).toMatchObject({
      kind: 'VERIFICATION_FAILED',
      text: expect.stringContaining(': "get an order" at status: expected 200 but was 500'),
      mismatches: [
        {
          interaction: 'get an order',
          interactionId: 'f',
          path: 'status',
          expected: '200',
          actual: '500',
          description: 'expected 200 but was 500',
        },
      ],
    })
  })

  it('names who verified the content instead, and the command that verifies it', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '5', 'Orders')
    await facts.result('Web', '5', 'Orders', '9', { at })
    await facts.deployment('Orders', '10', 'prod')

    const response = await ask(`/matrix?${w5}&environment=prod`)

    const [reason] = response.json().summary.reasons
    expect(reason).toMatchObject({
      kind: 'VERIFIED_BY_OTHER_VERSION',
      blocking: true,
      provider: { name: 'Orders', version: '10' },
      verifiedBy: { version: '9', success: true, verifiedAt: '2026-03-01T09:30:00+00:00' },
    })
    expect(reason.next.command).toMatch(
      /^pact verifier .*--provider-version 10 .*--publish --provider-branch BRANCH$/,
    )
  })

  it('shows nulls where there is no provider version and no result', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '5', 'Orders')
    await facts.deployment('Orders', '10', 'prod')

    const response = await ask(`/matrix?${w5}&environment=prod&latestby=cvpv`)

    expect(response.json().matrix).toMatchObject([
      { provider: { name: 'Orders', version: null }, verificationResult: null },
    ])
  })

  it('marks ignored rows, puts them last and counts them', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '5', 'Audit')
    await facts.pact('Web', '5', 'Orders')
    await facts.result('Web', '5', 'Orders', '10')
    await facts.deployment('Orders', '10', 'prod')

    const body = (await ask(`/matrix?${w5}&environment=prod&ignore[][pacticipant]=Audit`)).json()

    expect(body.matrix.map((row: { ignored?: boolean }) => row.ignored)).toEqual([undefined, true])
    expect(body.summary).toMatchObject({ deployable: true, success: 1, unknown: 0, ignored: 1 })
  })

  it('answers in plain text where that is asked for', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '5', 'Orders')
    await facts.result('Web', '5', 'Orders', '10')

    const response = await ask(`/matrix?${w5}&q[][pacticipant]=Orders`, { accept: 'text/plain' })

    expect(response.headers['content-type']).toBe('text/plain;charset=utf-8')
    expect(response.body).toBe(
      [
        'CONSUMER | C_VERSION | REVISION | PROVIDER | P_VERSION | NUMBER | SUCCESS',
        '---------|-----------|----------|----------|-----------|--------|--------',
        'Web      | 5         | 1        | Orders   | 10        | 1      | true',
        '',
        'Deployable: true',
        'Reason: All required verification results are published and successful',
        '',
      ].join('\n'),
    )
  })

  it('reads awkward names and numbers', async () => {
    const facts = given(database.db)
    const [consumer, provider, number] = ['Wéb/Shop & Co', 'Orders [v2]?#%', '1.0+b/7']
    await facts.pact(consumer, number, provider)
    await facts.result(consumer, number, provider, 'ß 1')
    const query = new URLSearchParams([
      ['q[][pacticipant]', consumer],
      ['q[][version]', number],
      ['q[][pacticipant]', provider],
      ['q[][version]', 'ß 1'],
    ])

    const body = (await ask(`/matrix?${query}`)).json()

    expect(body.summary.deployable).toBe(true)
    expect(body.matrix[0].consumer.version._links.self.href).toBe(
      'http://broker/pacticipants/W%C3%A9b%2FShop%20%26%20Co/versions/1.0%2Bb%2F7',
    )
  })

  it('answers HEAD like GET', async () => {
    await given(database.db).pact('Web', '5', 'Orders')

    const response = await app().inject({ method: 'HEAD', url: `/matrix?${w5}` })

    expect(response.statusCode).toBe(200)
    expect(response.body).toBe('')
  })
})
