import type { Db } from '../db/client.ts'
import {
  type Badge,
  canIDeployBadge,
  canIMergeBadge,
  notFound,
  type PactBadgeOptions,
  pactBadge,
  pactStatusOf,
} from './badge.ts'
import { findLineStatus, type PactLine } from './badge-queries.ts'
import type { AskOptions } from './matrix.ts'
import { canIDeployBranch, canIDeployTag, canIMerge, Missing } from './questions.ts'

/** How the latest pact of a line stands, by the results of all versions of the provider or of those with a tag. */
export async function makePactBadge(
  db: Db,
  asked: { consumer: string; provider: string; line: PactLine; providerTag?: string },
  options: PactBadgeOptions,
): Promise<Badge> {
  const { consumer, provider, line, providerTag } = asked
  const status = await findLineStatus(db, asked)
  const tags =
    providerTag !== undefined && line.kind === 'tag' ? { consumerTag: line.tag, providerTag } : {}
  const subject = { consumer, provider, ...tags }
  return pactBadge(status && pactStatusOf(status.result), subject, options)
}

/** Whether the latest version with a tag may go beside the latest with another. */
export function makeTagBadge(
  db: Db,
  asked: { pacticipant: string; tag: string; to: string; label?: string | undefined },
  options: AskOptions,
): Promise<Badge> {
  const { tag: from, to, label } = asked
  return orNotFound(async () => {
    const { verdict } = await canIDeployTag(db, asked, options)
    return canIDeployBadge(verdict.deployable, { from, to, label })
  })
}

/** Whether the head of a branch may go to an environment. */
export function makeBranchBadge(
  db: Db,
  asked: { pacticipant: string; branch: string; environment: string; label?: string | undefined },
  options: AskOptions,
): Promise<Badge> {
  const { branch: from, environment: to, label } = asked
  return orNotFound(async () => {
    const { verdict } = await canIDeployBranch(db, asked, options)
    return canIDeployBadge(verdict.deployable, { from, to, label })
  })
}

/** Whether the newest version of the main branch goes with everybody else's. */
export function makeMergeBadge(db: Db, pacticipant: string, options: AskOptions): Promise<Badge> {
  return orNotFound(async () => {
    const { verdict } = await canIMerge(db, pacticipant, options)
    return canIMergeBadge(verdict.deployable)
  })
}

/** A README has no use for a 404. */
async function orNotFound(make: () => Promise<Badge>): Promise<Badge> {
  try {
    return await make()
  } catch (error) {
    if (error instanceof Missing) return notFound(error.what)
    throw error
  }
}
