import type { Config } from '../config.ts'
import type { Db } from '../db/client.ts'
import { getPacticipant } from '../pacticipants/pacticipants.ts'
import {
  compareInclusions,
  compareTexts,
  type Inclusion,
  type PactToVerify,
} from './consumer-selector.ts'
import { listNeverVerified, listPendingByBranch, listPendingByTag } from './pending-queries.ts'
import { selectPacts } from './selected-pacts.ts'
import {
  findProviderBranch,
  listEnvironmentNames,
  type ProviderBranch,
} from './to-verify-queries.ts'
import {
  checkRequest,
  environmentsIn,
  type SentRequest,
  type VerificationRequest,
} from './verification-request.ts'
import {
  findMidnightBefore,
  findUnverifiedAge,
  listWipByBranch,
  listWipByTag,
  type WipPublication,
} from './wip-queries.ts'

/** For whom a content is pending or not: the branch or the tags that the provider's results come from. */
export interface PendingStatus {
  isPending: boolean
  /** The provider's branch; the tags do not count then. */
  branch?: string
  pendingTags: string[]
  otherTags: string[]
}

/** A content that the provider is to verify, and what a failure of it means. */
export interface VerifiablePact extends PactToVerify {
  /** Not asked for, but new at the head of a consumer's branch or tag: its failure is nobody's fault yet. */
  isWip: boolean
  /** Known of work in progress, and where it was asked for. */
  pending?: PendingStatus
  isPendingAsked: boolean
}

export type WipSettings = Config['wip']

/**
 * What a provider should verify now: the pacts its selectors choose, then work in progress.
 * Throws `invalid` with messages by field, also where the provider is unknown; then `not-found` for an unknown provider.
 */
export async function listPactsToVerify(
  db: Db,
  providerName: string,
  sent: SentRequest,
  settings: WipSettings,
): Promise<VerifiablePact[]> {
  const names = environmentsIn(sent)
  const environments = names.length > 0 ? await listEnvironmentNames(db, names) : []
  const request = checkRequest(sent, new Set(environments))
  const provider = await getPacticipant(db, providerName, 'provider')
  const branch =
    request.providerBranch === undefined
      ? undefined
      : await findProviderBranch(db, provider.id, request.providerBranch)
  const side: ProviderSide = { id: provider.id, name: provider.name, branch, request }
  const selected = await selectPacts(db, provider, request.selectors, request.providerBranch)
  return [
    ...(await withPending(db, side, selected)),
    ...(await workInProgress(db, side, selected, settings)),
  ]
}

/** The provider, and which of its versions asks. */
interface ProviderSide {
  id: number
  name: string
  branch: ProviderBranch | undefined
  request: VerificationRequest
}

async function withPending(
  db: Db,
  side: ProviderSide,
  selected: PactToVerify[],
): Promise<VerifiablePact[]> {
  const { withPending, providerBranch, providerTags } = side.request
  if (!withPending)
    return selected.map((pact) => ({ ...pact, isWip: false, isPendingAsked: false }))
  const statusOf = await findPendingStatus(
    db,
    side,
    selected.map(({ contentId }) => contentId),
  )
  return selected.map((pact) => ({
    ...pact,
    isWip: false,
    isPendingAsked: true,
    pending: {
      ...(providerBranch !== undefined && { branch: providerBranch }),
      ...statusOf(pact.contentId, providerBranch === undefined ? providerTags : []),
    },
  }))
}

type StatusOf = (
  contentId: number,
  tags: string[],
) => Pick<PendingStatus, 'isPending' | 'pendingTags' | 'otherTags'>

async function findPendingStatus(
  db: Db,
  { id, branch, request }: ProviderSide,
  contents: number[],
): Promise<StatusOf> {
  if (request.providerBranch === undefined && request.providerTags.length > 0) {
    const rows = await listPendingByTag(db, id, contents, request.providerTags)
    const byContent = Map.groupBy(rows, ({ contentId }) => contentId)
    return (contentId, tags) => {
      const pendingTags = (byContent.get(contentId) ?? []).map(({ tag }) => tag)
      const otherTags = tags.filter((tag) => !pendingTags.includes(tag))
      return { isPending: pendingTags.length > 0, pendingTags, otherTags }
    }
  }
  const ids =
    request.providerBranch === undefined
      ? await listNeverVerified(db, contents)
      : await listPendingByBranch(db, contents, branch)
  const pending = new Set(ids)
  return (contentId) => ({ isPending: pending.has(contentId), pendingTags: [], otherTags: [] })
}

/** None unless it is asked for, and asked for by branch or tag. */
async function workInProgress(
  db: Db,
  side: ProviderSide,
  selected: PactToVerify[],
  settings: WipSettings,
): Promise<VerifiablePact[]> {
  const { wipSince, providerBranch, providerTags, withPending } = side.request
  if (!wipSince || (providerBranch === undefined && providerTags.length === 0)) return []
  const since = await wipStart(db, side.id, wipSince, settings)
  const except = selected.map(({ contentId }) => contentId)
  const question = { providerId: side.id, since, except }
  const found =
    providerBranch === undefined
      ? await listWipByTag(db, question, providerTags)
      : await listWipByBranch(db, question, side.branch, settings.otherBranchLookBackDays)
  const pacts = mergeWip(found, side.name)
  return pacts.map(({ pendingTags, ...pact }) => ({
    ...pact,
    isWip: true,
    isPendingAsked: withPending,
    pending: {
      isPending: true,
      ...(providerBranch !== undefined && { branch: providerBranch }),
      pendingTags,
      otherTags: [],
    },
  }))
}

/** The date asked for; with a dynamic window, as far back as most unverified publications of late lie. */
async function wipStart(
  db: Db,
  providerId: number,
  asked: Date,
  { isWindowDynamic, minDays, maxDays, defaultDays }: WipSettings,
): Promise<Date> {
  if (!isWindowDynamic) return asked
  const age = await findUnverifiedAge(db, providerId, maxDays)
  const days = age === undefined ? defaultDays : Math.min(Math.max(age, minDays), maxDays)
  return findMidnightBefore(db, days)
}

/** A content once, with all heads that have it, as the newest of them. */
function mergeWip(
  found: WipPublication[],
  provider: string,
): (PactToVerify & { pendingTags: string[] })[] {
  const groups = [...Map.groupBy(found, ({ contentId }) => contentId).values()]
  const pacts = groups.flatMap((group) => {
    const newest = group.toSorted((one, other) => other.ord - one.ord)[0]
    if (!newest) return []
    const { consumer, contentId, sha, number, ord } = newest
    const inclusions = new Map(group.map((one) => [`${one.branch} ${one.tag}`, inclusionOf(one)]))
    const pendingTags = [...new Set(group.flatMap(({ pendingTag }) => pendingTag ?? []))]
    return [
      {
        ...{ consumer, provider, contentId, sha, number, ord, pendingTags },
        inclusions: [...inclusions.values()].toSorted(compareInclusions),
      },
    ]
  })
  return pacts.toSorted(
    (one, other) => compareTexts(one.consumer, other.consumer) || one.ord - other.ord,
  )
}

function inclusionOf({ branch, tag, number, ord }: WipPublication): Inclusion {
  return branch === null
    ? { kind: 'latest-tag', ...(tag !== null && { tag }), number, ord }
    : { kind: 'branch', branch, number, ord }
}
