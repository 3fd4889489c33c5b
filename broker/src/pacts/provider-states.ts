import type { Db } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import { getPacticipant } from '../pacticipants/pacticipants.ts'
import type { HeadSelector, RequestedState } from './pact.ts'
import {
  findEnvironmentId,
  listStatesInEnvironment,
  listStatesOfHeads,
} from './provider-state-queries.ts'

/**
 * The states that the pacts of a provider ask for: those of a branch's head, or of the versions that are live in an
 * environment (by name or uuid). Sorted by name. Throws `not-found` for an unknown provider or environment.
 */
export async function listProviderStates(
  db: Db,
  provider: string,
  selector: HeadSelector | { kind: 'environment'; environment: string },
): Promise<RequestedState[]> {
  const { id } = await getPacticipant(db, provider, 'provider')
  if (selector.kind !== 'environment') return listStatesOfHeads(db, id, selector)
  const environmentId = await findEnvironmentId(db, selector.environment)
  if (environmentId !== undefined) return listStatesInEnvironment(db, id, environmentId)
  throw new DomainError('not-found', `No environment with name '${selector.environment}' found`)
}
