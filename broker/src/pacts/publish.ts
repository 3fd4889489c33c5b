import type { Db } from '../db/client.ts'
import { decide } from './decide.ts'
import { insertPublications, listCurrent, supersede } from './publish-queries.ts'
import { findOrCreatePlaces, known } from './store.ts'
import type { PublishContext, Published, Submission } from './submission.ts'
import { tell } from './tell.ts'

/**
 * Publishes the contents of one consumer version, in the caller's transaction. What the version shows already
 * for a provider is replaced or merged by the rules of its submission; equal content changes nothing.
 * Several submissions for one provider follow each other. Locks are taken in the order of the ids.
 * Throws ContentChanged and MergeRefused; nothing is published then, once the transaction is rolled back.
 */
export async function publishContents(
  db: Db,
  context: PublishContext,
  submissions: readonly Submission[],
): Promise<Published[]> {
  const published = new Map<Submission, Published>()
  let rest = [...submissions]
  let hasShown = !context.version.isNew
  while (rest.length > 0) {
    const byProvider = Map.groupBy(rest, ({ provider }) => provider.id)
    const round = [...byProvider.values()].flatMap(([first]) => first ?? [])
    for (const [index, one] of (await publishRound(db, context, round, hasShown)).entries()) {
      const submission = round[index]
      if (submission) published.set(submission, one)
    }
    hasShown = true
    rest = rest.filter((submission) => !published.has(submission))
  }
  return submissions.flatMap((submission) => published.get(submission) ?? [])
}

/** At most one submission for each provider. `hasShown`: whether the version may show something already. */
async function publishRound(
  db: Db,
  context: PublishContext,
  submissions: readonly Submission[],
  hasShown: boolean,
): Promise<Published[]> {
  const { consumer, version } = context
  const providerIds = submissions.map(({ provider }) => provider.id)
  const current = hasShown ? await listCurrent(db, version.id, providerIds) : []
  const steps = await decide(db, context, submissions, current)

  const places = await findOrCreatePlaces(db, consumer.id, steps)
  const placed = steps.map((step) => ({
    ...step,
    ...known(places.get(step.submission.provider.id)),
  }))

  const fresh = placed.filter(({ outcome }) => outcome !== 'unchanged')
  const replaced = fresh.flatMap((step) => step.current?.publicationId ?? [])
  if (replaced.length > 0) await supersede(db, replaced)
  const next = fresh.map((step) => ({ ...step, revision: (step.current?.revision ?? 0) + 1 }))
  const inserted = next.length > 0 ? await insertPublications(db, version, next) : []
  const ids = new Map(inserted.map(({ id, providerId }) => [providerId, id]))
  return tell(
    db,
    context,
    placed.map((step) => ({
      ...step,
      publicationId: known(ids.get(step.providerId) ?? step.current?.publicationId),
    })),
  )
}
