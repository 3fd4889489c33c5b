import type { Db } from '../db/client.ts'
import type { Pair } from '../links.ts'
import { getPacticipant } from '../pacticipants/pacticipants.ts'
import {
  isBranchOf,
  listLatestOfAll,
  listLatestOfProvider,
  listOfHeads,
  listOfPair,
  listOfProvider,
} from './list-queries.ts'
import type { HeadSelector, ListedPact, PactsSelector } from './pact.ts'
import { resolvePair } from './pacts.ts'

/**
 * What one consumer published for one provider, newest version first; on a branch by name, as the protocol has it,
 * oldest first and with the contents that were replaced since. Throws `not-found` for an unknown consumer or provider.
 */
export async function listPactsOfPair(
  db: Db,
  pair: Pair,
  selector: PactsSelector,
): Promise<ListedPact[]> {
  const ids = await resolvePair(db, pair)
  if (selector.kind !== 'branch') return listOfPair(db, ids, selector, { revisions: 'current' })
  return (await listOfPair(db, ids, selector, { revisions: 'all' })).reverse()
}

/** The pact of a branch's head, or none. Throws as above. */
export async function listPactsOfHead(
  db: Db,
  pair: Pair,
  selector: HeadSelector,
): Promise<ListedPact[]> {
  return listOfHeads(db, await resolvePair(db, pair), selector)
}

/** Whether the consumer has a branch of that name. */
export async function hasBranch(db: Db, consumer: string, branch: string): Promise<boolean> {
  return isBranchOf(db, consumer, branch)
}

/** What all consumers published for a provider; without a selection also contents that were replaced since. */
export async function listPactsOfProvider(
  db: Db,
  provider: string,
  selector: PactsSelector,
): Promise<ListedPact[]> {
  const { id } = await getPacticipant(db, provider, 'provider')
  const revisions = selector.kind === 'all' ? 'all' : 'current'
  return listOfProvider(db, id, selector, { revisions })
}

/** The latest pact of each consumer, or of its versions with a tag, or of a branch's head. */
export async function listLatestPactsOfProvider(
  db: Db,
  provider: string,
  selector: { kind: 'all' } | { kind: 'tag'; tag: string } | HeadSelector,
): Promise<ListedPact[]> {
  const { id: providerId } = await getPacticipant(db, provider, 'provider')
  switch (selector.kind) {
    case 'all':
      return listLatestOfProvider(db, providerId)
    case 'tag':
      return listLatestOfProvider(db, providerId, selector.tag)
    case 'branch':
    case 'main-branch':
      return listOfHeads(db, { providerId }, selector)
  }
}

/** The latest pact of every integration. */
export async function listLatestPacts(db: Db): Promise<ListedPact[]> {
  return listLatestOfAll(db)
}
