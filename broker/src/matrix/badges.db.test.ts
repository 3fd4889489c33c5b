import { describe, expect, it } from '@jest/globals'
import { sharedApp, testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)

async function get(url: string, headers = {}) {
  return app().inject({ url, headers })
}

/** `left: right (colour)` of the badge at an address. */
async function badge(url: string): Promise<string> {
  const response = await get(url)
  expect(response.statusCode).toBe(200)
  const title = /<title>(.*)<\/title>/.exec(response.body)?.[1] ?? ''
  const colour = /fill="(#[^"]+)"\/><\/g>/.exec(response.body)?.[1]
  const names: Record<string, string> = {
    '#4c1': 'brightgreen',
    '#e05d44': 'red',
    '#fe7d37': 'orange',
    '#9f9f9f': 'lightgrey',
  }
  return `${title} (${names[colour ?? '']})`
}

const pair = '/pacts/provider/Orders/consumer/Web'

describe('the badge of a pact', () => {
  it('follows the pact from unknown over verified and changed to failed', async () => {
    const facts = given(database.db)
    expect(await badge(`${pair}/latest/badge`)).toBe('pact not found: unknown (lightgrey)')

    await facts.pact('Web', '1', 'Orders')
    expect(await badge(`${pair}/latest/badge`)).toBe('web/orders pact: unknown (lightgrey)')

    await facts.result('Web', '1', 'Orders', '10', { success: false })
    await facts.result('Web', '1', 'Orders', '11')
    expect(await badge(`${pair}/latest/badge`)).toBe('web/orders pact: verified (brightgreen)')

    await facts.pact('Web', '2', 'Orders')
    expect(await badge(`${pair}/latest/badge`)).toBe('web/orders pact: changed (orange)')

    await facts.result('Web', '2', 'Orders', '11', { success: false, pending: true })
    expect(await badge(`${pair}/latest/badge`)).toBe('web/orders pact: failed (pending) (red)')

    await facts.result('Web', '2', 'Orders', '11', { success: false })
    expect(await badge(`${pair}/latest/badge.svg?label=consumer`)).toBe('web pact: failed (red)')
  })

  it('is of the line of versions that its address names', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '1', 'Orders', { tags: ['prod'] })
    await facts.result('Web', '1', 'Orders', '10')
    await facts.pact('Web', '2', 'Orders')
    await facts.result('Web', '2', 'Orders', '10', { success: false })

    expect(await badge(`${pair}/latest/prod/badge`)).toContain('verified')
    expect(await badge(`${pair}/latest-untagged/badge`)).toContain('failed')
    expect(await badge(`${pair}/latest/dev/badge`)).toContain('pact not found')
  })

  it('between two tags counts results of the tagged provider versions only', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '1', 'Orders', { tags: ['dev'] })
    await facts.result('Web', '1', 'Orders', '10', { tags: ['prod'] })
    await facts.result('Web', '1', 'Orders', '11', { success: false })
    const matrix = '/matrix/provider/Orders/latest/prod/consumer/Web/latest/dev/badge'

    expect(await badge(matrix)).toBe('web (dev)/orders (prod) pact: verified (brightgreen)')
    expect(await badge(matrix.replace('prod', 'test'))).toContain('unknown')
    expect(await badge(matrix.replace('latest/dev', 'latest/no'))).toContain('pact not found')
  })
})

describe('the badge of a deployment', () => {
  it('says whether the latest tagged versions go together', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '1', 'Orders', { tags: ['dev'] })
    await facts.result('Web', '1', 'Orders', '10', { tags: ['prod'] })
    const path = '/pacticipants/Web/latest-version/dev/can-i-deploy/to/prod/badge'

    expect(await badge(path)).toBe('can-i-deploy: dev to prod (brightgreen)')
    expect(await badge(`${path}?label=ready%3F`)).toBe('ready?: dev to prod (brightgreen)')
    expect(await badge(path.replace('dev', 'no'))).toBe('version: not found (lightgrey)')
    expect(await badge(path.replace('Web', 'No'))).toBe('pacticipant: not found (lightgrey)')
  })

  it('says whether the head of a branch may go to an environment', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '1', 'Orders', { branch: 'feat/x' })
    await facts.deployment('Orders', '10', 'prod')
    const path =
      '/pacticipants/Web/branches/feat%2Fx/latest-version/can-i-deploy/to-environment/prod/badge'

    expect(await badge(path)).toBe('can-i-deploy: feat/x to prod (red)')
    expect(await badge(path.replace('feat%2Fx', 'no'))).toBe('branch: not found (lightgrey)')
    expect(await badge(path.replace('prod', 'no'))).toBe('environment: not found (lightgrey)')
  })

  it('says whether the main branch can be merged, and may be kept a while', async () => {
    const facts = given(database.db)
    await facts.pacticipant('Web', { mainBranch: 'main' })
    await facts.pacticipant('Orders', { mainBranch: 'main' })
    await facts.pact('Web', '1', 'Orders', { branch: 'main' })
    const path = '/pacticipants/Web/main-branch/can-i-merge/badge'

    expect(await badge(path)).toBe('can-i-merge: unknown (lightgrey)')
    await facts.result('Web', '1', 'Orders', '10', { branch: 'main' })
    expect(await badge(path)).toBe('can-i-merge: success (brightgreen)')
    await facts.result('Web', '1', 'Orders', '11', { branch: 'main', success: false })
    expect(await badge(path)).toBe('can-i-merge: failed (red)')
    expect((await get(path)).headers['cache-control']).toBe('max-age=30')
    expect(await badge(path.replace('Web', 'No'))).toBe('pacticipant: not found (lightgrey)')
  })

  it('takes the tag of the main branch for it, and says when there is neither', async () => {
    const facts = given(database.db)
    await facts.pacticipant('Web', { mainBranch: 'main' })
    const path = '/pacticipants/Web/main-branch/can-i-merge/badge'
    expect(await badge(path)).toBe('main branch version: not found (lightgrey)')
    expect((await get(path)).headers['cache-control']).toBe('no-cache')

    await facts.version('Web', '1', { tags: ['main'] })
    expect(await badge(path)).toBe('can-i-merge: success (brightgreen)')
  })
})

describe('a badge', () => {
  const path = `${pair}/latest/badge`

  it.each([
    `${pair}/latest/prod/badge`,
    `${pair}/latest-untagged/badge`,
    '/matrix/provider/Orders/latest/prod/consumer/Web/latest/dev/badge',
    '/pacticipants/Web/latest-version/dev/can-i-deploy/to/prod/badge',
    '/pacticipants/Web/branches/main/latest-version/can-i-deploy/to-environment/prod/badge',
    '/pacticipants/Web/main-branch/can-i-merge/badge',
  ])('is the same with an extension: %s', async (address) => {
    const facts = given(database.db)
    await facts.pact('Web', '1', 'Orders', { branch: 'main', tags: ['dev', 'prod'] })
    await facts.result('Web', '1', 'Orders', '10', { tags: ['prod'] })
    const svg = { accept: 'image/svg+xml' }

    expect((await get(`${address}.svg`)).body).toBe((await get(address, svg)).body)
    expect((await get(`${address}.svg`)).headers['content-type']).toContain('image/svg+xml')
  })

  it.each([undefined, '*/*', 'image/*', 'image/svg+xml', 'text/html,image/avif,*/*;q=0.8'])(
    'is a picture for those who accept %s',
    async (accept) => {
      const response = await get(path, accept === undefined ? {} : { accept })

      expect(response.statusCode).toBe(200)
      expect(response.headers).toMatchObject({
        'content-type': 'image/svg+xml;charset=utf-8',
        'cache-control': 'no-cache',
      })
    },
  )

  it('is not acceptable as JSON, unless its address says that it is a picture', async () => {
    const accept = 'application/json'

    expect((await get(path, { accept })).statusCode).toBe(406)
    expect((await get(`${path}.svg`, { accept })).statusCode).toBe(200)
  })

  it('is drawn by another server where that is wanted', async () => {
    const settings = {
      PACT_BROKER_BADGE_PROVIDER_MODE: 'redirect',
      PACT_BROKER_SHIELDS_IO_BASE_URL: 'https://shields.example',
    }

    const response = await testApp(database.db, settings).inject(path)

    expect(response.statusCode).toBe(307)
    expect(response.headers.location).toBe(
      'https://shields.example/badge/pact%20not%20found-unknown-lightgrey.svg',
    )
  })

  it('says so where it cannot be made, and the log knows why', async () => {
    const { db } = database
    const broken = new Proxy(db, {
      get: () => {
        throw new Error('the database is gone')
      },
    })

    const response = await testApp(broken).inject(path)

    expect(response.statusCode).toBe(200)
    expect(response.body).toMatch(/<title>error: reference: [\w-]+</)
  })

  it('takes awkward names', async () => {
    await given(database.db).pact('Wéb/1 <b>', '1', 'Orders & Co')

    expect(
      await badge('/pacts/provider/Orders%20%26%20Co/consumer/W%C3%A9b%2F1%20%3Cb%3E/latest/badge'),
    ).toBe('wéb/1 &#60;b&#62;/orders &#38; co pact: unknown (lightgrey)')
  })
})
