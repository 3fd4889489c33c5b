import type { Stage } from '../scene/stage.ts'
import type { ProviderName } from '../states/registry.ts'
import { recordOfEvaluation } from './evaluation-record.ts'
import type { ProducedMessage } from './produced-message.ts'

export type Provider =
  | { readonly kind: 'http' }
  /** Sends messages: makes the one that the states of the interaction have prepared. */
  | { readonly kind: 'messages'; produce(stage: Stage): Promise<ProducedMessage> }

/** How each provider of the registry is reached. */
export const providers: Readonly<Record<ProviderName, Provider>> = {
  'experimentation-api': { kind: 'http' },
  'feature-flag-lambda': { kind: 'messages', produce: recordOfEvaluation },
}
