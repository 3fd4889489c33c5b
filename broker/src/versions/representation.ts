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
import type { VersionDetails, VersionView } from './version.ts'

/** A version by itself, at the address that it was asked for. */
export function representVersion(version: VersionDetails, self: string, links: Links): Hal {
  const { pacticipant, number } = version
  const own = represent(version, links)
  const whither = (title: string, href: (uuid: string) => string) =>
    version.environments.map(({ uuid, name, displayName }) => ({
      title: `${title} to ${displayName}`,
      name,
      href: href(uuid),
    }))
  return {
    ...own,
    _links: {
      ...own._links,
      self: { title: 'Version', name: number, href: self },
      'pb:deployed-environments': version.deployments.map((deployment) => ({
        title: `Version deployed to ${deployment.environment}`,
        name: deployment.environment,
        href: links.deployedVersion(deployment.uuid),
        currently_deployed: deployment.isCurrent,
        ...present({ application_instance: deployment.applicationInstance }),
      })),
      'pb:released-environments': version.releases.map((release) => ({
        title: `Version released to ${release.environment}`,
        name: release.environment,
        href: links.releasedVersion(release.uuid),
        currently_supported: release.isSupported,
      })),
      'pb:record-deployment': whither('Record deployment', (uuid) =>
        links.deployedVersions(pacticipant, number, uuid),
      ),
      'pb:record-release': whither('Record release', (uuid) =>
        links.releasedVersions(pacticipant, number, uuid),
      ),
      curies: curies(links.curie('version')),
    },
  }
}

/** What is shown of a version wherever it stands. */
function represent(version: VersionView, links: Links): Hal {
  const { pacticipant, number, createdAt } = version
  const branches = version.branches.map(({ name, isHead }) => {
    const href = links.branchVersion(pacticipant, name, number)
    return { name, latest: isHead, _links: { self: { title: 'Branch version', name, href } } }
  })
  return {
    ...present({
      number,
      buildUrl: version.buildUrl,
      createdAt: instant(createdAt),
      updatedAt: instantIfLater(createdAt, version.updatedAt),
    }),
    _embedded: {
      branches,
      branchVersions: branches,
      tags: version.tags.map((name) => ({
        name,
        _links: { self: { title: 'Tag', name, href: links.tag(pacticipant, number, name) } },
      })),
    },
    _links: commonLinks(version, links),
  }
}

function commonLinks({ pacticipant, number, providers }: VersionView, links: Links): HalLinks {
  return {
    self: { title: 'Version', name: number, href: links.version(pacticipant, number) },
    'pb:pacticipant': {
      title: 'Pacticipant',
      name: pacticipant,
      href: links.pacticipant(pacticipant),
    },
    'pb:tag': {
      href: links.tagTemplate(pacticipant, number),
      title: 'Get, create or delete a tag for this pacticipant version',
      templated: true,
    },
    'pb:latest-verification-results-where-pacticipant-is-consumer': {
      title: 'Latest verification results for consumer version',
      href: links.consumerVersionResults(pacticipant, number),
    },
    'pb:pact-versions': providers.map((provider) => ({
      title: 'Pact',
      name: `Pact between ${pacticipant} (${number}) and ${provider}`,
      href: links.pact({ consumer: pacticipant, provider }, number),
    })),
  }
}

/** A list of versions of one pacticipant. */
export function representVersions(
  versions: readonly VersionView[],
  { page, links: pageLinks }: PageParts,
  { pacticipant, self, links }: { pacticipant: string; self: Link; links: Links },
): Hal {
  const href = (version: VersionView) => links.version(pacticipant, version.number)
  return {
    _embedded: {
      versions: versions.map((version) => {
        const own = represent(version, links)
        return { ...own, _links: { ...own._links, curies: curies(links.curie('version')) } }
      }),
    },
    ...(page && { page }),
    _links: {
      self,
      'pb:pacticipant': { href: links.pacticipant(pacticipant), title: pacticipant },
      'pb:versions': versions.map((version) => ({
        href: href(version),
        title: `Version ${version.number} - ${day(version.createdAt)}`,
      })),
      pacticipant: {
        href: links.pacticipant(pacticipant),
        title: 'Deprecated - please use pb:pacticipant',
      },
      versions: versions.map((version) => ({
        href: href(version),
        title: 'Deprecated - please use pb:versions',
      })),
      ...pageLinks,
    },
  }
}

/** As clients print it: `31/12/2024`. */
function day(date: Date): string {
  return date.toISOString().slice(0, 10).split('-').reverse().join('/')
}
