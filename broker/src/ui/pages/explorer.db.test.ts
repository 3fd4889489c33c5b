import { beforeEach, describe, expect, it } from '@jest/globals'
import { sharedApp, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/database.ts'
import { given } from '../../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

const at = (path: string) => `/explorer?path=${encodeURIComponent(path)}`
const get = (url: string) => app().inject({ url, headers: browser })

describe('the explorer of the API', () => {
  beforeEach(async () => {
    await given(database.db).pact('Web/Shop <b>', '1', 'Orders')
  })

  it('begins at the index, and says what each relation leads to', async () => {
    const response = await get('/explorer')

    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(response.body).toContain('<a href="http://broker/doc/pacticipants">pb:pacticipants</a>')
    expect(response.body).toContain(
      '<a href="http://broker/explorer?path=%2Fpacticipants">http://broker/pacticipants</a>',
    )
  })

  it('shows a resource with links that stay in the explorer, and names escaped', async () => {
    const response = await get(at('/pacticipants/Web%2FShop%20%3Cb%3E'))

    expect(response.body).toContain('200 · application/hal+json;charset=utf-8')
    expect(response.body).toContain('possible here: GET, ')
    expect(response.body).toContain('&#34;Web/Shop &#60;b&#62;&#34;')
    expect(response.body).not.toContain('<b>&#34;')
    expect(response.body).toContain(
      'href="http://broker/explorer?path=%2Fpacticipants%2FWeb%252FShop%2520%253Cb%253E%2Fversions"',
    )
  })

  it('fills in a template without scripts', async () => {
    const template = '/pacticipants/{pacticipant}/versions/{version}'
    const form = await get(at(template))
    const half = await get(`${at(template)}&value[pacticipant]=Orders`)
    const whole = await get(
      `${at(template)}&value[pacticipant]=Web/Shop%20%3Cb%3E&value[version]=1`,
    )

    expect(form.body).toContain('name="value[pacticipant]"')
    expect(half.statusCode).toBe(200)
    expect(whole.statusCode).toBe(303)
    expect(whole.headers.location).toBe(
      `http://broker${at('/pacticipants/Web%2FShop%20%3Cb%3E/versions/1')}`,
    )
  })

  it('shows refusals and plain text as they are', async () => {
    const missing = await get(at('/pacticipants/nobody'))
    const lines = await get(at('/relationships'))

    expect(missing.statusCode).toBe(200)
    expect(missing.body).toContain('404 · ')
    expect(missing.body).toContain('No pacticipant with name &#39;nobody&#39; found')
    expect(lines.body).toMatch(/<pre class="panel pad" tabindex="0">\d+,(Orders,1,1,0|Web)/)
  })

  it.each(['https://elsewhere.example/', '//elsewhere.example/', '/explorer?path=/', 'é', ''])(
    'begins at the index where %p is asked for',
    async (path) => {
      expect((await get(at(path))).body).toContain('value="/"')
    },
  )

  it('reaches names that were typed as they are read', async () => {
    await given(database.db).pacticipant('Café au lait')

    expect((await get(at('/pacticipants/Café au lait'))).body).toContain('200 · ')
  })

  it('has the rights of the one who asks, and no others', async () => {
    const guarded = testApp(database.db, {
      PACT_BROKER_BASIC_AUTH_USERNAME: 'writer',
      PACT_BROKER_BASIC_AUTH_PASSWORD: 'secret',
    })
    const authorization = `Basic ${btoa('writer:secret')}`

    const stranger = await guarded.inject('/explorer')
    const writer = await guarded.inject({ url: '/explorer', headers: { authorization } })

    expect(stranger.statusCode).toBe(401)
    expect(writer.body).toContain('pb:publish-contracts')
  })

  it('stands where the reference has its own, and can be switched off', async () => {
    const old = await get('/hal-browser/browser.html')
    const off = testApp(database.db, { PACT_BROKER_USE_HAL_BROWSER: 'false' })

    expect(old.statusCode).toBe(302)
    expect(old.headers.location).toBe('http://broker/explorer')
    expect((await off.inject('/explorer')).statusCode).toBe(404)
    expect((await off.inject('/doc')).body).not.toContain('/explorer')
  })
})

describe('the documentation of relations', () => {
  it('says what a relation leads to, to browsers and to clients', async () => {
    const page = await get('/doc/publish-pact?context=index')
    const same = await app().inject({
      url: '/doc/pb:publish-pact',
      headers: { accept: 'application/hal+json' },
    })

    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('<h1>pb:publish-pact</h1>')
    expect(same.body).toBe(page.body)
  })

  it('lists all relations, also for one that does not exist', async () => {
    const all = await get('/doc')
    const unknown = await get('/doc/%3Cscript%3E')

    expect(all.statusCode).toBe(200)
    expect(all.body).toContain('<a href="http://broker/doc/webhooks">pb:webhooks</a>')
    expect(unknown.statusCode).toBe(404)
    expect(unknown.body).toContain('no relation called <b>&#60;script&#62;</b>')
    expect((await get('/doc/constructor')).statusCode).toBe(404)
  })
})
