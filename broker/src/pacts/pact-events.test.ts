import { describe, expect, it } from '@jest/globals'
import { eventsOf, type Outcome } from './pact-events.ts'

const first = { consumer: 'Web', number: '2', contentId: 7, isVerificationRequired: false }

function events(
  outcome: Outcome,
  tags: string[] = [],
  previous: [string | null, number][] = [],
  isVerificationRequired = false,
) {
  return eventsOf({ ...first, outcome, tags, previous: new Map(previous), isVerificationRequired })
}

describe('the events of a first publication', () => {
  it.each<[string[], [string | null, number][], string]>([
    [[], [], 'first time untagged pact published'],
    [[], [[null, 6]], 'pact content has changed since previous untagged version'],
    [
      ['a', 'b'],
      [],
      'first time any pact published for this consumer with consumer version tagged a, first time any pact published for this consumer with consumer version tagged b',
    ],
    [
      ['a', 'b'],
      [
        ['a', 6],
        ['b', 7],
      ],
      'pact content has changed since the last consumer version tagged with a',
    ],
  ])('tell of changed content: tags %j, before %j', (tags, previous, comment) => {
    expect(events('new', tags, previous)).toEqual([
      { kind: 'contract_published' },
      { kind: 'contract_content_changed', comment },
    ])
  })

  it.each<[string[], [string | null, number][], string]>([
    [
      ['a'],
      [['a', 7]],
      'pact content is the same as previous version with tag a and no new tags were applied',
    ],
    [
      ['a', 'b'],
      [
        ['a', 7],
        ['b', 7],
      ],
      'pact content is the same as previous versions with tags a, b and no new tags were applied',
    ],
    [
      [],
      [[null, 7]],
      'pact content is the same as previous versions with tags  and no new tags were applied',
    ],
  ])('tell of the same content: tags %j', (tags, previous, comment) => {
    expect(events('new', tags, previous)).toEqual([{ kind: 'contract_published', comment }])
  })

  it('put a required verification between publication and change', () => {
    expect(events('new', [], [], true).map(({ kind }) => kind)).toEqual([
      'contract_published',
      'contract_requiring_verification_published',
      'contract_content_changed',
    ])
  })

  it('give the reason of the publication to the verification that it requires', () => {
    const comment =
      'pact content is the same as previous version with tag a and no new tags were applied'

    expect(events('new', ['a'], [['a', 7]], true)).toEqual([
      { kind: 'contract_published', comment },
      { kind: 'contract_requiring_verification_published', comment },
    ])
  })
})

describe('the events of another publication of the same version', () => {
  it.each<[Outcome, string, string]>([
    ['unchanged', 'contract_content_unchanged', 'pact content was unchanged'],
    [
      'changed',
      'contract_content_changed',
      'pact content modified since previous publication for Web version 2',
    ],
    [
      'merged',
      'contract_content_changed',
      'pact content modified since previous publication for Web version 2',
    ],
  ])('tell whether the content changed: %s', (outcome, kind, comment) => {
    expect(events(outcome, ['a'])).toEqual([{ kind: 'contract_published' }, { kind, comment }])
  })
})
