import { Trouble } from './trouble.ts'

/** One interaction in the order in which the verifier will replay it. */
export interface PlannedInteraction {
  readonly description: string
  readonly states: readonly string[]
  readonly isMessage: boolean
  /** How it stands to the platform that the contract was modelled on, where the consumer says so. */
  readonly parity: string | undefined
  /** The interaction as it stands in the pact. */
  readonly document: unknown
}

/** A pact that is to be verified, as it was read before the verifier started. */
export interface PlannedPact {
  readonly consumer: string
  /** Absent for a pact from a file. */
  readonly consumerVersion: string | undefined
  /** Where it was read: a URL, or a path. */
  readonly source: string
  /** A failure of a pending pact is told but does not fail the run. */
  readonly isPending: boolean
  readonly interactions: readonly PlannedInteraction[]
  /** The pact as it was read. */
  readonly document: object
}

/**
 * Reads a pact document: V2 to V4, HTTP and messages. Throws Trouble that begins with `source` when it is not a
 * pact, so that a broken file is named before anything runs.
 */
export function planPact(
  document: unknown,
  more: Pick<PlannedPact, 'source' | 'consumerVersion' | 'isPending'>,
): PlannedPact & { readonly provider: string } {
  const consumer = nameIn(document, 'consumer')
  const provider = nameIn(document, 'provider')
  if (typeof document !== 'object' || !document || !consumer || !provider) {
    throw new Trouble(`${more.source} is not a pact: it names no consumer or no provider`)
  }
  const interactions = [...listIn(document, 'interactions'), ...listIn(document, 'messages')]
  return { consumer, provider, ...more, interactions: interactions.map(planInteraction), document }
}

function planInteraction(interaction: unknown): PlannedInteraction {
  const parity = get(get(interaction, 'comments'), 'parity')
  const state = get(interaction, 'providerState') ?? get(interaction, 'provider_state')
  const states = listIn(interaction, 'providerStates').flatMap((each) => {
    const name = get(each, 'name')
    return typeof name === 'string' ? [name] : []
  })
  return {
    description: String(get(interaction, 'description') ?? ''),
    states: states.length === 0 && typeof state === 'string' ? [state] : states,
    isMessage:
      String(get(interaction, 'type') ?? '').endsWith('Messages') ||
      get(interaction, 'request') === undefined,
    parity: typeof parity === 'string' ? parity : undefined,
    document: interaction,
  }
}

function nameIn(document: unknown, role: string): string | undefined {
  const name = get(get(document, role), 'name')
  return typeof name === 'string' && name !== '' ? name : undefined
}

function listIn(value: unknown, name: string): unknown[] {
  const list = get(value, name)
  return Array.isArray(list) ? list : []
}

function get(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
