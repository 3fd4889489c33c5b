import { describe, expect, it } from '@jest/globals'
import { newApp, sharedApp, testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)
const html = 'text/html,application/xhtml+xml,*/*;q=0.8'

async function page(url: string, status: number): Promise<string> {
  const response = await app().inject({ url, headers: { accept: html } })
  expect([response.statusCode, response.headers['content-type']]).toEqual([
    status,
    'text/html; charset=utf-8',
  ])
  expect(response.headers['content-security-policy']).toContain("default-src 'none'")
  expect(Number(response.headers['content-length'])).toBe(Buffer.byteLength(response.body))
  return response.body
}

describe('a browser that asks for what is not there', () => {
  it('is told what is meant perhaps, with links to this address as it may have been meant', async () => {
    await given(database.db).pact('Web/ä', '1.0', 'Orders', { branch: 'main' })
    await given(database.db).environment('production')

    const application = await page('/matrix/provider/orders/consumer/Web%2F%C3%A4?limit=5', 404)
    expect(application).toContain('There is no application <b><bdi>orders</bdi></b>')
    expect(application).toContain(
      'href="http://broker/matrix/provider/Orders/consumer/Web%2F%C3%A4?limit=5"',
    )
    expect(await page('/pacts/provider/Orders/consumer/Web%2F%C3%A4/version/1.1', 404)).toContain(
      '/version/1.0"',
    )
    expect(
      await page('/pacts/provider/Orders/consumer/Web%2F%C3%A4/branch/mian/latest', 404),
    ).toContain('/branch/main/latest"')
    expect(
      await page('/can-i-deploy?pacticipant=Orders&version=1&environment=prodution', 400),
    ).toContain('environment=production"')
    expect(await page('/matrix?q[][pacticipant]=Wbe%2F%C3%A4', 400)).toContain(
      'q%5B%5D%5Bpacticipant%5D=Web%2F%C3%A4"',
    )
    expect(await page('/graph?focus=Ordrs', 404)).toContain('focus=Orders"')
  })

  it('is shown what there is where nothing is alike, and that there may be nothing', async () => {
    expect(await page('/pacticipants/Orders', 404)).toContain('There is none at all yet.')
    await given(database.db).version('Web', '1')

    expect(await page('/pacticipants/nothing-of-the-kind', 404)).toContain(
      'Among those that are known: <a href="http://broker/pacticipants/Web">',
    )
  })

  it('shows names made of markup as text', async () => {
    expect(await page('/pacticipants/%3Cscript%3E%22', 404)).not.toMatch(/<script|>"/)
  })
})

describe('a browser whose request is refused', () => {
  it.each([
    ['/nowhere', 404, 'all integrations'],
    ['/%zz', 400, 'is not a valid url component'],
    ['/pacticipants//x', 404, 'Empty path component found'],
    [`/pacticipants/${'x'.repeat(501)}`, 400, '500 are allowed'],
    ['/environments?asOf=never', 400, 'asOf must be one moment'],
    ['/matrix?q[][version]=1', 400, 'Please specify the pacticipant name'],
    ['/pacts/provider/P/consumer/C/latest/badge', 406, 'a badge is a picture'],
    ['/contracts/publish', 405, 'possible are: POST'],
  ])('at %s is told so in a page', async (url, status, words) => {
    const headers = status === 406 ? { accept: `${html.replace('*/*', 'a/b')}` } : { accept: html }
    const response = await app().inject({ url, headers })

    expect(response.statusCode).toBe(status)
    expect(response.body).toContain('<h2>What to do next</h2>')
    expect(response.body).toContain(words)
  })

  it('learns that a form was not taken, and that nothing was changed', async () => {
    const headers = { accept: html, 'content-type': 'application/x-www-form-urlencoded' }
    const response = await app().inject({
      method: 'POST',
      url: '/contracts/publish',
      headers,
      payload: 'a=1',
    })

    expect(response.statusCode).toBe(415)
    expect(response.body).toContain('Nothing was changed.')
  })

  it('is asked for a user, and finds a page behind the question', async () => {
    const locked = testApp(database.db, {
      PACT_BROKER_BASIC_AUTH_USERNAME: 'u',
      PACT_BROKER_BASIC_AUTH_PASSWORD: 'p',
    })

    const response = await locked.inject({ url: '/', headers: { accept: html } })

    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Basic realm="Restricted area"')
    expect(response.body).toContain('<h1>A user is needed</h1>')
  })

  it('is told a reference of our own faults, and nothing else', async () => {
    const broken = newApp(database.db)
    broken.get('/broken', () => {
      throw new Error('secret of the inside')
    })

    const response = await broken.inject({ url: '/broken', headers: { accept: html } })

    expect(response.statusCode).toBe(500)
    expect(response.body).toMatch(/reference <code>[\w-]+<\/code>/)
    expect(response.body).not.toContain('secret')
  })

  it.each([
    ['application/hal+json', { error: 'The requested document was not found on this server.' }],
    ['*/*', { error: 'The requested document was not found on this server.' }],
    [
      'image/avif,image/webp,*/*;q=0.8',
      { error: 'The requested document was not found on this server.' },
    ],
  ])('but whoever reads %s gets what the API says', async (accept, body) => {
    const response = await app().inject({ url: '/nowhere', headers: { accept } })

    expect(response.json()).toEqual(body)
  })
})
