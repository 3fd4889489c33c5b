import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decodeMetadata, encodeMetadata, type PactMetadata } from './metadata.ts'

const nothing: PactMetadata = {
  consumerVersionNumbers: [],
  consumerVersionTags: [],
  wip: false,
  pending: undefined,
  selectors: [],
}

const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((one) => one.replaceAll('\0', ''))
const option = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const selector = fc
  .record({
    consumerVersionNumber: text,
    branch: option(text),
    tag: option(text),
    environment: option(text),
    latest: option(fc.boolean()),
  })
  .map((one) => JSON.parse(JSON.stringify(one)))
const metadata = fc.record({
  consumerVersionNumbers: fc.array(text, { maxLength: 3 }),
  consumerVersionTags: fc.array(text, { maxLength: 3 }),
  wip: fc.boolean(),
  pending: option(fc.boolean()),
  selectors: fc.array(selector, { maxLength: 4 }),
})

describe('the metadata of a pact URL', () => {
  it('says after the journey what it said before, in one plain segment', () => {
    fc.assert(
      fc.property(metadata, (said) => {
        const segment = encodeMetadata(said)
        expect(segment).toMatch(/^[\w-]*$/)
        expect(decodeMetadata(segment)).toEqual(said)
      }),
    )
  })

  it('never mixes two selectors', () => {
    const selectors = [
      { consumerVersionNumber: '1', branch: 'main', latest: true },
      { consumerVersionNumber: '2', environment: 'test' },
      { consumerVersionNumber: '2', tag: 'prod' },
    ]

    expect(decodeMetadata(encodeMetadata({ selectors })).selectors).toEqual(selectors)
  })

  it('stays short enough for a request, whatever chose the pact', () => {
    const selectors = Array.from({ length: 1_000 }, (_, index) => ({
      consumerVersionNumber: `${index}`.padStart(40, '0'),
      branch: 'main',
    }))

    const segment = encodeMetadata({ selectors, pending: true })

    expect(segment.length).toBeLessThan(6_100)
    const read = decodeMetadata(segment)
    expect(read.pending).toBe(true)
    expect(read.selectors.length).toBeGreaterThan(50)
    expect(selectors).toEqual(expect.arrayContaining(read.selectors))
  })

  it.each([
    [
      'cyU1QiU1RCU1QmIlNUQ9bWFpbiZzJTVCJTVEJTVCbCU1RD10cnVlJnMlNUIlNUQlNUJjdiU1RD00MiZwPWZhbHNl',
      { ...nothing, pending: false, selectors: [{ branch: 'main', latest: true }] },
    ],
    ['dz10cnVl', { ...nothing, wip: true }],
    [
      'Y3ZuPTEuNC4wJmN2dCU1QiU1RD1kZXYmdz10cnVl',
      { ...nothing, consumerVersionNumbers: ['1.4.0'], consumerVersionTags: ['dev'], wip: true },
    ],
    [
      'Y3ZuPTEuNC4wJmN2dCU1QiU1RD1kZXYmdz10cnVl==',
      { ...nothing, consumerVersionNumbers: ['1.4.0'], consumerVersionTags: ['dev'], wip: true },
    ],
  ])('is read from a URL of the reference: %s', (segment, expected) => {
    expect(decodeMetadata(segment)).toEqual(expected)
  })

  it.each(['', '%%%', 'bm90IGEgcXVlcnk', '!!!!', 'ñ'.repeat(100)])(
    'says nothing where it cannot be read: %s',
    (segment) => {
      expect(decodeMetadata(segment)).toEqual(nothing)
    },
  )

  it('holds no text that the database would refuse', () => {
    const segment = Buffer.from('cvn=a%00b&cvn=c').toString('base64url')

    expect(decodeMetadata(segment).consumerVersionNumbers).toEqual(['c'])
  })
})
