import type { Db } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import { aside } from './aside.ts'
import type { MergeRule } from './merge.ts'
import { listBodies } from './queries.ts'
import type { Current, PublishContext, Step, Submission } from './submission.ts'

/** A version showed other contents for these providers before, and may not change them. */
export class ContentChanged extends DomainError {
  readonly changes: { sentence: string; difference: string }[]

  constructor(changes: { sentence: string; difference: string }[]) {
    super('conflict', changes.map(({ sentence }) => sentence).join('\n'))
    this.changes = changes
  }
}

/** Two documents that cannot be merged carefully. */
export class MergeRefused extends DomainError {
  constructor(sentence: string) {
    super('conflict', sentence)
  }
}

/** What becomes of each submission, given what the version shows; refuses what must not change. */
export async function decide(
  db: Db,
  context: PublishContext,
  submissions: readonly Submission[],
  current: readonly Current[],
): Promise<Step[]> {
  const shown = new Map(current.map((one) => [one.providerId, one]))
  const differing = submissions.flatMap(({ provider, content }) => {
    const now = shown.get(provider.id)
    return now && now.sha !== content.sha ? now.contentId : []
  })
  const bodies = differing.length > 0 ? await listBodies(db, differing) : new Map<number, string>()
  const steps: Step[] = []
  const changes: { sentence: string; difference: string }[] = []
  for (const submission of submissions) {
    const now = shown.get(submission.provider.id)
    const step = { submission, content: submission.content, current: now }
    const body = now && bodies.get(now.contentId)
    if (!now) steps.push({ ...step, outcome: 'new' })
    else if (body === undefined) steps.push({ ...step, outcome: 'unchanged' })
    else if (submission.merge) steps.push(await merged(step, now, body, submission.merge, context))
    else if (context.allowContractModification) steps.push({ ...step, outcome: 'changed' })
    else changes.push(await change(context, submission, body))
  }
  if (changes.length > 0) throw new ContentChanged(changes)
  return steps
}

async function merged(
  step: Omit<Step, 'outcome'>,
  now: Current,
  existing: string,
  rule: MergeRule,
  { consumer, version }: PublishContext,
): Promise<Step> {
  const added = step.submission.content.body
  const merge = await aside({ kind: 'merge', existing, added, rule })
  const pact = `the pact for ${consumer.name} version ${version.number} and provider ${step.submission.provider.name}`
  switch (merge.kind) {
    case 'content': {
      const outcome = merge.content.sha === now.sha ? 'unchanged' : 'merged'
      return { ...step, content: merge.content, outcome }
    }
    case 'clash':
      throw new MergeRefused(
        `Cannot merge into ${pact}: it makes other requests under the same description and provider state: ${merge.descriptions.join('; ')}`,
      )
    default:
      throw new MergeRefused(
        `Cannot merge into ${pact}: one of the documents has no list of interactions that could be merged`,
      )
  }
}

async function change(
  { consumer, version }: PublishContext,
  { provider, content }: Submission,
  existing: string,
): Promise<{ sentence: string; difference: string }> {
  const sentence =
    `Cannot change the content of the pact for ${consumer.name} version ${version.number} and provider ${provider.name}, ` +
    'as race conditions will cause unreliable results for can-i-deploy. Each pact must be published with a unique ' +
    'consumer version number. If nothing was changed on purpose, look for random data (times, generated ids) in the ' +
    'examples of type matchers: use fixed examples there. For more information see https://docs.pact.io/go/versioning'
  const difference = await aside({ kind: 'diff', older: existing, newer: content.body })
  return { sentence, difference }
}
