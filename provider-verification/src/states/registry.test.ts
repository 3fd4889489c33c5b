import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { findState, isProviderName, providerNames, statesOf } from './registry.ts'
import type { ProviderState } from './state.ts'
import { statesFile, statesText } from './states-file.ts'

const pacts = fileURLToPath(new URL('../../../pacts', import.meta.url))

interface Pact {
  provider: { name: string }
  interactions: { providerStates?: { name: string }[] }[]
}

describe('the registry of provider states', () => {
  it('is written to states.json as it stands', () => {
    expect(readFileSync(statesFile, 'utf8')).toBe(statesText())
  })

  it.each(providerNames)('holds for %s what its pacts ask for, and nothing besides', (provider) => {
    const asked = readdirSync(pacts)
      .map((file) => JSON.parse(readFileSync(`${pacts}/${file}`, 'utf8')) as Pact)
      .filter((pact) => pact.provider.name === provider)
      .flatMap(({ interactions }) => interactions.flatMap((each) => each.providerStates ?? []))
    const names = new Set(asked.map(({ name }) => name))

    expect([...names].sort()).toEqual(
      statesOf(provider)
        .map(({ name }) => name)
        .sort(),
    )
  })

  it('means one thing by a name, over all providers, because given(...) knows states by name alone', () => {
    const states = new Set<ProviderState>(providerNames.flatMap((provider) => statesOf(provider)))
    const names = [...states].map(({ name }) => name)

    expect(names.length).toBeGreaterThan(0)
    expect([...new Set(names)]).toEqual(names)
  })

  it.each(providerNames)(
    'lets no state of %s take parameters that it does not know',
    (provider) => {
      const open = statesOf(provider).filter(
        ({ params }) => Reflect.get(params, 'additionalProperties') !== false,
      )

      expect(open.map(({ name }) => name)).toEqual([])
    },
  )

  it('finds a state by provider and name, and nothing for a name of another provider', () => {
    expect(findState('experimentation-api', 'an experiment exists')?.name).toBe(
      'an experiment exists',
    )
    expect(findState('feature-flag-lambda', 'an experiment exists')).toBeUndefined()
    expect(isProviderName('toString')).toBe(false)
  })
})
