import { describe, expect, it } from '@jest/globals'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)
const past = () => given(database.db)
const compatibility = '/schemas/provider/API/compatibility'
const web = '/pacts/provider/API/consumer/Web/version'

const of = (matcher: object) => ({ matchers: [matcher] })

/** An answer whose members are of these kinds. */
function pact(members: Record<string, 'text' | 'number'>) {
  const body = Object.fromEntries(
    Object.entries(members).map(([name, kind]) => [name, kind === 'text' ? 'a' : 1]),
  )
  const response = { status: 200, body, matchingRules: { body: { $: of({ match: 'type' }) } } }
  const request = { method: 'GET', path: '/experiments/1' }
  return {
    interactions: [{ description: 'a request for an experiment', request, response }],
    metadata: { pactSpecification: { version: '3.0.0' } },
  }
}

async function put(payload: object) {
  return app().inject({ method: 'PUT', url: compatibility, payload })
}

async function get(url: string) {
  return app().inject({ url, headers: { accept: 'application/hal+json' } })
}

async function gate(version: string, pacticipant = 'Web') {
  const response = await get(
    `/can-i-deploy?pacticipant=${pacticipant}&version=${version}&environment=production`,
  )
  expect(response.statusCode).toBe(200)
  const { summary, notices } = response.json()
  const reasons: { kind: string }[] = summary.reasons
  return {
    deployable: summary.deployable,
    kinds: reasons.map(({ kind }) => kind),
    reasons,
    notices,
  }
}

/** Version 1 and then 2 were in production, 2 is; every version is verified by what runs. */
async function twoInProduction(one: object, two: object, three: object) {
  const facts = past()
  for (const [number, body] of Object.entries({ 1: one, 2: two, 3: three })) {
    await facts.pact('Web', number, 'API', { body })
    await facts.result('Web', number, 'API', '10')
  }
  await facts.deployment('API', '10', 'production')
  await facts.deployment('Web', '1', 'production')
  await facts.deployment('Web', '2', 'production')
}

describe('the compatibility that a provider asks for', () => {
  it('is none, until it is set', async () => {
    await past().pacticipant('API')
    expect((await get(compatibility)).json()).toMatchObject({ mode: 'NONE', gate: false })

    const response = await put({ mode: 'FULL_TRANSITIVE', gate: true })

    expect(response.statusCode).toBe(200)
    const { since } = response.json()
    expect((await get(compatibility)).json()).toMatchObject({
      mode: 'FULL_TRANSITIVE',
      gate: true,
      since,
    })
  })

  it('keeps its past, and its date when nothing changes', async () => {
    await past().pacticipant('API')
    await Promise.all([put({ mode: 'FULL' }), put({ mode: 'FULL' })])
    await put({ mode: 'FULL' })
    await put({ mode: 'NONE' })

    const rows = await database.db
      .selectFrom('schema_mode')
      .select(['mode', 'ended_at'])
      .orderBy('id')
      .execute()
    expect(rows.map(({ mode, ended_at }) => [mode, ended_at !== null])).toEqual([
      ['FULL', true],
      ['NONE', false],
    ])
  })

  it('ends with the provider', async () => {
    await past().pacticipant('API')
    await put({ mode: 'FULL' })
    await app().inject({ method: 'DELETE', url: '/pacticipants/API' })
    await past().pacticipant('API')
    expect((await get(compatibility)).json()).toMatchObject({ mode: 'NONE' })
  })

  it('is refused with a sentence where it means nothing', async () => {
    expect((await put({ mode: 'FULL' })).statusCode).toBe(404)
    await past().pacticipant('API')
    for (const payload of [{ mode: 'SIDEWARD' }, {}, { mode: 'FULL', gate: 'yes' }])
      expect((await put(payload)).statusCode).toBe(400)
  })
})

describe('a comparison of two versions', () => {
  it('says what changed, for both orders, and what the provider asks for', async () => {
    await twoInProduction(
      pact({ id: 'number' }),
      pact({ id: 'text' }),
      pact({ id: 'text', a: 'text' }),
    )
    await put({ mode: 'BACKWARD' })

    const { href } = (await get(`${web}/2/schemas`)).json()._links['pb:schema-comparison']
    const response = await get(href.replace('{consumerVersionNumber}', '1'))

    expect(response.json()).toMatchObject({
      from: { version: '1' },
      to: { version: '2' },
      backward: 'incompatible',
      forward: 'incompatible',
      asked: { mode: 'BACKWARD', gate: false, verdict: 'incompatible' },
      resources: [
        {
          resource: 'experiment',
          direction: 'response',
          part: 'body',
          change: 'changed',
          backward: expect.arrayContaining([
            expect.objectContaining({ pointer: '/id', kind: 'breaking', rule: 'type-narrowed' }),
          ]),
        },
      ],
    })
    const previous = await get(`${web}/3/schema-comparison/previous-distinct`)
    expect(previous.json()).toMatchObject({ from: { version: '2' }, backward: 'unknown' })
    const same = await get(`${web}/3/schema-comparison/version/3`)
    expect(same.json()).toMatchObject({
      backward: 'compatible',
      resources: [{ change: 'unchanged' }],
    })
  })

  it('needs both', async () => {
    await past().pact('Web', '1', 'API', { body: pact({ id: 'text' }) })
    expect((await get(`${web}/1/schema-comparison/version/2`)).statusCode).toBe(404)
    expect((await get(`${web}/1/schema-comparison/previous-distinct`)).statusCode).toBe(404)
  })
})

describe('the gate', () => {
  const breaking = () =>
    twoInProduction(pact({ id: 'number' }), pact({ id: 'number' }), pact({ id: 'text' }))

  it('looks at no schemas unless a provider has it do so', async () => {
    await breaking()
    expect(await gate('3')).toMatchObject({ deployable: true, kinds: ['VERIFIED'] })
    await put({ mode: 'BACKWARD' })
    expect(await gate('3')).toMatchObject({ deployable: true, kinds: ['VERIFIED'] })
    await put({ mode: 'NONE', gate: true })
    expect(await gate('3')).toMatchObject({ deployable: true, kinds: ['VERIFIED'] })
    expect(await database.db.selectFrom('schema_derivation').select('deriver').execute()).toEqual(
      [],
    )
  })

  it('forbids what breaks with what is there, and says where', async () => {
    await breaking()
    await put({ mode: 'BACKWARD', gate: true })

    const { deployable, kinds, reasons, notices } = await gate('3')

    expect({ deployable, kinds }).toEqual({
      deployable: false,
      kinds: ['SCHEMA_INCOMPATIBLE', 'VERIFIED'],
    })
    expect(reasons[0]).toMatchObject({
      blocking: true,
      consumer: { name: 'Web', version: '3' },
      provider: { name: 'API' },
      mode: 'BACKWARD',
      breaks: {
        version: '2',
        order: 'backward',
        findings: [{ pointer: '/id', resource: 'experiment' }],
      },
      text: expect.stringContaining('asks for BACKWARD compatibility: in experiment (response)'),
      _links: {
        'pb:schema-comparison': { href: `http://broker${web}/3/schema-comparison/version/2` },
      },
    })
    expect(notices).toEqual([
      {
        type: 'error',
        text: 'The pact of Web (3) with API breaks with that of version 2: API asks for BACKWARD compatibility',
      },
    ])
  })

  it('leaves to the verification what is newly relied on', async () => {
    const two = pact({ id: 'text' })
    await twoInProduction(two, two, pact({ id: 'text', name: 'text' }))
    await put({ mode: 'BACKWARD', gate: true })
    expect(await gate('3')).toMatchObject({ deployable: true, kinds: ['VERIFIED'] })
  })

  it('counts versions that were there once only if the mode is transitive', async () => {
    await twoInProduction(pact({ id: 'number' }), pact({ x: 'text' }), pact({ id: 'text' }))
    await put({ mode: 'BACKWARD', gate: true })
    expect((await gate('3')).deployable).toBe(true)
    await put({ mode: 'BACKWARD_TRANSITIVE', gate: true })
    expect(await gate('3')).toMatchObject({
      deployable: false,
      reasons: [{ breaks: { version: '1' } }, {}],
    })
  })

  it('asks nothing of a provider that moves, nor of a version that is there already', async () => {
    await breaking()
    await past().result('Web', '2', 'API', '11')
    await put({ mode: 'FULL_TRANSITIVE', gate: true })
    expect((await gate('11', 'API')).kinds).not.toContain('SCHEMA_INCOMPATIBLE')
    expect((await gate('2')).deployable).toBe(true)
  })
})
