import { type BrokerSettings, findResult, type StoredResult } from './broker.ts'
import type { PactOutcome } from './outcome.ts'
import type { PlannedPact } from './plan.ts'
import { messageOf } from './trouble.ts'

export interface ProviderVersion {
  readonly name: string
  readonly version: string
}

/** The address of the newest result per pact, by the pact's source; a result published later has another one. */
export type KnownResults = ReadonlyMap<string, StoredResult>

/** What the broker has for this provider version already, from an earlier run of the same version. */
export async function resultsSoFar(
  broker: BrokerSettings,
  provider: ProviderVersion,
  pacts: readonly PlannedPact[],
): Promise<KnownResults> {
  const known = new Map<string, StoredResult>()
  for (const { consumer, consumerVersion, source } of pacts) {
    if (consumerVersion === undefined) continue
    const result = await findResult(broker, { name: consumer, version: consumerVersion }, provider)
    if (result) known.set(source, result)
  }
  return known
}

/**
 * Asks the broker for the result of each pact, because the verifier passes even when the broker refuses what it
 * publishes. A result that is missing, is the old one or says something else is a problem, told as a sentence.
 */
export async function confirmResults(
  broker: BrokerSettings,
  provider: ProviderVersion,
  outcomes: readonly PactOutcome[],
  before: KnownResults,
  output: string,
): Promise<{ outcomes: PactOutcome[]; problems: string[] }> {
  const problems: string[] = []
  const confirmed: PactOutcome[] = []
  for (const outcome of outcomes) {
    const { consumer, consumerVersion, source, failures } = outcome
    const pair = `${consumer} ${consumerVersion ?? ''}`.trim()
    try {
      if (consumerVersion === null) throw new Error('its version is not known')
      const result = await findResult(
        broker,
        { name: consumer, version: consumerVersion },
        provider,
      )
      const isNew = result !== undefined && result.url !== before.get(source)?.url
      if (!isNew) {
        problems.push(
          `The broker has no result of this run for ${pair} and ${provider.name} ${provider.version}: it was refused or lost on its way${reasonIn(output)}`,
        )
      } else if (result.success !== (failures.length === 0)) {
        problems.push(
          `The broker says that ${pair} and ${provider.name} ${provider.version} ${result.success ? 'agree' : 'do not agree'}, and this run says otherwise: ${result.url}`,
        )
      }
      confirmed.push(isNew ? { ...outcome, resultUrl: result.url } : outcome)
    } catch (error) {
      problems.push(
        `Whether the result for ${pair} arrived could not be asked: ${messageOf(error)}`,
      )
      confirmed.push(outcome)
    }
  }
  return { outcomes: confirmed, problems }
}

/** The verifier logs why a result was refused, and nothing else says so. */
function reasonIn(output: string): string {
  const line = output
    .split('\n')
    .find((line) => /\bERROR\b/.test(line) && /publish|broker|result|branch/i.test(line))
  const said = line?.replace(/^.*?ERROR\s+(ThreadId\(\d+\)\s+)?([\w:]+: )?/, '').trim()
  return said ? ` (the verifier said: ${said})` : ''
}
