import { describe, expect, it } from '@jest/globals'
import { readContent } from './content.ts'
import { type MergeRule, mergeContents } from './merge.ts'

const read = {
  description: 'an invoice is read',
  providerState: 'an invoice exists',
  request: { method: 'GET', path: '/invoices/1' },
  response: { status: 200 },
}
const written = { ...read, description: 'an invoice is written', request: { method: 'PUT' } }

function merge(existing: unknown, added: unknown, rule: MergeRule = 'careful') {
  const merged = mergeContents(JSON.stringify(existing), JSON.stringify(added), rule)
  return merged.kind === 'content' ? JSON.parse(merged.content.body) : merged
}

function withoutIds(document: { interactions?: object[]; messages?: object[] }) {
  return JSON.parse(JSON.stringify(document, (key, value) => (key === '_id' ? undefined : value)))
}

describe('merging', () => {
  it('appends what is new and keeps the rest of the existing document', () => {
    const existing = { consumer: { name: 'a' }, interactions: [read], metadata: { of: 'first' } }
    const added = { consumer: { name: 'b' }, interactions: [written], metadata: { of: 'second' } }

    expect(withoutIds(merge(existing, added))).toEqual({
      ...existing,
      interactions: [read, written],
    })
  })

  it('replaces an interaction with the same description and provider state', () => {
    const other = { ...read, response: { status: 404 } }

    const merged = merge({ interactions: [read, written] }, { interactions: [other] })

    expect(withoutIds(merged).interactions).toEqual([other, written])
  })

  it.each([
    { providerState: 'no invoice exists' },
    { description: 'another' },
    { providerState: undefined, providerStates: [{ name: 'an invoice exists' }] },
  ])('keeps both where description or states differ: %j', (difference) => {
    const merged = merge({ interactions: [read] }, { interactions: [{ ...read, ...difference }] })

    expect(merged.interactions).toHaveLength(2)
  })

  it('changes nothing the second time, also with two interactions on one subject', () => {
    const existing = { interactions: [read] }
    const added = { interactions: [written, written, { ...written, response: 7 }] }
    const once = merge(existing, added)

    expect(once.interactions).toHaveLength(4)
    expect(merge(once, added)).toEqual(once)
  })

  it('gives the merged document the sha it would have if it were published at once', () => {
    const whole = readContent(JSON.stringify({ interactions: [written, read] }))
    const merged = mergeContents(
      JSON.stringify({ interactions: [read] }),
      JSON.stringify({ interactions: [written] }),
      'careful',
    )

    expect(merged.kind === 'content' && merged.content.sha).toBe(
      whole.kind === 'content' && whole.content.sha,
    )
  })

  it('keeps every digit', () => {
    const merged = mergeContents(
      '{"interactions":[{"description":"a","response":{"body":1.0}}]}',
      '{"interactions":[{"description":"b","response":{"body":2.50}}]}',
      'careful',
    )

    expect(merged.kind === 'content' && merged.content.body).toMatch(/"body":1\.0.*"body":2\.50/)
  })
})

describe('merging carefully', () => {
  it.each([
    { request: { method: 'POST', path: '/invoices/1' } },
    { request: { method: 'GET', path: '/invoices/2' } },
    { request: { method: 'GET', path: '/invoices/1', query: 'a=b' } },
    { request: { method: 'GET', path: '/invoices/1', headers: { Accept: 'text/html' } } },
    { request: { method: 'GET', path: '/invoices/1', body: null } },
    { request: undefined },
  ])('refuses another request for the same subject: %j', (difference) => {
    const outcome = merge({ interactions: [read] }, { interactions: [{ ...read, ...difference }] })

    const isSame = 'body' in (difference.request ?? {})
    if (isSame) expect(outcome.interactions).toHaveLength(1)
    else expect(outcome).toEqual({ kind: 'clash', descriptions: ['an invoice is read'] })
  })

  it.each([
    [{ messages: [] }, { interactions: [] }],
    [{ interactions: [] }, { messages: [] }],
    [{ interactions: {} }, { interactions: [] }],
  ])('refuses documents without interactions: %j and %j', (existing, added) => {
    expect(merge(existing, added)).toEqual({ kind: 'nothing-to-merge' })
  })
})

describe('merging with replacement', () => {
  it('lets the added request take the place of the existing one', () => {
    const other = { ...read, request: { method: 'POST' } }

    const merged = merge({ interactions: [read] }, { interactions: [other] }, 'replacing')

    expect(withoutIds(merged).interactions).toEqual([other])
  })

  it('merges messages too', () => {
    const merged = merge(
      { messages: [{ description: 'a', contents: 1 }] },
      { messages: [{ description: 'a', contents: 2 }, { description: 'b' }] },
      'replacing',
    )

    expect(withoutIds(merged).messages).toEqual([
      { description: 'a', contents: 2 },
      { description: 'b' },
    ])
  })

  it('has nothing to do with documents that hold neither', () => {
    expect(merge({ a: 1 }, { interactions: [] }, 'replacing')).toEqual({ kind: 'nothing-to-merge' })
  })
})
