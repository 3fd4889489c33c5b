import type { ProviderName } from '../states/registry.ts'
import type { BrokerSettings } from './broker.ts'
import type { Parity } from './selection.ts'
import type { Subject } from './subject.ts'

export type PactSource =
  | {
      readonly kind: 'broker'
      readonly broker: BrokerSettings
      readonly publish: boolean
      /** Only the pact at this address, as a webhook names it; otherwise those that the selectors find. */
      readonly pactUrl?: string | undefined
      /** Work in progress, too: pacts published since this day (2026-01-31) that no branch of the provider holds yet. */
      readonly wipSince?: string | undefined
    }
  | { readonly kind: 'folder'; readonly folder: string }

export interface VerifyOptions {
  readonly provider: ProviderName
  /** Only one verification may use it at a time. */
  readonly subject: Subject
  readonly source: PactSource
  /** Only interactions of this parity; absent: all. A selection is no result, so nothing is published. */
  readonly parity?: readonly Parity[] | undefined
  readonly providerVersion: string
  readonly branch?: string | undefined
  readonly buildUrl?: string | undefined
  /** The longest that the verifier may run, in milliseconds: five minutes. */
  readonly timeout?: number | undefined
  /** Receives what the verifier writes for people. */
  readonly onOutput?: ((text: string) => void) | undefined
}
