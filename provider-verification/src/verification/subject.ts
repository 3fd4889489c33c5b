import type { Stage } from '../scene/stage.ts'
import { applyState } from '../states/arrange.ts'
import type { ProviderName } from '../states/registry.ts'
import type { StateValues } from '../states/state.ts'
import type { ErrorLog, LoggedError } from './logged-errors.ts'
import { type ProducedMessage, produceMessage } from './produce-message.ts'
import { basePaths } from './providers.ts'

/** What is verified: where it answers, and how what its consumers take for granted comes true. */
export interface Subject {
  /** Where it answers the requests of a provider's pacts; `/health` below it says that it does. */
  address(provider: ProviderName): Promise<string>
  /** Leaves nothing of the interaction before. */
  reset(): Promise<void>
  /** Makes one state true. Throws `StateFailure`. */
  apply(provider: ProviderName, state: string, params: unknown): Promise<StateValues>
  /** The token that goes with the next request, in place of the one in the pact; undefined: that one. */
  bearer(): string | undefined
  /** Makes the message that the states have prepared; absent where messages cannot be asked for. */
  message?(): Promise<ProducedMessage>
  /** The errors that it has logged since it was last asked; absent where its log cannot be read. */
  takeErrors?(): readonly LoggedError[]
}

/** Our own backend, on its stage, and where it logs its errors. */
export function stageSubject(stage: Stage, log?: ErrorLog): Subject {
  return {
    address: async (provider) => `${await stage.listen()}${basePaths[provider]}`,
    reset: () => stage.clean(),
    apply: (provider, state, params) => applyState(stage.scene, provider, state, params),
    bearer() {
      const { caller } = stage.scene
      return caller.kind === 'person' ? caller.person.accessToken : undefined
    },
    message: () => produceMessage(stage),
    ...(log && { takeErrors: () => log.take() }),
  }
}
