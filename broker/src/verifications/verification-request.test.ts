import { describe, expect, it } from '@jest/globals'
import { DomainError } from '../errors.ts'
import { checkRequest, sentInBody } from './verification-request.ts'

const environments = new Set(['test'])

/** The messages that a body is refused with; undefined when it is taken. */
function refusalOf(body: object): unknown {
  try {
    checkRequest(sentInBody({ includePendingStatus: false, ...body }), environments)
    return undefined
  } catch (error) {
    if (error instanceof DomainError && error.refusal === 'invalid') return error.fields
    throw error
  }
}

describe('a request for pacts to verify', () => {
  const one = (selector: unknown, ...messages: string[]): [object, object] => [
    { consumerVersionSelectors: [selector] },
    { consumerVersionSelectors: messages.map((message) => `${message} (at index 0)`) },
  ]

  it.each<[object, object]>([
    [{ providerVersionTags: 'dev' }, { providerVersionTags: ['must be an array'] }],
    [{ consumerVersionSelectors: {} }, { consumerVersionSelectors: ['must be an array'] }],
    [{ includePendingStatus: 'yes' }, { includePendingStatus: ['must be one of: true, false'] }],
    [{ includeWipPactsSince: null }, { includeWipPactsSince: ['must be filled'] }],
    [{ includeWipPactsSince: '' }, { includeWipPactsSince: ['must be filled'] }],
    [{ includeWipPactsSince: 'soon' }, { includeWipPactsSince: ['must be a date'] }],
    [{ providerVersionBranch: ' ' }, { providerVersionBranch: ['cannot be blank'] }],
    [
      { providerVersionBranch: '', includePendingStatus: true },
      { providerVersionBranch: [expect.stringContaining('must not be empty')] },
    ],
    [
      { providerVersionBranch: '', includeWipPactsSince: '2026-01-01' },
      { providerVersionBranch: [expect.stringContaining('must not be empty')] },
    ],
    one(
      {},
      'must specify a value for environment or tag or branch, or specify mainBranch=true, matchingBranch=true, latest=true, deployed=true, released=true or deployedOrReleased=true',
    ),
    one(
      { consumer: 'Web', latest: false },
      'must specify a value for environment or tag or branch, or specify mainBranch=true, matchingBranch=true, latest=true, deployed=true, released=true or deployedOrReleased=true',
    ),
    one(
      { mainBranch: true, tag: 't' },
      'cannot specify mainBranch=true with any other criteria apart from consumer',
    ),
    one({ mainBranch: true, latest: false }, 'cannot specify mainBranch=true with latest=false'),
    one(
      { matchingBranch: true, latest: true },
      'cannot specify matchingBranch=true with any other criteria apart from consumer',
      'the providerVersionBranch must be specified when the selector matchingBranch=true is used',
    ),
    one({ tag: 't', branch: 'b' }, 'cannot specify both a tag and a branch'),
    one(
      { tag: 't', latest: true, environment: 'test', deployed: true },
      'cannot specify the fields latest/tag with the fields deployed/environment',
    ),
    one({ branch: 'b', released: true }, 'cannot specify the field branch with the field released'),
    one({ tag: 't', fallbackTag: 'f' }, 'fallbackTag can only be set if latest is true'),
    one(
      { latest: true, fallbackTag: 'f' },
      'a tag must be specified when a fallbackTag is specified',
    ),
    one(
      { latest: true, fallbackBranch: 'f' },
      'a branch must be specified when a fallbackBranch is specified',
    ),
    one(
      { branch: 'b', fallbackBranch: 'f', latest: false },
      'fallbackBranch can only be set if latest is true',
      'cannot specify a branch with latest=false',
    ),
    one({ environment: 'moon' }, "environment with name 'moon' does not exist"),
    one({ deployed: true, released: true }, 'cannot specify both deployed=true and released=true'),
    one(
      { deployed: true, released: true, deployedOrReleased: true },
      'cannot specify both deployed=true and released=true',
      'cannot specify both deployed=true and deployedOrReleased=true',
      'cannot specify both released=true and deployedOrReleased=true',
    ),
    one({ latest: true, consumer: ' ' }, 'consumer cannot be blank'),
    one({ deployed: false }, 'deployed must be one of: true'),
    one({ deployed: null }, 'deployed must be filled'),
    one({ tag: 7 }, 'tag must be a string'),
    one({ environment: 7 }, 'environment must be a string'),
    one({ branch: 7 }, 'branch must be a string or branch must be equal to true'),
    one({ branch: false }, 'branch must be a string or branch must be equal to true'),
    one({ branch: '' }, 'branch must be filled'),
    one({ latest: 'true' }, 'latest must be one of: true, false'),
    one('main', 'must be a hash'),
    [
      { consumerVersionSelectors: [{ latest: true }, { tag: null }] },
      { consumerVersionSelectors: ['tag must be filled (at index 1)'] },
    ],
  ])('is refused with the protocol’s words: %j', (body, errors) => {
    expect(refusalOf(body)).toEqual(errors)
  })

  it.each<object>([
    {},
    { providerVersionBranch: '' },
    { providerVersionBranch: '', providerVersionTags: ['dev'], includePendingStatus: true },
    { providerVersionBranch: null, providerVersionTags: null },
    { consumerVersionSelectors: [{ mainBranch: true, latest: true }] },
    { consumerVersionSelectors: [{ branch: 'b', latest: true, fallbackBranch: 'f' }] },
    { consumerVersionSelectors: [{ environment: 'test', deployedOrReleased: true }] },
    { includeWipPactsSince: '2026-01-01T00:00:00+01:00', providerVersionBranch: 'main' },
  ])('is taken: %j', (body) => {
    expect(refusalOf(body)).toBeUndefined()
  })

  it('counts an empty branch as none, and asks for the pending status unless told not to', () => {
    const request = checkRequest(
      sentInBody({ providerVersionBranch: '', providerVersionTags: ['dev', 'dev', ''] }),
      environments,
    )

    expect(request).toEqual({ providerTags: ['dev'], selectors: [], withPending: true })
  })

  it.each([
    ['2026-01-01', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T10:30', '2026-01-01T10:30:00.000Z'],
    ['2026-01-01T10:30:05.5+02:00', '2026-01-01T08:30:05.500Z'],
    ['2026-01-01T10:30:05-0130', '2026-01-01T12:00:05.000Z'],
    ['2026-01-01 10:30:05Z', '2026-01-01T10:30:05.000Z'],
  ])('reads %s as %s', (includeWipPactsSince, expected) => {
    const sent = sentInBody({ includeWipPactsSince, providerVersionBranch: 'main' })

    expect(checkRequest(sent, environments).wipSince?.toISOString()).toBe(expected)
  })

  it.each([
    '2026-13-01',
    '2026-01-01T25:00',
    '0000-01-01',
    '1',
    'infinity',
    '2026-01-01T10:30Z; --',
  ])('takes %s for no date', (includeWipPactsSince) => {
    expect(refusalOf({ includeWipPactsSince, providerVersionBranch: 'main' })).toEqual({
      includeWipPactsSince: ['must be a date'],
    })
  })
})
