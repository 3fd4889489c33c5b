import type { Db } from '../db/client.ts'
import type { Page, Paged } from '../db/paging.ts'
import { DomainError } from '../errors.ts'
import { getPacticipant } from '../pacticipants/pacticipants.ts'
import { getBranch } from './branches.ts'
import type { VersionChoice, VersionDetails, VersionListQuestion, VersionView } from './version.ts'
import { findDetails, findEnvironmentByUuid, listVersionViews } from './version-queries.ts'

/** The chosen version with all that is shown of it. Throws `not-found`. */
export async function describeVersion(
  db: Db,
  pacticipant: string,
  choice: VersionChoice,
): Promise<VersionDetails> {
  const details = await findDetails(db, pacticipant, choice)
  if (!details) throw new DomainError('not-found', `No ${wordsFor(choice, pacticipant)} found`)
  return details
}

function wordsFor(choice: VersionChoice, pacticipant: string): string {
  switch (choice.kind) {
    case 'number':
      return `version '${choice.number}' of pacticipant '${pacticipant}'`
    case 'latest':
      return `version of pacticipant '${pacticipant}'`
    case 'tag':
      return `version of pacticipant '${pacticipant}' with tag '${choice.tag}'`
    case 'branch':
      return `version of pacticipant '${pacticipant}' on branch '${choice.branch}'`
  }
}

/** All versions of a pacticipant, newest first. Throws `not-found`. */
export async function listVersions(
  db: Db,
  pacticipant: string,
  page: Page | undefined,
): Promise<Paged<VersionView>> {
  return list(db, pacticipant, { page })
}

/** Those on a branch. Throws `not-found`, for an unknown branch too. */
export async function listBranchVersions(
  db: Db,
  pacticipant: string,
  branch: string,
  page: Page | undefined,
): Promise<Paged<VersionView>> {
  await getBranch(db, pacticipant, branch)
  return list(db, pacticipant, { branch, page })
}

/** Those with a tag. Throws `not-found`, also where there is none. */
export async function listTagVersions(
  db: Db,
  pacticipant: string,
  tag: string,
  page: Page | undefined,
): Promise<Paged<VersionView>> {
  const versions = await list(db, pacticipant, { tag, page })
  if (versions.total === 0) {
    const which = wordsFor({ kind: 'tag', tag }, pacticipant)
    throw new DomainError('not-found', `No ${which} found`)
  }
  return versions
}

/** Those that are or were deployed or released in an environment. Throws `not-found`. */
export async function listEnvironmentVersions(
  db: Db,
  pacticipant: string,
  uuid: string,
  page: Page | undefined,
): Promise<{ versions: Paged<VersionView>; environment: string }> {
  const environment = await findEnvironmentByUuid(db, uuid)
  if (!environment) {
    throw new DomainError('not-found', `No environment with uuid '${uuid}' found`)
  }
  const versions = await list(db, pacticipant, { environmentId: environment.id, page })
  return { versions, environment: environment.displayName }
}

async function list(
  db: Db,
  name: string,
  question: VersionListQuestion,
): Promise<Paged<VersionView>> {
  const { id } = await getPacticipant(db, name)
  return listVersionViews(db, id, question)
}
