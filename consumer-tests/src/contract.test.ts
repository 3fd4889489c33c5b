import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { type Contract, contractBetween, type Exchange } from './contract.ts'
import { given } from './given.ts'
import { text } from './matchers.ts'
import { partsVariable } from './parts-directory.ts'

const parts = mkdtempSync(join(tmpdir(), 'concordat-contract-'))
process.env[partsVariable] = parts
const { exchange, message }: Contract<'experimentation-api'> = contractBetween(
  'probe',
  'experimentation-api',
)

afterAll(() => {
  rmSync(parts, { recursive: true })
})

function greeting(more: Partial<Exchange<'experimentation-api'>>): Exchange<'experimentation-api'> {
  return {
    given: [],
    receiving: 'a greeting',
    parity: 'new',
    resource: 'greeting',
    request: { method: 'GET', path: '/greeting' },
    response: { status: 200, body: { text: text('hello') } },
    ...more,
  }
}

/** A consumer that throws for an answer that it does not like, as clients do. */
async function greet(url: string, path = '/greeting'): Promise<unknown> {
  const response = await fetch(`${url}${path}`)
  if (!response.ok) throw new Error(`refused with ${response.status}`)
  return response.json()
}

const flagItem = { flag_id: 'f', key: 'k', enabled: true, rollout_percentage: 0 }

function recorded(): { description: string }[] {
  return readdirSync(parts, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(
      (entry) => JSON.parse(readFileSync(join(entry.parentPath, entry.name), 'utf8')).interactions,
    )
}

describe('a contract', () => {
  it('records an exchange and hands back what the consumer made of the answer', async () => {
    const outcome = await exchange(greeting({ receiving: 'a first greeting' }), (url) => greet(url))

    expect(outcome).toEqual({ text: 'hello' })
    expect(recorded()).toMatchObject([
      {
        description: 'a first greeting',
        comments: { parity: 'new', references: { schema: { resource: 'greeting' } } },
      },
    ])
  })

  it('records an exchange that ends in an error of the consumer, and throws that error', async () => {
    const refused = greeting({ receiving: 'a refused greeting', response: { status: 403 } })
    const { resource: _none, ...unnamed } = refused
    const exchanging = exchange(unnamed, (url) => greet(url))

    await expect(exchanging).rejects.toThrow('refused with 403')
    expect(recorded().map(({ description }) => description)).toContain('a refused greeting')
  })

  it('fails, and records nothing, when the consumer sends another request', async () => {
    const exchanging = exchange(greeting({ receiving: 'a misplaced greeting' }), (url) =>
      greet(url, '/elsewhere').catch(() => 'swallowed'),
    )

    await expect(exchanging).rejects.toThrow('/elsewhere')
    expect(recorded().map(({ description }) => description)).not.toContain('a misplaced greeting')
  })

  it('refuses a second exchange of the same description, which would take the place of the first', async () => {
    const again = greeting({
      receiving: 'a first greeting',
      given: [given('no experiments exist')],
    })

    await expect(exchange(again, (url) => greet(url))).rejects.toThrow('stands twice')
  })

  it('wants a name for the body of a success, and none for a refusal', async () => {
    const { resource: _none, ...unnamed } = greeting({ receiving: 'an unnamed greeting' })
    const named = greeting({ receiving: 'a named refusal', response: { status: 404 } })

    await expect(exchange(unnamed, (url) => greet(url))).rejects.toThrow('names its resource')
    await expect(exchange(named, (url) => greet(url))).rejects.toThrow('a refusal names none')
  })

  it('does not compile with a state of another provider', () => {
    const elsewhere = { given: [given('a config item is published', flagItem)] }

    // @ts-expect-error: the state is one of feature-flag-lambda's
    expect(greeting(elsewhere).given).toHaveLength(1)
  })

  it('hands a message to the consumer as it would come', async () => {
    const received = await message(
      {
        given: [],
        receiving: 'a greeting by post',
        parity: 'new',
        resource: 'posted-greeting',
        metadata: { contentType: 'application/json', partitionKey: text('user_1') },
        content: { text: text('hello') },
      },
      async (content, metadata) => ({ content, key: metadata.partitionKey }),
    )

    expect(received).toEqual({ content: { text: 'hello' }, key: 'user_1' })
    expect(recorded().map(({ description }) => description)).toContain('a greeting by post')
  })
})
