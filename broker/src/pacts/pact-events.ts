/** What happened to a consumer version's pact when it was published. */
export type Outcome = 'new' | 'unchanged' | 'changed' | 'merged'

/** An event as the protocol names it, with its reason in words; `contract_content_unchanged` is heard by no one. */
export interface DetectedEvent {
  kind:
    | 'contract_published'
    | 'contract_requiring_verification_published'
    | 'contract_content_changed'
    | 'contract_content_unchanged'
  comment?: string
}

interface Facts {
  outcome: Outcome
  consumer: string
  number: string
  contentId: number
  /** The tags of the consumer version. */
  tags: readonly string[]
  /** By tag, or by null for publications without any tag: the content published last, before this version. */
  previous: ReadonlyMap<string | null, number>
  /** Whether a provider version that is live, or the head of main, has no result for the content. */
  isVerificationRequired: boolean
}

/** The events of one publication, in the order in which they are told. Branches play no part in this. */
export function eventsOf(facts: Facts): DetectedEvent[] {
  const [published, content] = publishedAndContent(facts)
  return [
    published,
    ...(facts.isVerificationRequired
      ? [{ ...published, kind: 'contract_requiring_verification_published' as const }]
      : []),
    ...(content ? [content] : []),
  ]
}

function publishedAndContent(facts: Facts): [DetectedEvent, DetectedEvent?] {
  const { outcome, consumer, number, tags } = facts
  if (outcome === 'unchanged') {
    const comment = 'pact content was unchanged'
    return [{ kind: 'contract_published' }, { kind: 'contract_content_unchanged', comment }]
  }
  if (outcome !== 'new') {
    const comment = `pact content modified since previous publication for ${consumer} version ${number}`
    return [{ kind: 'contract_published' }, { kind: 'contract_content_changed', comment }]
  }
  const reasons = (tags.length > 0 ? tags : [null]).flatMap((tag) => reason(tag, facts))
  if (reasons.length > 0) {
    const comment = reasons.join(', ')
    return [{ kind: 'contract_published' }, { kind: 'contract_content_changed', comment }]
  }
  const versions = tags.length === 1 ? 'version with tag' : 'versions with tags'
  const comment = `pact content is the same as previous ${versions} ${tags.join(', ')} and no new tags were applied`
  return [{ kind: 'contract_published', comment }]
}

function reason(tag: string | null, { previous, contentId }: Facts): string[] {
  const last = previous.get(tag)
  if (last === contentId) return []
  if (tag === null) {
    return last === undefined
      ? ['first time untagged pact published']
      : ['pact content has changed since previous untagged version']
  }
  return last === undefined
    ? [`first time any pact published for this consumer with consumer version tagged ${tag}`]
    : [`pact content has changed since the last consumer version tagged with ${tag}`]
}
