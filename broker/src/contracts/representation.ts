import type { Notice } from '../events/event.ts'
import type { HalLinks } from '../hal/hal.ts'
import type { Links } from '../links.ts'
import type { PublishedContracts } from './contracts.ts'

/** Clients read the whole of it: no part may be missing, and the two lists of links may be empty. */
export function representPublished(
  { consumer, number, tags, providers, notices }: PublishedContracts,
  links: Links,
): object {
  const pacticipant = links.pacticipant(consumer)
  const version = links.version(consumer, number)
  const relations: HalLinks = {
    'pb:pacticipant': { title: 'Pacticipant', name: consumer, href: pacticipant },
    'pb:pacticipant-version': { title: 'Pacticipant version', name: number, href: version },
    'pb:pacticipant-version-tags': tags.map((tag) => ({
      title: 'Tag',
      name: tag,
      href: links.tag(consumer, number, tag),
    })),
    'pb:contracts': providers.map((provider) => ({
      title: 'Pact',
      name: `Pact between ${consumer} (${number}) and ${provider}`,
      href: links.pact({ consumer, provider }, number),
    })),
  }
  return {
    logs: notices.map(representLog),
    notices,
    _embedded: {
      pacticipant: { name: consumer, _links: { self: { href: pacticipant } } },
      version: { number, _links: { self: { title: 'Version', name: number, href: version } } },
    },
    _links: relations,
  }
}

/** The older form of a notice, without which one client does not read any of it. */
function representLog({ type, text }: Notice): object {
  return { level: type, message: text, deprecationWarning: 'Replaced by notices' }
}

/** Why nothing was published. */
export function representRefusal(notices: readonly Notice[]): object {
  const errors = notices.filter(({ type }) => type === 'error').map(({ text }) => text)
  return { notices, errors: { contracts: errors } }
}
