import { describe, expect, it } from '@jest/globals'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)

async function ask(path: string) {
  return app().inject(path)
}

describe('GET /can-i-deploy', () => {
  it('asks for one version and an environment, without a limit', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '5', 'Orders')
    await facts.result('Web', '5', 'Orders', '10', { success: false })
    await facts.result('Web', '5', 'Orders', '11')
    await facts.deployment('Orders', '10', 'prod', { instance: 'a' })
    await facts.deployment('Orders', '11', 'prod', { instance: 'b' })

    const body = (await ask('/can-i-deploy?pacticipant=Web&version=5&environment=prod')).json()

    expect(body.summary).toMatchObject({ deployable: false, success: 1, failed: 1 })
  })

  it('asks for the latest versions with a tag', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '5', 'Orders')
    await facts.result('Web', '5', 'Orders', '10', { tags: ['prod'], success: false })
    await facts.result('Web', '5', 'Orders', '11', { tags: ['prod'] })

    const body = (await ask('/can-i-deploy?pacticipant=Web&version=5&to=prod')).json()

    expect(body.summary).toMatchObject({ deployable: true, success: 1 })
    expect(body.matrix[0].provider.version.number).toBe('11')
  })

  it('says no for a version that does not exist', async () => {
    await given(database.db).pact('Web', '5', 'Orders')

    const response = await ask('/can-i-deploy?pacticipant=Web&version=6&to=prod')

    expect(response.statusCode).toBe(200)
    expect(response.json().summary.deployable).toBe(false)
  })

  it.each([
    'ignore[]=Orders',
    'ignore=Orders',
    'ignore[][pacticipant]=Orders&ignore[][version]=10',
  ])('leaves out what is to be ignored: %s', async (ignore) => {
    const facts = given(database.db)
    await facts.pact('Web', '5', 'Orders')
    await facts.result('Web', '5', 'Orders', '10', { success: false })
    await facts.deployment('Orders', '10', 'prod')

    const path = `/can-i-deploy?pacticipant=Web&version=5&environment=prod&${ignore}`
    const body = (await ask(path)).json()

    expect(body.summary).toMatchObject({ deployable: true, ignored: 1 })
    expect(body.summary.reasons[0]).toMatchObject({
      kind: 'NOTHING_TO_CHECK',
      text: expect.stringContaining('Nothing was checked'),
    })
  })

  it.each([
    [
      '',
      {
        pacticipant: ['is missing'],
        version: ['is missing'],
        '': ["Must specify either an environment or a 'to' tag."],
      },
    ],
    [
      'pacticipant=&version=&environment=test',
      { pacticipant: ['must be filled'], version: ['must be filled'] },
    ],
    [
      'pacticipant=Nope&version=5&environment=test',
      { pacticipant: ['does not match an existing pacticipant'] },
    ],
    [
      'pacticipant=Web&version=5&environment=moon',
      { environment: ["with name 'moon' does not exist"] },
    ],
    [
      'pacticipant=Web&version=5&environment=test&to=prod',
      { '': ["Cannot specify both a 'to' tag and an environment."] },
    ],
  ])('is refused with messages by parameter: %s', async (query, errors) => {
    await given(database.db).pact('Web', '5', 'Orders')
    await given(database.db).environment('test')

    const response = await ask(`/can-i-deploy?${query}`)

    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({ errors })
  })
})

describe('can-i-deploy by path', () => {
  it('asks for the latest version with one tag beside those with another', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '5', 'Orders', { tags: ['dev/1'] })
    await facts.result('Web', '5', 'Orders', '10', { tags: ['prod'] })

    const path = '/pacticipants/Web/latest-version/dev%2F1/can-i-deploy/to/prod'
    const body = (await ask(path)).json()

    expect(body.summary).toMatchObject({ deployable: true, success: 1 })
  })

  it('asks for the head of a branch to an environment', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '5', 'Orders', { branch: 'feat/x' })
    await facts.result('Web', '5', 'Orders', '10')
    await facts.deployment('Orders', '10', 'prod')

    const path =
      '/pacticipants/Web/branches/feat%2Fx/latest-version/can-i-deploy/to-environment/prod'
    const body = (await ask(path)).json()

    expect(body.summary).toMatchObject({ deployable: true, success: 1 })
  })

  it.each([
    ['/pacticipants/No/latest-version/dev/can-i-deploy/to/prod', /No pacticipant with name 'No'/],
    ['/pacticipants/Web/latest-version/no/can-i-deploy/to/prod', /with tag 'no'/],
    [
      '/pacticipants/Web/branches/no/latest-version/can-i-deploy/to-environment/prod',
      /on branch 'no'/,
    ],
    [
      '/pacticipants/Web/branches/main/latest-version/can-i-deploy/to-environment/no',
      /environment with name 'no'/,
    ],
    ['/matrix/provider/No/consumer/Web', /No provider with name 'No' found/],
    ['/matrix/provider/Orders/consumer/No', /No consumer with name 'No' found/],
  ])(
    'is not found, with a sentence, where something in the path is missing: %s',
    async (path, sentence) => {
      await given(database.db).pact('Web', '5', 'Orders', { branch: 'main' })
      await given(database.db).environment('prod')

      const response = await ask(path)

      expect(response.statusCode).toBe(404)
      expect(response.json().error).toMatch(sentence)
    },
  )
})

describe('explain=true', () => {
  const question = 'q[][pacticipant]=Web&q[][version]=5&environment=prod&latestby=cvp'

  async function twoLiveOrders() {
    const facts = given(database.db)
    await facts.pact('Web', '5', 'Orders')
    await facts.result('Web', '5', 'Orders', '10', { success: false })
    await facts.deployment('Orders', '10', 'prod', { instance: 'a' })
    await facts.deployment('Orders', '11', 'prod', { instance: 'b' })
  }

  it('adds the evidence of the answer, by which it can be judged without the broker', async () => {
    await twoLiveOrders()

    const { evidence } = (
      await ask(`/matrix?${question}&ignore[][pacticipant]=Web&ignore[][version]=5&explain=true`)
    ).json()

    expect(evidence).toMatchObject({
      question: {
        selectors: [{ pacticipant: 'Web', version: '5' }],
        destination: { environment: 'prod' },
        latestby: 'cvp',
        success: null,
        limit: null,
        asOf: null,
      },
      selectors: [
        { pacticipant: 'Web', specified: true, ignored: true, version: { number: '5' } },
        {
          pacticipant: 'Orders',
          specified: false,
          answersForItself: true,
          version: { number: '11' },
        },
        {
          pacticipant: 'Orders',
          specified: false,
          answersForItself: true,
          version: { number: '10' },
        },
      ],
      ignored: [{ pacticipant: 'Web', version: '5' }],
      integrations: [{ consumer: 'Web', provider: 'Orders', required: true }],
      publications: [{ consumer: { name: 'Web', number: '5' }, provider: 'Orders', revision: 1 }],
      results: [{ consumer: 'Web', provider: { name: 'Orders', number: '10' }, success: false }],
      violations: [],
      rows: [
        { provider: { number: '11' }, result: null, success: null, ignored: true },
        { provider: { number: '10' }, success: false, ignored: true },
      ],
      limited: null,
    })
    // An environment makes cvp cvpv.
    expect(evidence.rules.map(({ rule }: { rule: string }) => rule)).toEqual([
      'EACH_VERSION_ANSWERS',
      'NEWEST_RESULT_COUNTS',
      'IGNORED_DOES_NOT_COUNT',
      'NOTHING_MISSING_IS_YES',
    ])
  })

  it.each([
    `/matrix?${question}`,
    '/matrix/provider/Orders/consumer/Web?latestby=cvp',
    '/can-i-deploy?pacticipant=Web&version=5&environment=prod',
  ])('changes nothing else, and nothing where it is not asked for: %s', async (path) => {
    await twoLiveOrders()

    const plain = (await ask(path)).json()
    const { evidence, ...explained } = (await ask(`${path}&explain=true`)).json()

    expect(explained).toEqual(plain)
    expect(evidence.rows).toHaveLength(plain.matrix.length)
    expect((await ask(`${path}&explain=false`)).json()).toEqual(plain)
  })

  it('names the rule that decided', async () => {
    await twoLiveOrders()
    const decided = async (query: string) =>
      (await ask(`/matrix?${query}&explain=true`)).json().evidence.rules.at(-1).rule

    expect(await decided(question)).toBe('MISSING_IS_UNKNOWN')
    expect(await decided(`${question}&success=false`)).toBe('FAILURE_IS_NO')
    expect(await decided('q[][pacticipant]=Web&q[][version]=6&environment=prod')).toBe(
      'UNKNOWN_VERSION_IS_NO',
    )
    await given(database.db).pact('Web', '6', 'Orders', { content: '5' })
    expect(await decided('q[][pacticipant]=Web&limit=1&success=true')).not.toBe('CUT_IS_UNKNOWN')
    await given(database.db).result('Web', '5', 'Orders', '12')
    expect(await decided('q[][pacticipant]=Web&limit=1&latestby=cvpv')).toBe('CUT_IS_UNKNOWN')
  })

  it('is refused with anything but true or false', async () => {
    await twoLiveOrders()

    const response = await ask(`/matrix?${question}&explain=yes`)

    expect(response.statusCode).toBe(400)
    expect(response.json().errors).toEqual(['explain must be true or false.'])
  })
})
