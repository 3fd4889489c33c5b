import { expect, it } from '@jest/globals'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)
const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

/** Every address at which the reference has a page, and where a browser gets to from there. */
it.each([
  ['/', 'page'],
  ['/ui/relationships', '/'],
  ['/pacticipants/Web%2FA', 'page'],
  ['/pacticipants/Web%2FA/network', '/graph?focus=Web%2FA'],
  ['/groups/Web%2FA', '/graph?focus=Web%2FA'],
  ['/dashboard/provider/Orders/consumer/Web%2FA', 'page'],
  ['/dashboard/provider/Orders/consumer/Web%2FA?view=branch&page=1&pageSize=30', 'page'],
  ['/?search=web&page=1&pageSize=100', 'page'],
  ['/?tags=true', 'page'],
  ['/?tags[]=dev&tags[]=prod', 'page'],
  ['/matrix', 'page'],
  ['/matrix?q[]pacticipant=Web%2FA&q[]latest=true&latestby=cvpv&limit=100', 'page'],
  ['/matrix/provider/Orders/consumer/Web%2FA', 'page'],
  [
    '/pacticipants/Web%2FA/latest-version/dev/can-i-deploy/to/prod',
    '/can-i-deploy?pacticipant=Web%2FA&tag=dev&to=prod',
  ],
  [
    '/pacticipants/Web%2FA/branches/feat%2Fx/latest-version/can-i-deploy/to-environment/prod',
    '/can-i-deploy?pacticipant=Web%2FA&branch=feat%2Fx&environment=prod',
  ],
  ['/pacts/provider/Orders/consumer/Web%2FA/latest', 'page'],
  ['/pacts/provider/Orders/consumer/Web%2FA/latest/dev', 'page'],
  ['/pacts/provider/Orders/consumer/Web%2FA/version/1', 'page'],
  [
    '/pacts/provider/Orders/consumer/Web%2FA/pact-version/abc/verification-results/7',
    '/pacts/provider/Orders/consumer/Web%2FA/pact-version/abc',
  ],
  [
    '/pacts/provider/Orders/consumer/Web%2FA/pact-version/abc/metadata/Y3ZuPTE/verification-results/7',
    '/pacts/provider/Orders/consumer/Web%2FA/pact-version/abc',
  ],
  ['/doc/webhooks?context=pact', 'page'],
  ['/hal-browser/browser.html', '/explorer'],
])('%s leads to %s', async (url, end) => {
  const facts = given(database.db)
  await facts.pact('Web/A', '1', 'Orders', { branch: ['main', 'feat/x'], tags: ['dev'] })
  await facts.version('Orders', '7', { tags: ['prod'] })
  await facts.environment('prod')

  const response = await app().inject({ url, headers })

  if (end === 'page') {
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8')
  } else {
    expect(response.headers.location).toBe(`http://broker${end}`)
    const followed = await app().inject({ url: end, headers })
    const isKnown = !end.includes('/pact-version/abc')
    expect(followed.statusCode).toBe(isKnown ? 200 : 404)
    expect(followed.headers['content-type']).toBe('text/html; charset=utf-8')
  }
})
