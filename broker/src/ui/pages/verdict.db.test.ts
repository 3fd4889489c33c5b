import { expect, it } from '@jest/globals'
import { sharedApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/database.ts'
import { given } from '../../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)
const accept = 'text/html,application/xhtml+xml,*/*;q=0.8'

async function page(url: string, status = 200): Promise<string> {
  const response = await app().inject({ url, headers: { accept } })
  expect([url, response.statusCode]).toEqual([url, status])
  return response.body.replace(/<\/?bdi>/g, '')
}

/** What the page says, and what the address says that it leads programs to. */
async function bothAnswers(url: string) {
  const text = await page(url)
  const [, heading] = /<h1>(.*?)<\/h1>/.exec(text) ?? []
  const json = /href="([^"]+)" type="application\/hal\+json">the same/.exec(text)?.[1] ?? ''
  const address = json.replaceAll('&#38;', '&').replace('http://broker', '')
  const { summary } = (await app().inject({ url: address })).json()
  return { heading, deployable: summary.deployable, text }
}

async function happen(): Promise<void> {
  const facts = given(database.db)
  await facts.pact('Web/ä', '1', 'Orders', { branch: 'feat/x', tags: ['dev %'] })
  await facts.result('Web/ä', '1', 'Orders', '7', { branch: 'main', tags: ['prod'] })
  await facts.pact('Web/ä', '1', 'Stock', { content: 'other' })
  await facts.result('Web/ä', '1', 'Stock', '3', { success: false, branch: 'main', tags: ['prod'] })
  await facts.pacticipant('Orders', { mainBranch: 'main' })
  await facts.pacticipant('Stock', { mainBranch: 'main' })
  await facts.deployment('Orders', '7', 'live')
  await facts.deployment('Stock', '3', 'live')
}

const who = ['version=1', 'branch=feat%2Fx', 'tag=dev+%25', 'latest=true']
const whereTo = ['environment=live', 'to=prod', 'mainBranch=true', 'environment=']
const questions = who.flatMap((one) => whereTo.map((other) => `${one}&${other}`))

it.each(questions)('?pacticipant=…&%s is answered as the gate answers programs', async (rest) => {
  await happen()
  const url = `/can-i-deploy?pacticipant=Web%2F%C3%A4&${rest}`

  const red = await bothAnswers(url)
  const green = await bothAnswers(`${url}&ignore[]=Stock`)

  expect([red.heading, red.deployable]).toEqual(['No. One of 2 pairs fails.', false])
  expect([green.heading, green.deployable]).toEqual(['Yes. The only pair holds.', true])
  expect(green.text).toContain('leaving out Stock?')
})

it('a question whose parts do not make one is told what it lacks', async () => {
  await happen()
  const ask = (rest: string, status: number) =>
    page(`/can-i-deploy?pacticipant=Web%2F%C3%A4&${rest}`, status)

  expect(await ask('tag=dev+%25&to=prod&environment=live', 400)).toContain('Must specify one of')
  expect(await ask('branch=feat%2Fy&to=prod', 404)).toContain('feat/x')
  expect(await ask('tag=none&environment=live', 404)).toContain('with tag')
})

it.each(['', '&mainBranch=true', '&environment=live'])(
  'a question without a version (%s) is asked which one is meant',
  async (rest) => {
    await happen()

    const asked = await page(`/can-i-deploy?pacticipant=Web%2F%C3%A4${rest}`)
    const [, newest] = /href="([^"]+)">its newest version/.exec(asked) ?? []
    const address = newest?.replaceAll('&#38;', '&').replace('http://broker', '') ?? ''

    expect(asked).toContain('Which version of Web/ä?')
    expect(await page(address)).toContain('Can Web/ä in its newest version go')
  },
)

it('an answer that is not known counts what fails before what is missing', async () => {
  await happen()
  await given(database.db).pact('Web/ä', '1', 'Mail', { content: 'third' })
  await given(database.db).pacticipant('Mail', { mainBranch: 'main' })

  const answer = await page('/can-i-deploy?pacticipant=Web%2F%C3%A4&version=1')

  expect(answer).toContain('Not known yet. One of 3 pairs fails, one has no answer: treat this')
})

it('a question without a destination is answered, and says what the answer is about', async () => {
  await happen()
  const ask = (rest: string) => page(`/can-i-deploy?pacticipant=Web%2F%C3%A4&${rest}`)

  const answer = await ask('latest=true')

  expect(answer).toContain('No destination was named.')
  expect(answer).toContain(
    'Can Web/ä in its newest version go beside the newest version of every other application?',
  )
  expect(await ask('latest=true&environment=live')).not.toContain('No destination was named.')
})

it('each pair is told in few words beside the causes', async () => {
  await happen()

  const answer = await page('/can-i-deploy?pacticipant=Web%2F%C3%A4&version=1&environment=live')
  const [, list] = /Pairs checked<\/h2>(.*?)<\/ul>/s.exec(answer) ?? []
  const lines = list?.replace(/<[^>]+>/g, '').split(/\s{2,}|\n/) ?? []

  expect(lines.join(' ')).toMatch(/Web\/ä 1 → Stock 3failed, .*Web\/ä 1 → Orders 7verified, /)
  expect(answer).toContain('<dd>1 verified, 1 failed</dd>')
})
