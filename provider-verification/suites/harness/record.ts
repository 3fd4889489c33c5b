import { afterAll, expect } from '@jest/globals'
import { type PlayedScenario, writeFileRecord } from '../../src/ticket/record.ts'

interface FileRecord {
  scenarios: PlayedScenario[]
  routes: { known: string[]; met: Set<string> }
  foreignKeys: { known: string[]; met: Set<string> }
  contracts: { readonly known: readonly string[]; readonly met: ReadonlySet<string> }
}

function blank(): FileRecord {
  return {
    scenarios: [],
    routes: { known: [], met: new Set() },
    foreignKeys: { known: [], met: new Set() },
    contracts: { known: [], met: new Set() },
  }
}

/** What the test file of the moment does, gathered while it runs. */
export const record = blank()

/** Writes it down at the file's end, and begins anew for the next file of the same process. */
export function recordThisFile(): void {
  afterAll(() => {
    const { scenarios, routes, foreignKeys, contracts } = record
    writeFileRecord({
      testPath: expect.getState().testPath ?? '',
      scenarios,
      routes: { known: routes.known, met: [...routes.met].sort() },
      foreignKeys: { known: foreignKeys.known, met: [...foreignKeys.met].sort() },
      contracts: { known: contracts.known, met: [...contracts.met].sort() },
    })
    Object.assign(record, blank())
  })
}
