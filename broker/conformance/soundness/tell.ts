import type { Disagreement } from './compare.ts'
import type { Step } from './step.ts'

export interface Shortest {
  steps: readonly Step[]
  /** How often the first history that disagreed was made shorter. */
  shrinks: number
  refusal: string | null
  disagreements: Disagreement[]
}

/** Prints a history and what it shows, so that it can be followed by hand. */
export function tellHistory({ steps, shrinks, refusal, disagreements }: Shortest): void {
  console.log(`\nThe shortest history that disagrees, after ${shrinks} steps of shrinking:`)
  for (const [place, step] of steps.entries()) console.log(`  ${place + 1}. ${sentenceOf(step)}`)
  if (refusal !== null) console.log(`The last step ${refusal}; the model says otherwise.`)
  for (const { path, gate, question, about, oracle, broker } of disagreements) {
    console.log(`\nGET ${path} (${gate} gate)`)
    console.log(`  asked: ${JSON.stringify(question)}`)
    console.log(`  ${about}, the oracle: ${JSON.stringify(oracle)}`)
    console.log(`  ${about}, the broker: ${JSON.stringify(broker)}`)
  }
}

/** `deploy: Api 1, test` */
export function sentenceOf({ kind, ...parts }: Step): string {
  const words = Object.entries(parts).map(([name, value]) => {
    const text = Array.isArray(value) ? value.join(' -> ') : JSON.stringify(value)
    return `${name} ${text}`
  })
  return `${kind}: ${words.join(', ')}`
}
