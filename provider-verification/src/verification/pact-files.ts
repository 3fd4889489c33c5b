import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PlannedPact } from './plan.ts'

/** The selected interactions of pacts as files of their own, because the verifier takes whole pacts only. */
export interface PactFiles {
  readonly paths: readonly string[]
  remove(): void
}

export function writePactFiles(pacts: readonly PlannedPact[]): PactFiles {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-selected-'))
  const paths = pacts.map(({ document, interactions }, index) => {
    const path = join(folder, `${index}.json`)
    const kept = new Set(interactions.map(({ document }) => document))
    writeFileSync(path, JSON.stringify(only(document, kept)))
    return path
  })
  return { paths, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function only(document: object, kept: ReadonlySet<unknown>): object {
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => [
      name,
      name === 'interactions' || name === 'messages'
        ? [value].flat().filter((each) => kept.has(each))
        : value,
    ]),
  )
}
