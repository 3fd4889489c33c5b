import type { Config } from '../config.ts'
import { type Db, inTransaction } from '../db/client.ts'
import type { Paged } from '../db/paging.ts'
import { DomainError } from '../errors.ts'
import {
  type DeployedEnvironment,
  displayNameOf,
  type ListQuestion,
  namesLike,
  type Pacticipant,
  type PacticipantFields,
  type PacticipantKey,
  type PacticipantView,
  type Role,
} from './pacticipant.ts'
import {
  closePacticipant,
  findPacticipant,
  findView,
  insertMissing,
  listDeployedEnvironments,
  listKeys,
  listNames,
  listViews,
  lockForDeletion,
  updatePacticipant,
  updateUnknownMainBranch,
} from './queries.ts'

/**
 * The pacticipants by their names; those that are missing are made, unless `mayMake` throws. Several transactions may
 * do this at once. Inside a transaction none of them can be deleted until it ends.
 */
export async function findOrCreatePacticipants(
  db: Db,
  names: readonly string[],
  mayMake: (missing: string[]) => Promise<void> = async () => {},
): Promise<Map<string, PacticipantKey>> {
  const wanted = [...new Set(names)].sort(byCodePoint)
  let found = await listKeys(db, wanted)
  if (found.length < wanted.length) await mayMake(missingIn(wanted, found))
  // A neighbour may delete what was just there: then it is made once more.
  for (let attempt = 0; found.length < wanted.length && attempt < 3; attempt++) {
    await insertMissing(
      db,
      missingIn(wanted, found).map((name) => ({ name, displayName: displayNameOf(name) })),
    )
    found = await listKeys(db, wanted)
  }
  return new Map(found.map((key) => [key.name, key]))
}

function missingIn(wanted: readonly string[], found: readonly PacticipantKey[]): string[] {
  const known = new Set(found.map(({ name }) => name))
  return wanted.filter((name) => !known.has(name))
}

/** Throws `not-found`, naming the role in which it was asked for. */
export async function getPacticipant(
  db: Db,
  name: string,
  role: Role = 'pacticipant',
): Promise<Pacticipant> {
  const pacticipant = await findPacticipant(db, name)
  return pacticipant ?? refuseUnknown(name, role)
}

/** A pacticipant with all that is shown of it. Throws `not-found`. */
export async function describePacticipant(
  db: Db,
  name: string,
): Promise<PacticipantView & { deployments: DeployedEnvironment[] }> {
  const view = (await findView(db, name)) ?? refuseUnknown(name, 'pacticipant')
  return { ...view, deployments: await listDeployedEnvironments(db, view.id) }
}

/** Those whose name holds the text, whatever its case, and that carry the label. */
export async function listPacticipants(
  db: Db,
  question: ListQuestion,
): Promise<Paged<PacticipantView>> {
  return listViews(db, question)
}

/** Makes a pacticipant on purpose; one of that name that exists stays as it is. */
export async function createPacticipant(
  db: Db,
  name: string,
  fields: PacticipantFields,
): Promise<void> {
  await inTransaction(db, async (db) => {
    if (await createIfMissing(db, name)) await writeFields(db, name, fields)
  })
}

/** Changes what is given; makes the pacticipant when it is missing, and says so. */
export async function patchPacticipant(
  db: Db,
  name: string,
  fields: PacticipantFields,
): Promise<{ isNew: boolean }> {
  return inTransaction(db, async (db) => {
    const isNew = await createIfMissing(db, name)
    await writeFields(db, name, fields)
    return { isNew }
  })
}

/** Replaces everything: what is not given is forgotten. Throws `not-found`. */
export async function replacePacticipant(
  db: Db,
  name: string,
  fields: PacticipantFields,
): Promise<void> {
  const nothing = {
    displayName: null,
    repositoryUrl: null,
    repositoryName: null,
    repositoryNamespace: null,
    mainBranch: null,
  }
  await writeFields(db, name, { ...nothing, ...fields })
}

/**
 * Deletes a pacticipant with its versions, its contracts in either role and all that hangs on them.
 * Throws `not-found`.
 */
export async function deletePacticipant(db: Db, name: string): Promise<void> {
  await inTransaction(db, async (db) => {
    const found = (await lockForDeletion(db, name)) ?? refuseUnknown(name, 'pacticipant')
    await closePacticipant(db, found.id)
  })
}

async function createIfMissing(db: Db, name: string): Promise<boolean> {
  if ((await listKeys(db, [name])).length > 0) return false
  const made = await insertMissing(db, [{ name, displayName: displayNameOf(name) }])
  return made.length > 0
}

/** A display name that is taken away is made from the name again. */
async function writeFields(
  db: Db,
  name: string,
  { displayName, ...fields }: PacticipantFields,
): Promise<void> {
  const shown = displayName === null ? displayNameOf(name) : displayName
  const found = await updatePacticipant(db, name, {
    ...fields,
    ...(shown !== undefined && { displayName: shown }),
  })
  if (!found) refuseUnknown(name, 'pacticipant')
}

function refuseUnknown(name: string, role: Role): never {
  throw new DomainError('not-found', `No ${role} with name '${name}' found`)
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

/** As many names as a form suggests. */
export async function listNamesForForms(db: Db): Promise<string[]> {
  return (await listNames(db)).slice(0, 500)
}

/** The order of the database's "C" collation, in which all writers take their locks. */
function byCodePoint(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}
