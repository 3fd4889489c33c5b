import { describe, expect, it } from '@jest/globals'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const w5 = 'q[][pacticipant]=Web&q[][version]=5'
const database = testDatabase()
const app = sharedApp(database)

async function ask(path: string, headers: Record<string, string> = {}) {
  return app().inject({ url: path, headers })
}

describe('a question that means nothing', () => {
  it.each([
    ['', ['Please provide 1 or more version selectors.']],
    ['environment=prod&latestby=cvpv', ['Please provide 1 or more version selectors.']],
    ['q[][version]=5', ['Please specify the pacticipant name']],
    ['q[]=Web', ['Please specify the pacticipant name']],
    [
      'q[][pacticipant]=Web&q[][version]=5&q[][latest]=true',
      ['A version number and latest flag cannot both be specified for Web'],
    ],
    ['q[][pacticipant]=Nope', ['Pacticipant Nope not found']],
    [`${w5}&ignore[][version]=1`, ['Please specify the pacticipant name to ignore']],
    [
      `${w5}&ignore[][pacticipant]=X&ignore[][version]=1&ignore[][latest]=true`,
      ['A version number and latest flag cannot both be specified for X to ignore'],
    ],
    [
      `${w5}&tag=t&environment=prod`,
      ['Cannot specify more than one of tag, environment and mainBranch.'],
    ],
    [
      `${w5}&mainBranch=false&tag=t`,
      ['Cannot specify more than one of tag, environment and mainBranch.'],
    ],
    [`${w5}&latest=true&environment=prod`, ['Cannot specify both latest=true and an environment.']],
    [
      `${w5}&environment=moon`,
      [
        "Environment with name 'moon' does not exist: `pact broker create-environment` makes one, `pact broker list-environments` shows those there are",
      ],
    ],
    [`${w5}&limit=0`, ['The limit must be 1 or greater.']],
    [`${w5}&limit=x`, ['The limit must be 1 or greater.']],
    [`${w5}&latestby=foo`, ['latestby must be one of cvpv, cvp, cp.']],
    [`${w5}&success[]=maybe`, ['success must be true, false or empty.']],
    [
      'q[][pacticipant]=A&q[][pacticipant]=B&limit=-1',
      ['Pacticipant A not found', 'Pacticipant B not found', 'The limit must be 1 or greater.'],
    ],
  ])('is refused with sentences: %s', async (query, errors) => {
    await given(database.db).pact('Web', '5', 'Orders')
    await given(database.db).environment('prod')

    const response = await ask(`/matrix?${query}`)

    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({ errors })
  })

  it('takes empty parameters for absent ones, and only the text true for true', async () => {
    await given(database.db).pact('Web', '5', 'Orders')

    const response = await ask(
      `/matrix?${w5}&q[][latest]=1&q[][tag]=&tag=&environment=&limit=&latest=yes&latestby=`,
    )

    expect(response.statusCode).toBe(200)
    expect(response.json().matrix).toHaveLength(1)
  })

  it('is refused with problem details where they are asked for', async () => {
    const response = await ask('/matrix', { accept: 'application/problem+json' })

    expect(response.statusCode).toBe(400)
    expect(response.headers['content-type']).toBe('application/problem+json;charset=utf-8')
    expect(response.json()).toMatchObject({
      title: 'Validation errors',
      status: 400,
      errors: [{ detail: 'Please provide 1 or more version selectors.' }],
    })
  })
})
