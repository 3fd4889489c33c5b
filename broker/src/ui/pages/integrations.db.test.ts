import { describe, expect, it } from '@jest/globals'
import { sharedApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/database.ts'
import { given } from '../../../test/given.ts'

const database = testDatabase()
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

const app = sharedApp(database)

async function page(url: string): Promise<string> {
  const response = await app().inject({ url, headers: browser })
  expect(response.statusCode).toBe(200)
  expect(response.headers['content-security-policy']).toContain("default-src 'none'")
  return response.body.replace(/<\/?bdi>/g, '')
}

describe('the first page', () => {
  it('shows the way to the first pact while there is none, for the address it is asked at', async () => {
    const body = await page('/')

    expect(body).toContain('No pacts yet')
    expect(body).toContain('--broker-base-url http://broker')
    expect(body).toContain('Waiting for the first pact')
    expect(body).not.toContain('Done:')
    expect(body).not.toContain('PACT_BROKER_USERNAME')
  })

  it('checks off what has happened, and says no more of it once all has', async () => {
    const facts = given(database.db)
    await facts.pact("Web's", '1', 'Orders')
    await facts.result("Web's", '1', 'Orders', '7')

    const underway = await page('/')
    expect(underway).toContain('First steps: 2 of 3 done')
    expect(underway).toContain('Waiting for the first deployment')
    expect(underway).toContain('--pacticipant &#39;Web&#39;\\&#39;&#39;s&#39; \\\n  --version 1')
    expect(underway).toContain('create-environment \\\n  --name production')

    await facts.deployment('Orders', '7', 'test')
    expect(await page('/')).not.toContain('First steps')
  })

  it('narrows by label, and counts by status whatever status is asked for', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '1', 'Orders')
    await facts.pact('Admin', '1', 'Orders')
    await facts.result('Admin', '1', 'Orders', '7', { success: false, pending: true })
    await facts.pact('Web', '1', 'Stock', { content: 'old' })
    await facts.result('Web', '1', 'Stock', '7')
    await facts.pact('Web', '2', 'Stock', { content: 'new' })
    await app().inject({ method: 'PUT', url: '/pacticipants/Web/labels/team%20%25', payload: {} })

    const labelled = await page('/?label=team+%25')
    expect(labelled).toContain('2 integrations between 3 applications.')
    expect(labelled).not.toContain('<b>Admin</b>')
    const pending = await page('/?status=pending')
    expect(pending).toContain('All <b>3</b>')
    expect(pending).toContain('Changed since <b>1</b>')
    expect(pending).not.toContain('<b>Stock</b>')
    expect(await page('/?status=verified')).toContain('No integration matches')
    expect(await page('/?page=9')).toContain('All <b>3</b>')
  })

  it('narrows to pairs of which both sides run in an environment, in every link', async () => {
    const facts = given(database.db)
    for (const consumer of ['Web', 'Admin', 'SDK']) await facts.pact(consumer, '1', 'Orders')
    await facts.deployment('Orders', '7', 'live & well')
    await facts.deployment('Web', '1', 'live & well')
    await facts.release('SDK', '1', 'live & well')
    await facts.deployment('Admin', '1', 'test')

    const live = await page('/?environment=live+%26+well')

    expect(live).toContain('2 integrations between 3 applications.')
    expect(live).toContain('<b>Web</b>')
    expect(live).toContain('<b>SDK</b>')
    expect(live).not.toContain('<b>Admin</b>')
    expect(live).toContain('<option selected>live &#38; well</option>')
    expect(live).toContain('?environment=live+%26+well&#38;status=unknown')
    expect(await page('/?environment=test')).toContain('both must run in test')
    expect(await page('/?environment=nowhere')).toContain('<option selected>nowhere</option>')
  })

  it('shows the labels of consumers, each leading to what has it, and offers them', async () => {
    await given(database.db).pact('Web', '1', 'Orders')
    await app().inject({ method: 'PUT', url: '/pacticipants/Web/labels/a%26b', payload: {} })

    const body = await page('/')

    expect(body).toContain('<a class="tag" href="http://broker/?label=a%26b">a&#38;b</a>')
    expect(body).toContain('<option>a&#38;b</option>')
    expect(await page('/?label=other')).toContain('<option selected>other</option>')
  })

  it('lists integrations, the failed one first', async () => {
    await given(database.db).pact('Admin', '1', 'Orders')
    await given(database.db).result('Admin', '1', 'Orders', '7')
    await given(database.db).pact('Web', '1', 'Orders')
    await given(database.db).result('Web', '1', 'Orders', '7', { success: false })

    const body = await page('/')

    expect(body).toContain('2 integrations between 3 applications. 1 integration fails.')
    expect(body.indexOf('<b>Web</b>')).toBeLessThan(body.indexOf('<b>Admin</b>'))
  })

  it('lists by name or by the newest pact when asked to, and stays in that order', async () => {
    const facts = given(database.db)
    await facts.pact('Admin', '1', 'Orders')
    await facts.pact('web', '1', 'Orders')
    await facts.result('web', '1', 'Orders', '7', { success: false })
    await facts.pact('Backoffice', '1', 'Orders')
    const order = async (query: string) =>
      [...(await page(`/${query}`)).matchAll(/<b>(Admin|web|Backoffice)<\/b>/g)].map(
        ([, name]) => name,
      )

    expect(await order('')).toEqual(['web', 'Admin', 'Backoffice'])
    expect(await order('?sort=name')).toEqual(['Admin', 'Backoffice', 'web'])
    expect(await order('?sort=newest')).toEqual(['Backoffice', 'web', 'Admin'])
    expect(await order('?sort=size')).toEqual(['web', 'Admin', 'Backoffice'])
    const byName = await page('/?sort=name')
    expect(byName).toContain('<th scope="col" aria-sort="ascending">Consumer')
    expect(byName).toContain('<a href="http://broker/?sort=name" aria-current="true">by name</a>')
    expect(byName).toContain('?status=failed&#38;sort=name')
    expect(byName).toContain('<a href="http://broker/">worst first</a>')
  })

  it('says that a result speaks about an earlier pact', async () => {
    await given(database.db).pact('Web', '1', 'Orders', { content: 'old' })
    await given(database.db).result('Web', '1', 'Orders', '7')
    await given(database.db).pact('Web', '2', 'Orders', { content: 'new' })

    expect(await page('/')).toContain('an earlier pact held')
  })

  it('narrows by a part of a name, in which a percent sign is a percent sign', async () => {
    await given(database.db).pact('Web 100%', '1', 'Orders')
    await given(database.db).pact('Web 1000', '1', 'Orders')

    const body = await page('/?search=100%25')

    expect(body).toContain('<b>Web 100%</b>')
    expect(body).not.toContain('<b>Web 1000</b>')
  })

  it('shows names made of markup as text', async () => {
    await given(database.db).pact('<script>alert(1)</script>', '1', 'Orders')

    expect(await page('/')).not.toContain('<script>')
  })
})
