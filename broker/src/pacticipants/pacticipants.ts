import type { Config } from '../config.ts'
import type { Db } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import {
  displayNameOf,
  namesLike,
  type Pacticipant,
  type PacticipantKey,
  type Role,
} from './pacticipant.ts'
import {
  findPacticipant,
  insertMissing,
  listKeys,
  listNames,
  updateUnknownMainBranch,
} from './queries.ts'

/**
 * The pacticipants by their names; those that are missing are made. Several transactions may do this
 * at once. Inside a transaction none of them can be deleted until it ends.
 */
export async function findOrCreatePacticipants(
  db: Db,
  names: readonly string[],
): Promise<Map<string, PacticipantKey>> {
  const wanted = [...new Set(names)].sort(byCodePoint)
  let found = await listKeys(db, wanted)
  // A neighbour may delete what was just there: then it is made once more.
  for (let attempt = 0; found.length < wanted.length && attempt < 3; attempt++) {
    const known = new Set(found.map(({ name }) => name))
    const missing = wanted.filter((name) => !known.has(name))
    await insertMissing(
      db,
      missing.map((name) => ({ name, displayName: displayNameOf(name) })),
    )
    found = await listKeys(db, wanted)
  }
  return new Map(found.map((key) => [key.name, key]))
}

/** Throws `not-found`, naming the role in which it was asked for. */
export async function getPacticipant(
  db: Db,
  name: string,
  role: Role = 'pacticipant',
): Promise<Pacticipant> {
  const pacticipant = await findPacticipant(db, name)
  if (!pacticipant) throw new DomainError('not-found', `No ${role} with name '${name}' found`)
  return pacticipant
}

/** Takes the name as the main branch when none is known and it is one that main branches usually have. */
export async function noteMainBranchCandidate(
  db: Db,
  pacticipantId: number,
  branchOrTag: string,
  settings: Pick<Config['domain'], 'autoDetectMainBranch' | 'mainBranchCandidates'>,
): Promise<void> {
  if (!settings.autoDetectMainBranch) return
  if (!settings.mainBranchCandidates.includes(branchOrTag)) return
  await updateUnknownMainBranch(db, pacticipantId, branchOrTag)
}

/**
 * For each of the names that does not exist yet: the existing names it may be a misspelling of.
 * Names that exist, and names like no other, are not in the answer. Ask before making them.
 */
export async function similarNames(
  db: Db,
  names: readonly string[],
): Promise<{ name: string; existing: string[] }[]> {
  const existing = await listNames(db)
  const known = new Set(existing)
  return [...new Set(names)]
    .filter((name) => !known.has(name))
    .map((name) => ({ name, existing: namesLike(name, existing) }))
    .filter((similar) => similar.existing.length > 0)
}

/** The order of the database's "C" collation, in which all writers take their locks. */
function byCodePoint(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}
