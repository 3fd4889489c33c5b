import { describe, expect, it } from '@jest/globals'
import { linksFrom } from '../links.ts'
import { explain } from './explain.ts'
import { nextStepOf, quoted, sentenceOf } from './reasons.ts'
import type { Row } from './row.ts'
import type { Resolution } from './selector.ts'
import { judge } from './verdict.ts'

const consumer = { id: 1, name: 'Web', mainBranch: null }
const provider = { id: 2, name: 'Orders', mainBranch: null }
const published = new Date('2026-03-01T08:00:00Z')
const triggered = new Date('2026-03-01T09:00:00Z')
const givenUp = new Date('2026-03-01T10:00:00Z')

const row: Row = {
  consumer,
  consumerVersion: { id: 11, ord: 11, number: '5' },
  provider,
  providerVersion: { id: 12, ord: 12, number: '10' },
  publication: { id: 21, contentId: 31, sha: 'abc', revision: 1, createdAt: published },
  result: null,
  alone: true,
}

const resolution: Resolution = {
  query: {
    selectors: [{ pacticipant: 'Web', version: '5' }],
    destination: { environment: 'prod' },
    ignore: [],
  },
  selectors: [
    {
      kind: 'version',
      pacticipant: consumer,
      version: row.consumerVersion,
      asked: { version: '5' },
      specified: true,
      ignored: false,
      oneOfMany: false,
    },
    {
      kind: 'version',
      pacticipant: provider,
      version: { id: 12, ord: 12, number: '10' },
      asked: { environment: 'prod' },
      specified: false,
      ignored: false,
      oneOfMany: false,
    },
  ],
  ignored: [],
  integrations: [{ consumer, provider, required: true, schemaMode: null }],
}

const links = linksFrom('http://broker')

function reasonsFor(rows: Row[]) {
  return explain(judge({ resolution, rows }), resolution, new Map())
}

describe('why a pact is not verified', () => {
  it('is that a verification was asked for and has not answered yet', () => {
    const [reason] = reasonsFor([{ ...row, trigger: { at: triggered, givenUpAt: null } }])

    expect(reason).toEqual({
      kind: 'VERIFICATION_PENDING',
      blocking: true,
      consumer: { name: 'Web', version: '5' },
      provider: { name: 'Orders', version: '10' },
      sha: 'abc',
      since: triggered,
    })
    expect(reason && sentenceOf(reason)).toBe(
      'Orders 10 was asked on 2026-03-01 09:00 UTC to verify the pact of Web 5 and has not answered yet',
    )
    expect(reason && nextStepOf(reason, links)?.command).toContain('--retry-while-unknown')
  })

  it('is that a verification was asked for and no answer is waited for any more', () => {
    const [reason] = reasonsFor([{ ...row, trigger: { at: triggered, givenUpAt: givenUp } }])

    expect(reason).toMatchObject({
      kind: 'VERIFICATION_LOST',
      since: givenUp,
      triggeredAt: triggered,
    })
    expect(reason && nextStepOf(reason, links)?.command).toMatch(/^pact verifier .* --publish /)
  })

  it('is no longer that once a result is there', () => {
    const result = { id: 41, number: 7, success: true, createdAt: givenUp }
    const answered = { ...row, result, trigger: { at: triggered, givenUpAt: null } }

    expect(reasonsFor([answered])).toMatchObject([{ kind: 'VERIFIED', since: givenUp }])
  })

  it('is that nobody ever did, since it was published', () => {
    expect(reasonsFor([row])).toMatchObject([{ kind: 'NEVER_VERIFIED', since: published }])
  })

  it('is that another version did', () => {
    const newest = { version: '9', success: false, at: triggered, result: 6 }

    const [reason] = reasonsFor([{ ...row, newest }])

    expect(reason && sentenceOf(reason)).toBe(
      'Orders 10 has not verified the pact of Web 5; the newest result is of Orders 9, which failed on 2026-03-01 09:00 UTC',
    )
  })

  it('is said for a required integration without any row', () => {
    expect(reasonsFor([])).toMatchObject([
      { kind: 'NEVER_VERIFIED', blocking: true, consumer: { name: 'Web', version: '5' } },
    ])
  })
})

describe('the order of reasons', () => {
  it('puts what forbids first, then what is not known, then what is well', () => {
    const result = { id: 41, number: 7, createdAt: givenUp }
    const rows: Row[] = [
      { ...row, result: { ...result, success: true } },
      row,
      { ...row, result: { ...result, success: false } },
    ]

    expect(reasonsFor(rows).map(({ kind }) => kind)).toEqual([
      'VERIFICATION_FAILED',
      'NEVER_VERIFIED',
      'VERIFIED',
    ])
  })
})

describe('a command to paste', () => {
  it.each([
    ['plain-1.0/x', 'plain-1.0/x'],
    ['two words', "'two words'"],
    ["it's", String.raw`'it'\''s'`],
    ['$(rm -rf /)', "'$(rm -rf /)'"],
    ['', "''"],
  ])('quotes %s for a shell', (text, expected) => {
    expect(quoted(text)).toBe(expected)
  })
})
