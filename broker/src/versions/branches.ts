import type { Config } from '../config.ts'
import { type Db, inTransaction } from '../db/client.ts'
import type { Page, Paged } from '../db/paging.ts'
import { DomainError } from '../errors.ts'
import {
  findOrCreatePacticipants,
  getPacticipant,
  noteMainBranchCandidate,
} from '../pacticipants/pacticipants.ts'
import {
  closeBranches,
  closeMember,
  findBranch,
  findMember,
  insertBranch,
  insertMember,
  listBranchNames,
  listBranchRows,
  updateBranchTimes,
} from './branch-queries.ts'
import type { Branch, BranchVersion, VersionKey } from './version.ts'
import { findOrCreateVersion, lockVersion } from './versions.ts'

/**
 * Adds a version to a branch, which is made when it is missing, and makes it the head. A version that is
 * on the branch already stays where it is. The caller has locked the version (`lockVersion`, `publish`),
 * and ends its transaction with `touchBranches`.
 * @returns whether the version was not on the branch before
 */
export async function addToBranch(
  db: Db,
  version: VersionKey,
  branch: string,
  { autoCreated = false }: { autoCreated?: boolean } = {},
): Promise<boolean> {
  // A neighbour may make or delete the branch between two looks.
  for (let attempt = 0; attempt < 3; attempt++) {
    const isNew = await insertMember(db, branch, version, autoCreated)
    if (isNew !== undefined) return isNew
    await insertBranch(db, version.pacticipantId, branch)
  }
  throw new DomainError(
    'conflict',
    `Branch '${branch}' was deleted while this request was at work; send the request again`,
  )
}

/**
 * Notes on every branch of the version that something new came, at most once a minute. Whoever adds to a
 * branch or publishes contracts calls it, as the last write of the transaction: a branch is shared by all builds.
 */
export async function touchBranches(db: Db, versionId: number): Promise<void> {
  await updateBranchTimes(db, versionId)
}

/** Puts a version on a branch; all three are made when they are missing. Says whether the version is new there. */
export async function putOnBranch(
  db: Db,
  { pacticipant, branch, number }: BranchVersionName,
  settings: Config['domain'],
): Promise<{ member: BranchVersion; isNew: boolean }> {
  return inTransaction(db, async (db) => {
    const keys = await findOrCreatePacticipants(db, [pacticipant])
    const pacticipantId = keys.get(pacticipant)?.id ?? 0
    const version = await findOrCreateVersion(db, pacticipantId, number)
    await lockVersion(db, version, 'publish')
    await noteMainBranchCandidate(db, pacticipantId, branch, settings)
    const key = { pacticipantId, versionId: version.id, versionOrd: version.ord }
    const isNew = await addToBranch(db, key, branch)
    await touchBranches(db, version.id)
    return { member: await getBranchVersion(db, { pacticipant, branch, number }), isNew }
  })
}

export interface BranchVersionName {
  pacticipant: string
  branch: string
  number: string
}

/** Throws `not-found`. */
export async function getBranchVersion(db: Db, name: BranchVersionName): Promise<BranchVersion> {
  const member = await findMember(db, name.pacticipant, name.branch, name.number)
  return member ?? refuseNoMember(name)
}

/** Takes a version off a branch; the version itself stays. Throws `not-found`. */
export async function removeFromBranch(db: Db, name: BranchVersionName): Promise<void> {
  await inTransaction(db, async (db) => {
    if (!(await closeMember(db, name.pacticipant, name.branch, name.number))) refuseNoMember(name)
  })
}

/** Throws `not-found`, for an unknown pacticipant too. */
export async function getBranch(db: Db, pacticipant: string, name: string): Promise<Branch> {
  const branch = await findBranch(db, pacticipant, name)
  if (branch) return branch
  await getPacticipant(db, pacticipant)
  throw new DomainError('not-found', `No branch '${name}' of pacticipant '${pacticipant}' found`)
}

/** Those whose name holds the text; the ones that a version came to last stand first. Throws `not-found`. */
export async function listBranches(
  db: Db,
  pacticipant: string,
  question: { search?: string | undefined; page: Page },
): Promise<Paged<Branch>> {
  const { id } = await getPacticipant(db, pacticipant)
  return listBranchRows(db, id, question)
}

/** Deletes a branch; its versions stay. Throws `not-found`. */
export async function deleteBranch(db: Db, pacticipant: string, name: string): Promise<void> {
  await inTransaction(db, async (db) => {
    const { id } = await getBranch(db, pacticipant, name)
    await closeBranches(db, [id])
  })
}

/**
 * Deletes all branches of a pacticipant but the main one and those named; their versions stay. In lots, so that
 * builds which push meanwhile do not wait long; sent again after an interruption, it goes on. Throws `not-found`.
 */
export async function deleteBranchesBut(
  db: Db,
  pacticipant: string,
  kept: readonly string[],
): Promise<{ deleted: number; remaining: string[] }> {
  const { id, mainBranch } = await getPacticipant(db, pacticipant)
  const all = await listBranchNames(db, id)
  const stays = new Set([...kept, mainBranch])
  const going = all.filter(({ name }) => !stays.has(name)).map((branch) => branch.id)
  for (let at = 0; at < going.length; at += lot) {
    await inTransaction(db, (db) => closeBranches(db, going.slice(at, at + lot)))
  }
  const remaining = all.map(({ name }) => name).filter((name) => stays.has(name))
  return { deleted: going.length, remaining }
}

const lot = 50

function refuseNoMember({ pacticipant, branch, number }: BranchVersionName): never {
  throw new DomainError(
    'not-found',
    `No version '${number}' of pacticipant '${pacticipant}' on branch '${branch}' found`,
  )
}
