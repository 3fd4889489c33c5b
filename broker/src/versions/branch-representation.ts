import { type Hal, instant, instantIfLater, type PageParts, present } from '../hal/hal.ts'
import type { Links } from '../links.ts'
import type { Branch, BranchVersion } from './version.ts'

/** A branch, with the way to its head. */
export function representBranch({ pacticipant, name, ...times }: Branch, links: Links): Hal {
  return {
    ...present({
      name,
      createdAt: instant(times.createdAt),
      updatedAt: instantIfLater(times.createdAt, times.updatedAt),
    }),
    _links: {
      self: { title: 'Branch', href: links.branch(pacticipant, name) },
      'pb:latest-version': {
        title: 'Latest version for branch',
        href: links.branchLatestVersion(pacticipant, name),
      },
    },
  }
}

/** Branches of one pacticipant. */
export function representBranches(
  branches: readonly Branch[],
  { page, links: pageLinks }: PageParts,
  { pacticipant, self, links }: { pacticipant: string; self: string; links: Links },
): Hal {
  return {
    _embedded: { branches: branches.map((branch) => representBranch(branch, links)) },
    ...(page && { page }),
    _links: {
      self: { title: `${pacticipant} branches`, href: self },
      'pb:branches': branches.map(({ name }) => ({ name, href: links.branch(pacticipant, name) })),
      ...pageLinks,
    },
  }
}

/** A version's place on a branch. */
export function representBranchVersion(
  { pacticipant, branch, number, createdAt }: BranchVersion,
  links: Links,
): Hal<{ createdAt: string }> {
  return {
    createdAt: instant(createdAt),
    _links: {
      self: { title: 'Branch version', href: links.branchVersion(pacticipant, branch, number) },
      'pb:branch': { title: 'Branch', name: branch, href: links.branch(pacticipant, branch) },
      'pb:version': { title: 'Version', name: number, href: links.version(pacticipant, number) },
    },
  }
}

/** What became of many branches at once. */
export function representDeletion(
  pacticipant: string,
  { deleted, remaining }: { deleted: number; remaining: string[] },
): object {
  const what = `Scheduled deletion of ${deleted} branches for pacticipant ${pacticipant}`
  const text = `${what}. Remaining branches are: ${remaining.join(', ')}`
  return { notices: [{ type: 'success', text }] }
}
