import { type Hal, instant, instantIfLater, type Link, present } from '../hal/hal.ts'
import type { Links } from '../links.ts'
import type { Environment } from './environment.ts'

/** An environment, with the ways to what is there. */
export function representEnvironment(environment: Environment, links: Links): Hal {
  const { uuid, name, displayName, createdAt, updatedAt } = environment
  return {
    ...present({
      uuid,
      name,
      displayName,
      production: environment.production,
      contacts: environment.contacts,
      createdAt: instant(createdAt),
      updatedAt: instantIfLater(createdAt, updatedAt),
    }),
    _links: {
      self: environmentLink(environment, links),
      'pb:currently-deployed-deployed-versions': {
        title: `Versions currently deployed to ${displayName} environment`,
        href: links.currentlyDeployed(uuid),
      },
      'pb:currently-supported-released-versions': {
        title: `Versions released and supported in ${displayName} environment`,
        href: links.currentlySupported(uuid),
      },
      'pb:environments': { title: 'Environments', href: links.environments() },
    },
  }
}

/** Environments; the links carry their names, by which clients choose. */
export function representEnvironments(environments: readonly Environment[], links: Links): Hal {
  return {
    _embedded: {
      environments: environments.map((environment) => representEnvironment(environment, links)),
    },
    _links: {
      self: { title: 'Environments', href: links.environments() },
      'pb:environments': environments.map((environment) => environmentLink(environment, links)),
    },
  }
}

function environmentLink({ uuid, name }: Environment, links: Links): Link {
  return { title: 'Environment', name, href: links.environment(uuid) }
}
