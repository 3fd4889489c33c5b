import { readPacts } from '../loop/pacts.ts'
import { buildVersion } from '../loop/version.ts'
import { askBroker, unlessAbsent } from './broker.ts'
import { plain, say } from './summary.ts'

export interface Comparison {
  from: { version: string }
  backward: string
  forward: string
  resources: {
    resource: string
    direction: string
    change: string
    backward: { sentence: string }[]
    forward: { sentence: string }[]
  }[]
}

/**
 * Tells what this build's contracts change against the last different ones. It informs and does not judge: whether a
 * change is forbidden is for the gate, by the provider's mode. False only when the broker cannot be asked.
 */
export async function reportSchemaChanges(): Promise<boolean> {
  const { number } = buildVersion()
  await askBroker('/')
  const lines: string[] = []
  for (const { consumer, provider } of readPacts()) {
    const [p, c, v] = [provider, consumer, number].map(encodeURIComponent)
    const pair = `**${plain(consumer)} → ${plain(provider)}**`
    const compared = await unlessAbsent(
      `/pacts/provider/${p}/consumer/${c}/version/${v}/schema-comparison/previous-distinct`,
    )
    lines.push(
      `${pair}: ${compared === undefined ? 'no earlier contract to compare with' : tellComparison(compared as Comparison)}`,
    )
  }
  say(['### What the contracts change', ...lines].join('\n\n'))
  return true
}

/** What one pair's contract changes, resource by resource. */
export function tellComparison({ from, backward, forward, resources }: Comparison): string {
  const changed = resources.filter(({ change }) => change !== 'unchanged')
  const judged = `consumer first: ${backward}, provider first: ${forward}`
  const since = `since ${plain(from.version)}`
  if (changed.length === 0) return `no schema differs ${since}`
  const items = changed.map(({ resource, direction, change, ...findings }) => {
    const sentences = [...findings.backward, ...findings.forward].map(({ sentence }) => sentence)
    const details = [...new Set(sentences)].map((sentence) => `  - ${plain(sentence)}`)
    return [`- ${plain(resource)} (${direction}): ${change}`, ...details].join('\n')
  })
  return `${changed.length} of ${resources.length} schemas differ ${since} (${judged})\n\n${items.join('\n')}`
}
