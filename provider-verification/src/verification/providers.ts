import type { Stage } from '../scene/stage.ts'
import type { ProviderName } from '../states/registry.ts'

/** A message as it goes out, with what the transport adds to it. */
export interface ProducedMessage {
  readonly content: unknown
  readonly metadata: Readonly<Record<string, string>>
}

export type Provider =
  | { readonly kind: 'http' }
  /** Sends messages: makes the one that the states of the interaction have prepared. */
  | { readonly kind: 'messages'; produce(stage: Stage): Promise<ProducedMessage> }

/** How each provider of the registry is reached. */
export const providers: Readonly<Partial<Record<ProviderName, Provider>>> = {
  'experimentation-api': { kind: 'http' },
}
