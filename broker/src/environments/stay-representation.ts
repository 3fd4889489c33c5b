import { type Hal, instant, type Link, present } from '../hal/hal.ts'
import type { Links } from '../links.ts'
import type { Deployment, Release } from './deployment.ts'

/** What is shown within a deployment or release, as far as the list around it does not say it already. */
interface Embedded {
  /** The pacticipant and its version. */
  version?: boolean | undefined
  environment?: Hal | undefined
}

/** A deployment. */
export function representDeployment(
  deployment: Deployment,
  { version, environment }: Embedded,
  links: Links,
): Hal {
  const instance = deployment.applicationInstance
  return {
    ...present({
      uuid: deployment.uuid,
      currentlyDeployed: deployment.undeployedAt === null,
      target: instance,
      applicationInstance: instance,
      createdAt: instant(deployment.createdAt),
      undeployedAt: deployment.undeployedAt && instant(deployment.undeployedAt),
    }),
    ...embedded(deployment, { version, environment }, links),
    _links: { self: { href: links.deployedVersion(deployment.uuid) } },
  }
}

/** A release. */
export function representRelease(
  release: Release,
  { version, environment }: Embedded,
  links: Links,
): Hal {
  return {
    ...present({
      uuid: release.uuid,
      currentlySupported: release.supportEndedAt === null,
      createdAt: instant(release.createdAt),
      updatedAt: release.updatedAt && instant(release.updatedAt),
      supportEndedAt: release.supportEndedAt && instant(release.supportEndedAt),
    }),
    ...embedded(release, { version, environment }, links),
    _links: { self: { href: links.releasedVersion(release.uuid) } },
  }
}

/** Deployments or releases, already represented. */
export function representStays(
  kind: 'deployedVersions' | 'releasedVersions',
  stays: Hal[],
  self: Link,
): Hal {
  return { _embedded: { [kind]: stays }, _links: { self } }
}

function embedded(
  { pacticipant, version: number }: { pacticipant: string; version: string },
  { version, environment }: Embedded,
  links: Links,
): { _embedded?: Record<string, unknown> } {
  if (!version && !environment) return {}
  const versionLink = {
    title: 'Version',
    name: number,
    href: links.version(pacticipant, number),
  }
  return {
    _embedded: {
      ...(version && {
        pacticipant: {
          name: pacticipant,
          _links: { self: { href: links.pacticipant(pacticipant) } },
        },
        version: { number, _links: { self: versionLink } },
      }),
      ...(environment && { environment }),
    },
  }
}
