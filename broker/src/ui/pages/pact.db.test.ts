import { describe, expect, it } from '@jest/globals'
import { sharedApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/database.ts'
import { given } from '../../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

async function page(url: string, status = 200): Promise<string> {
  const response = await app().inject({ url, headers: browser })
  expect([response.statusCode, response.headers['content-type']]).toEqual([
    status,
    'text/html; charset=utf-8',
  ])
  return response.body.replace(/<\/?bdi>/g, '')
}

function interaction(description: string, body: object = { id: 1 }) {
  return {
    description,
    providerState: `state of ${description}`,
    request: { method: 'GET', path: `/things/${description}` },
    response: { status: 200, body },
  }
}

const pair = '/pacts/provider/Orders/consumer/Web'

describe('the page of a pact', () => {
  it('shows each interaction with the newest result, the failing one first and twice', async () => {
    const facts = given(database.db)
    const body = { interactions: [interaction('a'), interaction('b', { total: 7 })] }
    await facts.pact('Web', '1', 'Orders', { body })
    const mismatches = [
      { attribute: 'body', identifier: '$.total', expected: '7', actual: '"x"', description: 'no' },
    ]
    const testResults = [
      { interactionDescription: 'a', success: true },
      { interactionDescription: 'b', success: false, mismatches },
    ]
    await facts.result('Web', '1', 'Orders', '9', { success: false, testResults })

    const text = await page(`${pair}/version/1`)

    expect(text).toContain('1 of 2 did not fail')
    expect(text.indexOf('<h2>b</h2>')).toBeLessThan(text.indexOf('<h2>a</h2>'))
    expect(text).toMatch(/class="l want"> {2}&#34;total&#34;: 7/)
    expect(text).toMatch(/class="l got"> {2}&#34;x&#34;/)
    expect(text).toContain('state of b')
  })

  it('shows what was known then, and the result that is chosen', async () => {
    const facts = given(database.db)
    const [then, later] = [new Date('2026-01-01T10:00:00Z'), new Date('2026-01-02T10:00:00Z')]
    await facts.pact('Web', '1', 'Orders', { body: { interactions: [interaction('a')] }, at: then })
    await facts.result('Web', '1', 'Orders', '8', { success: true, at: then })
    await facts.result('Web', '1', 'Orders', '9', { success: false, at: later })

    expect(await page(`${pair}/version/1`)).toContain('the verifier did not say which')
    expect(await page(`${pair}/version/1?asOf=2026-01-01T12:00:00Z`)).toContain('all 1 hold')
    expect(await page(`${pair}/latest?provider=8`)).toContain('all 1 hold')
    expect(await page(`${pair}/version/1?provider=10`, 404)).toContain('Those of 9, 8 are there.')
  })

  it('is found by its newest, its tag, its branch and its content', async () => {
    const { sha } = await given(database.db).pact('Web', '1', 'Orders', {
      tags: ['prod'],
      branch: 'main',
      body: { interactions: [interaction('a')] },
    })

    await given(database.db).result('Web', '1', 'Orders', '8')
    const content = `/pact-version/${sha}`

    for (const path of ['/latest', '/latest/prod', '/branch/main/latest', content])
      expect(await page(pair + path)).toContain('<h2>a</h2>')
    expect(await page(`${pair}${content}/metadata/Y3ZuPTE`)).toContain('<h2>a</h2>')
  })

  it('leads to the version that a form chooses, with everything else it says', async () => {
    await given(database.db).pact('Web', '1/ä', 'Orders')

    const url = `${pair}/version/0?version=1%2F%C3%A4&q=x&provider=`
    const response = await app().inject({ url, headers: browser })

    expect([response.statusCode, response.headers.location]).toEqual([
      303,
      `http://broker${pair}/version/1%2F%C3%A4?q=x`,
    ])
  })

  it('shows markup, quotes and marks of direction as text', async () => {
    const nasty = `<script>alert("x")</script>'\u202e&amp;`
    const body = {
      interactions: [
        {
          description: nasty,
          providerStates: [{ name: nasty, params: { [nasty]: nasty } }],
          request: {
            method: nasty,
            path: nasty,
            query: { [nasty]: [nasty] },
            headers: { [nasty]: nasty },
          },
          response: {
            status: 200,
            body: { [nasty]: nasty },
            matchingRules: { body: { '$.*': { matchers: [{ match: 'regex', regex: nasty }] } } },
          },
        },
      ],
    }
    await given(database.db).pact(nasty, nasty, 'Orders', { body })

    const text = await page(
      `/pacts/provider/Orders/consumer/${encodeURIComponent(nasty)}/version/${encodeURIComponent(nasty)}`,
    )

    expect(text).not.toContain('<script')
    expect(text).toContain(
      '&#60;script&#62;alert(&#34;x&#34;)&#60;/script&#62;&#39;\u202e&#38;amp;',
    )
  })

  it('stays small and quick with 2,000 interactions, and leads to all of them', async () => {
    const body = {
      interactions: Array.from({ length: 2_000 }, (_, index) =>
        interaction(`thing ${index}`, {
          list: Array.from({ length: 20 }, (_, id) => ({ id, a: { b: [id, { c: id }] } })),
        }),
      ),
    }
    await given(database.db).pact('Web', '1', 'Orders', { body })
    await page(`${pair}/version/1`)
    const start = performance.now()

    const text = await page(`${pair}/version/1?page=80`)

    expect(performance.now() - start).toBeLessThan(3_000)
    expect(Buffer.byteLength(text)).toBeLessThan(500_000)
    expect(text).toContain('thing 1999')
    expect(text).toContain('1,976 to 2,000 of 2,000 interactions')
    expect(await page(`${pair}/version/1?q=thing+1234`)).toContain('<h2>thing 1234</h2>')
  })

  it('says why a document cannot be shown, and what to do about a pact that is not there', async () => {
    await given(database.db).pact('Web', '1', 'Orders', { body: { odd: true } })

    expect(await page(`${pair}/version/1`)).toContain('neither `interactions` nor `messages`')
    expect(await page(`${pair}/version/2`, 404)).toContain('No pact between Web and Orders')
  })
})

describe('the page of a difference', () => {
  it('tells what is asked now, by meaning and by lines', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '1', 'Orders', { body: { interactions: [interaction('a')] } })
    const body = { interactions: [interaction('a', { id: 1, name: 'x' }), interaction('b')] }
    await facts.pact('Web', '2', 'Orders', { body })

    for (const path of ['version/1', 'previous-distinct', 'version/previous-distinct']) {
      const text = await page(`${pair}/version/2/diff/${path}`)
      expect(text).toContain('<b>2 interactions ask more</b> of Orders.')
      expect(text).toContain('<code>$.name</code>')
      expect(text).toContain('added: ')
    }
  })

  it('says that there is nothing before the first, and that equal ones are equal', async () => {
    await given(database.db).pact('Web', '1', 'Orders')

    expect(await page(`${pair}/version/1/diff/previous-distinct`)).toContain('no earlier pact')
    expect(await page(`${pair}/version/1/diff/version/1`)).toContain('both ask for the same')
    expect(await page(`${pair}/version/1/diff/version/7`, 404)).toContain('No pact between')
  })

  it('leads to the two that a form chooses', async () => {
    const url = `${pair}/version/1/diff/version/x?from=2%2F3&to=4&show=all`
    const response = await app().inject({ url, headers: browser })

    expect(response.headers.location).toBe(
      `http://broker${pair}/version/4/diff/version/2%2F3?show=all`,
    )
  })
})
