import {
  curies,
  type Hal,
  type HalLinks,
  instant,
  instantIfLater,
  type Link,
  type PageParts,
  present,
} from '../hal/hal.ts'
import type { Links } from '../links.ts'
import type { DeployedEnvironment, Label, PacticipantView } from './pacticipant.ts'

/** A pacticipant; its deployments are shown where it stands by itself. */
export function representPacticipant(
  pacticipant: PacticipantView & { deployments?: DeployedEnvironment[] },
  links: Links,
): Hal {
  const { name, createdAt, updatedAt } = pacticipant
  return {
    ...present({
      name,
      displayName: pacticipant.displayName,
      repositoryUrl: pacticipant.repositoryUrl,
      repositoryName: pacticipant.repositoryName,
      repositoryNamespace: pacticipant.repositoryNamespace,
      mainBranch: pacticipant.mainBranch,
      createdAt: instant(createdAt),
      updatedAt: instantIfLater(createdAt, updatedAt),
    }),
    _embedded: {
      ...latestVersion(pacticipant, links),
      labels: pacticipant.labels.map((label) => ({
        name: label,
        _links: { self: labelLink(name, label, links) },
      })),
    },
    _links: pacticipantLinks(pacticipant, links),
  }
}

/** Twice, for clients of two generations. */
function latestVersion({ name, latestVersion: number }: PacticipantView, links: Links): object {
  if (number === null) return {}
  const _links = { self: { title: 'Version', name: number, href: links.version(name, number) } }
  const deprecated = 'DEPRECATED - please use latestVersion'
  return {
    latestVersion: { number, _links },
    'latest-version': { number, title: deprecated, name: deprecated, _links },
  }
}

function pacticipantLinks(
  { name, deployments }: PacticipantView & { deployments?: DeployedEnvironment[] },
  links: Links,
): HalLinks {
  const templates = links.pacticipantTemplates(name)
  return {
    self: { href: links.pacticipant(name) },
    'pb:versions': { href: links.versions(name) },
    'pb:branches': { href: links.branches(name) },
    ...(deployments && {
      'pb:deployed-environments': deployments.map(({ uuid, displayName }) => ({
        title: `Version deployed to ${displayName}`,
        name: displayName,
        href: links.deployedVersion(uuid),
        currently_deployed: true,
      })),
    }),
    'pb:version': template('Get, create or delete a pacticipant version', templates.version),
    'pb:version-tag': template(
      `Get, create or delete a tag for a version of ${name}`,
      templates.versionTag,
    ),
    'pb:branch-version': template(
      `Get or add/create a version for a branch of ${name}`,
      templates.branchVersion,
    ),
    'pb:label': template(`Get, create or delete a label for ${name}`, templates.label),
    versions: { title: 'Deprecated - use pb:versions', href: links.versions(name) },
    'pb:can-i-deploy-badge': template(`Can I Deploy ${name} badge`, templates.canIDeployBadge),
    'pb:can-i-deploy-branch-to-environment-badge': template(
      `Can I Deploy ${name} from branch to environment badge`,
      templates.canIDeployBranchBadge,
    ),
    curies: curies(links.curie('pacticipant')),
  }
}

function template(title: string, href: string): Link {
  return { title, href, templated: true }
}

/** A list of pacticipants. `withCopy` adds the list once more, where clients of old look for it. */
export function representPacticipants(
  pacticipants: readonly PacticipantView[],
  { page, links: pageLinks }: PageParts,
  { self, withCopy, links }: { self: string; withCopy: boolean; links: Links },
): Hal {
  const represented = pacticipants.map((pacticipant) => representPacticipant(pacticipant, links))
  const copyTitle = 'DEPRECATED - Please use the embedded pacticipants collection'
  return {
    _embedded: { pacticipants: represented },
    ...(withCopy && {
      pacticipants: represented.map((pacticipant) => ({ ...pacticipant, title: copyTitle })),
    }),
    ...(page && { page }),
    _links: {
      self: { href: self },
      'pb:pacticipants-with-label': {
        title: 'Find pacticipants by label',
        href: links.template('/pacticipants/label/{label}'),
        templated: true,
      },
      'pb:pacticipants': pacticipants.map(({ name }) => ({
        href: links.pacticipant(name),
        title: 'Pacticipant',
        name,
      })),
      pacticipants: pacticipants.map(({ name }) => ({
        href: links.pacticipant(name),
        title: name,
        name: 'DEPRECATED - please use pb:pacticipants',
      })),
      ...pageLinks,
    },
  }
}

/** A label of one pacticipant. */
export function representLabel(
  { pacticipant, name, createdAt }: Label,
  links: Links,
): Hal<{ name: string; createdAt: string }> {
  return {
    name,
    createdAt: instant(createdAt),
    _links: {
      self: labelLink(pacticipant, name, links),
      pacticipant: {
        title: 'Pacticipant',
        name: pacticipant,
        href: links.pacticipant(pacticipant),
      },
    },
  }
}

/** Label names, wherever they are in use. */
export function representLabels(
  labels: readonly { name: string }[],
  { page, links: pageLinks }: PageParts,
  links: Links,
): Hal {
  return {
    _embedded: { labels },
    ...(page && { page }),
    _links: { self: { title: 'Labels', href: links.labels() }, ...pageLinks },
  }
}

function labelLink(pacticipant: string, label: string, links: Links): Link {
  return { title: 'Label', name: label, href: links.label(pacticipant, label) }
}
