import { fileURLToPath } from 'node:url'
import { providerNames, statesOf } from './registry.ts'

export const statesFile = fileURLToPath(new URL('../../states.json', import.meta.url))

/**
 * The text of `states.json`: what consumers may take for granted about each provider, as they read it to write their
 * `given(...)`. Names in the order of the registry, which is the order of subjects.
 */
export function statesText(): string {
  const providers = Object.fromEntries(
    providerNames.map((provider) => [
      provider,
      Object.fromEntries(
        statesOf(provider).map(({ name, description, params }) => [name, { description, params }]),
      ),
    ]),
  )
  return `${JSON.stringify({ providers }, null, 2)}\n`
}
