import type { Db } from '../db/client.ts'
import { nearestNames } from './nearest-names.ts'
import { listAllNames, listNamesWithin } from './unknown-queries.ts'

/** A version or branch of an application. */
interface Part {
  what: 'version' | 'branch'
  of: string
  name: string
}

/** The names that a question speaks of. */
export interface AskedNames {
  applications: string[]
  environments: string[]
  parts: Part[]
}

/** A name that nothing has; of a version or branch with its application. */
export interface Unknown {
  what: 'application' | 'environment' | Part['what']
  name: string
  of?: string
  /** What may have been meant; where nothing is alike, the newest that there are. */
  instead: { areAlike: boolean; names: string[] }
}

/** Which of the names do not exist now. Versions and branches of an application that does not exist are left out. */
export async function listUnknown(db: Db, asked: AskedNames): Promise<Unknown[]> {
  const { applications, environments } = await listAllNames(db)
  const parts = asked.parts.filter(({ of }) => applications.includes(of))
  const within = parts.length > 0 ? await listNamesWithin(db, parts) : []
  return [
    ...missing('application', asked.applications, applications),
    ...missing('environment', asked.environments, environments),
    ...within
      .filter(({ isKnown }) => !isKnown)
      .map(({ what, of, name, newest }) => ({ what, of, name, instead: insteadOf(name, newest) })),
  ]
}

function missing(
  what: Unknown['what'],
  names: readonly string[],
  existing: readonly string[],
): Unknown[] {
  const known = new Set(existing)
  return [...new Set(names)]
    .filter((name) => !known.has(name))
    .map((name) => ({ what, name, instead: insteadOf(name, existing) }))
}

function insteadOf(name: string, existing: readonly string[]): Unknown['instead'] {
  const alike = nearestNames(name, existing)
  return alike.length > 0
    ? { areAlike: true, names: alike }
    : { areAlike: false, names: existing.slice(0, 3) }
}
