import type { Db } from '../db/client.ts'
import type { Event, RequiredVersion } from '../events/event.ts'
import { listPreviousContents, listRequiredVerifications, listTags } from './event-queries.ts'
import { type DetectedEvent, eventsOf } from './pact-events.ts'
import type { Placed, PublishContext, Published } from './submission.ts'

/** Detects the events of each publication and hands them on. */
export async function tell(
  db: Db,
  context: PublishContext,
  placed: readonly Placed[],
): Promise<Published[]> {
  const { consumer, version } = context
  const firsts = placed.filter(({ outcome }) => outcome === 'new')
  const tags = firsts.length > 0 ? await tagsOf(db, context) : []
  const integrationIds = firsts.map(({ integrationId }) => integrationId)
  const place = { ord: version.ord, pacticipantId: consumer.id }
  const previous =
    firsts.length > 0 ? await listPreviousContents(db, place, integrationIds, tags) : []
  const previousOf = Map.groupBy(previous, ({ integrationId }) => integrationId)
  const required = await listRequiredVerifications(
    db,
    placed.map(({ publicationId }) => publicationId),
  )
  const requiring = Map.groupBy(required, ({ publicationId }) => publicationId)

  const detected = placed.map((one) =>
    eventsOf({
      outcome: one.outcome,
      consumer: consumer.name,
      number: version.number,
      contentId: one.contentId,
      tags,
      previous: new Map(
        previousOf.get(one.integrationId)?.map(({ tag, contentId }) => [tag, contentId]),
      ),
      isVerificationRequired: requiring.has(one.publicationId),
    }),
  )
  const facts = placed.map(({ publicationId }, index) =>
    factsOf(detected[index] ?? [], {
      publicationId,
      required: requiring.get(publicationId) ?? [],
      branch: context.branch,
    }),
  )
  const notices = await context.events.recordAll(db, facts.flat(), context.links)
  return placed.map((one, index) => ({
    publicationId: one.publicationId,
    provider: one.submission.provider.name,
    sha: one.content.sha,
    outcome: one.outcome,
    isVerified: one.isVerified,
    events: detected[index] ?? [],
    notices: notices.splice(0, facts[index]?.length ?? 0).flat(),
  }))
}

/** In the order in which the version got them. */
async function tagsOf(db: Db, { version, tags = [] }: PublishContext): Promise<readonly string[]> {
  return version.isNew ? tags : listTags(db, version.id)
}

/** What others may hear of. */
function factsOf(
  events: readonly DetectedEvent[],
  {
    publicationId,
    required,
    branch,
  }: { publicationId: number; required: RequiredVersion[]; branch: string | undefined },
): Event[] {
  return events.flatMap(({ kind, comment }): Event[] => {
    if (kind === 'contract_content_unchanged') return []
    const fact = {
      publicationId,
      ...(comment !== undefined && { comment }),
      ...(branch !== undefined && { branch }),
    }
    return kind === 'contract_requiring_verification_published'
      ? [{ kind, ...fact, required }]
      : [{ kind, ...fact }]
  })
}
