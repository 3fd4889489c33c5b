import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './command.ts'

export interface PactFile {
  consumer: string
  provider: string
  interactions: number
}

/** The pact files of this checkout. Throws a sentence that names the file that cannot be read as a pact. */
export function readPacts(folder = join(root, 'pacts')): PactFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const pact = parse(join(folder, name))
      const consumer = pact?.consumer?.name
      const provider = pact?.provider?.name
      if (!consumer || !provider)
        throw new Error(`pacts/${name} is not a pact: it names no consumer or no provider.`)
      return { consumer, provider, interactions: (pact.interactions ?? pact.messages ?? []).length }
    })
}

interface Pact {
  consumer?: { name?: string }
  provider?: { name?: string }
  interactions?: unknown[]
  messages?: unknown[]
}

function parse(path: string): Pact | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new Error(
      `${path.slice(root.length)} is not JSON: ${cause instanceof Error ? cause.message : cause}`,
    )
  }
}

/** Providers before the consumers that need them: the order in which a first deployment can succeed. */
export function deploymentOrder(pacts: PactFile[]): string[] {
  const order: string[] = []
  const visit = (name: string, path: string[]) => {
    if (order.includes(name) || path.includes(name)) return
    for (const { provider } of pacts.filter((pact) => pact.consumer === name))
      visit(provider, [...path, name])
    order.push(name)
  }
  for (const { consumer, provider } of pacts) {
    visit(provider, [])
    visit(consumer, [])
  }
  return order
}
