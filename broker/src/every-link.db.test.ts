import { beforeEach, expect, it } from '@jest/globals'
import { sharedApp } from '../test/app.ts'
import { testDatabase } from '../test/database.ts'
import { given } from '../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)

const consumer = 'Web/Shop 100%'
const provider = 'Örders #1?'
const number = '1.0/β+7'
const branch = 'feat/a b'

/** What stands in the braces of a template. */
const values: Record<string, string> = {
  pacticipant: consumer,
  consumer,
  provider,
  version: number,
  consumerApplicationVersion: number,
  consumerVersionNumber: number,
  branch,
  tag: 'prod',
  environment: 'production',
  environmentTag: 'prod',
  label: 'team: α/β',
}

/** Of an environment and of a webhook, by the part of the path before them. */
const uuids: Record<string, string> = {}

/** Links that lead nowhere, where they do, and why that is right. One that leads somewhere after all must go from here. */
const deadEnds: Record<string, string> = {
  'pb:publish-contracts 405': 'is there to be written to',
  'pb:publish-verification-results 405': 'is there to be written to',
  'pb:delete_integration 405': 'is there to be deleted',
  'pb:tag-prod-version 404': 'is there to be written to, too',
  'pb:schema-comparison-previous-distinct 404': 'a first pact has none before it',
  'pb:previous-distinct 404': 'a first pact has none before it; the protocol prints the link',
  'pb:execute 405': 'is there to be written to',
}

interface Followed {
  relation: string
  path: string
  status: number
}

beforeEach(async () => {
  const { db } = database
  const facts = given(db)
  await facts.pacticipant(consumer, { mainBranch: 'main' })
  await facts.pact(consumer, '0', provider, { branch: ['main', branch], content: 'first' })
  await facts.result(consumer, '0', provider, number, { branch: ['main', branch], tags: ['prod'] })
  const { sha } = await facts.pact(consumer, number, provider, {
    branch: ['main', branch],
    tags: ['prod'],
  })
  await facts.result(consumer, number, provider, number)
  values.pactVersion = sha
  const { uuid } = await facts.environment('production')
  uuids.environments = uuid
  const webhook = await app().inject({
    method: 'POST',
    url: '/webhooks',
    payload: {
      events: [{ name: 'contract_content_changed' }],
      request: { method: 'POST', url: 'https://hooks.example/' },
    },
  })
  uuids.webhooks = webhook.json<{ uuid: string }>().uuid
  await facts.deployment(consumer, number, 'production')
  await facts.release(consumer, number, 'production')
  for (const name of [consumer, provider]) {
    const label = `${encodeURIComponent(name)}/labels/${encodeURIComponent(values.label ?? '')}`
    await app().inject({ method: 'PUT', url: `/pacticipants/${label}` })
  }
})

it('every link that can be reached from the index leads somewhere', async () => {
  const followed = await follow()

  const dead = followed.filter(({ status }) => status === 404 || status === 405 || status >= 500)
  const keyOf = ({ relation, status }: Followed) => `${relation} ${status}`
  expect(dead.filter((link) => !(keyOf(link) in deadEnds))).toEqual([])
  expect([...new Set(dead.map(keyOf))].sort()).toEqual(Object.keys(deadEnds).sort())
  expect(followed.length).toBeGreaterThan(120)
})

/** Breadth first, each address once. */
async function follow(): Promise<Followed[]> {
  const found = new Map([['/', 'index']])
  const followed: Followed[] = []
  for (const [path, relation] of found) {
    const response = await app().inject(path)
    followed.push({ relation, path, status: response.statusCode })
    if (!response.headers['content-type']?.toString().startsWith('application/hal+json')) continue
    for (const link of linksIn(response.json())) {
      if (!found.has(link.path)) found.set(link.path, link.relation)
    }
  }
  return followed
}

interface Link {
  relation: string
  path: string
}

/** All links of a resource and of what is in it; a curie leads to the documentation of each of its relations. */
function linksIn(value: unknown): Link[] {
  if (typeof value !== 'object' || value === null) return []
  const links = '_links' in value && value._links ? Object.entries(value._links) : []
  const relations = links.map(([relation]) => relation).filter((name) => name.includes(':'))
  const own = links.flatMap(([relation, target]) =>
    [target as unknown].flat().flatMap((link) => {
      const href = (link as { href: string }).href
      if (relation !== 'curies') return [{ relation, path: pathOf(href) }]
      return relations.map((name) => ({
        relation: name,
        path: pathOf(href.replace('{rel}', name.replace(/^\w+:/, ''))),
      }))
    }),
  )
  return [...own, ...Object.values(value).flatMap(linksIn)]
}

function pathOf(href: string): string {
  expect(href).toMatch(/^http:\/\/broker(\/|$)/)
  const path = href.slice('http://broker'.length) || '/'
  const [, collection = ''] = path.split('/')
  const filled = path.replace('{uuid}', uuids[collection] ?? '')
  return filled.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(valueFor(name)))
}

function valueFor(name: string): string {
  const value = values[name]
  if (value === undefined) throw new Error(`No value for the variable ${name} of a template`)
  return value
}
