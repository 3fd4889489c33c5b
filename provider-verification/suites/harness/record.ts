import { afterAll, expect } from '@jest/globals'
import { type PlayedScenario, writeFileRecord } from '../../src/ticket/record.ts'

/** What this test file does, gathered while it runs and written down at its end. */
export const record = {
  scenarios: [] as PlayedScenario[],
  routes: { known: [] as string[], met: new Set<string>() },
  foreignKeys: { known: [] as string[], met: new Set<string>() },
  contracts: { known: [], met: new Set() } as {
    readonly known: readonly string[]
    readonly met: ReadonlySet<string>
  },
}

afterAll(() => {
  const { scenarios, routes, foreignKeys, contracts } = record
  writeFileRecord({
    testPath: expect.getState().testPath ?? '',
    scenarios,
    routes: { known: routes.known, met: [...routes.met].sort() },
    foreignKeys: { known: foreignKeys.known, met: [...foreignKeys.met].sort() },
    contracts: { known: contracts.known, met: [...contracts.met].sort() },
  })
})
