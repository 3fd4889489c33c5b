import type { Stage } from '../scene/stage.ts'
import type { ProviderName } from '../states/registry.ts'
import type { BrokerSettings } from './broker.ts'

export type PactSource =
  | { readonly kind: 'broker'; readonly broker: BrokerSettings; readonly publish: boolean }
  | { readonly kind: 'folder'; readonly folder: string }

export interface VerifyOptions {
  readonly provider: ProviderName
  /** The running backend; only one verification may use it at a time. */
  readonly stage: Stage
  readonly source: PactSource
  readonly providerVersion: string
  readonly branch?: string | undefined
  readonly buildUrl?: string | undefined
  /** The longest that the verifier may run, in milliseconds: five minutes. */
  readonly timeout?: number | undefined
  /** Receives what the verifier writes for people. */
  readonly onOutput?: ((text: string) => void) | undefined
}
