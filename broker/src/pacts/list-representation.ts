import { curies, instant, type Link } from '../hal/hal.ts'
import type { Links, Pair } from '../links.ts'
import type { ListedPact } from './pact.ts'
import { namedByConsumer, pactLink } from './representation.ts'

/**
 * What one consumer published for one provider. Listed by tag, the relations carry the prefix of the protocol;
 * else they are the older, bare names, and `pb:pacts`, from which the command line prints its table.
 */
export function representPairPacts(
  pair: Pair,
  pacts: readonly ListedPact[],
  { self, tag }: { self: string; tag?: string },
  links: Links,
): object {
  const title = `All versions of the pact between ${pair.consumer} and ${pair.provider}`
  const consumer = {
    href: links.pacticipant(pair.consumer),
    title: 'Consumer',
    name: pair.consumer,
  }
  const provider = {
    href: links.pacticipant(pair.provider),
    title: 'Provider',
    name: pair.provider,
  }
  const versions = (title: string) =>
    pacts.map((pact) => ({
      href: links.pact(pact, pact.number),
      title,
      name: `Version ${pact.number} - ${date(pact.createdAt)}`,
    }))
  return {
    _embedded: { pacts: pacts.map((pact) => representItem(pact, links)) },
    _links:
      tag === undefined
        ? {
            self: { href: self, title },
            consumer,
            provider,
            'pact-versions': versions('Pact'),
            'pb:pacts': distinct(pacts).map((pact) => namedByConsumer(pact, links)),
          }
        : {
            self: { href: self, title: `${title} with tag ${tag}` },
            'pb:consumer': consumer,
            'pb:provider': provider,
            'pb:pact-versions': versions('Pact version'),
          },
  }
}

/** Without further revisions of the same version: their links are the same. */
function distinct(pacts: readonly ListedPact[]): ListedPact[] {
  return [...new Map(pacts.map((pact) => [pact.number, pact])).values()]
}

function representItem(pact: ListedPact, links: Links): object {
  const { consumer, number, createdAt } = pact
  return {
    createdAt: instant(createdAt),
    _embedded: {
      consumerVersion: { number, _links: { self: versionLink(consumer, number, links) } },
    },
    _links: { self: { href: links.pact(pact, number), title: pactLink(pact, links).name } },
  }
}

/** Which of a provider's pacts a list holds, in the words of its title. */
export interface ProviderList {
  isLatest: boolean
  tag?: string
  branch?: string
}

/** The pacts of one provider. Clients need both lists of links, also when they are empty. */
export function representProviderPacts(
  provider: string,
  pacts: readonly ListedPact[],
  { self, isLatest, tag, branch }: ProviderList & { self: string },
  links: Links,
): object {
  const kind = isLatest ? 'Latest' : 'All'
  const ofTag = tag === undefined ? '' : ` with consumer version tag '${tag}'`
  const ofBranch = branch === undefined ? '' : ` with consumer version branch '${branch}'`
  const list = pacts.map((pact) => namedByConsumer(pact, links))
  const href = links.pacticipant(provider)
  return {
    _links: {
      self: {
        href: self,
        title: `${kind} pact versions for the provider ${provider}${ofTag}${ofBranch}`,
      },
      'pb:provider': { href, name: provider },
      'pb:pacts': list,
      provider: { href, title: provider, name: 'DEPRECATED - please use the pb:provider relation' },
      pacts: list.map((link) => ({
        ...link,
        title: `DEPRECATED - please use the pb:pacts relation. ${link.title}`,
      })),
    },
  }
}

/** The latest pact of every integration. That `self` is a list is the protocol's. */
export function representLatestPacts(pacts: readonly ListedPact[], links: Links): object {
  const list = pacts.map((pact) => ({
    href: links.latestPact(pact),
    title: `Latest pact between ${pact.consumer} and ${pact.provider}`,
  }))
  return {
    pacts: pacts.map((pact) => representLatest(pact, links)),
    _links: {
      self: { href: links.latestPacts() },
      'pb:pacts': list,
      pacts: list.map((link) => ({
        ...link,
        name: 'DEPRECATED - please use the pb:pacts relation',
      })),
      curies: curies(links.curie('pacts')),
    },
  }
}

function representLatest(pact: ListedPact, links: Links): object {
  const { consumer, provider, number, createdAt } = pact
  const version = { number, _links: { self: versionLink(consumer, number, links) } }
  return {
    createdAt: instant(createdAt),
    _embedded: {
      consumer: {
        name: consumer,
        _embedded: { version },
        _links: { self: { href: links.pacticipant(consumer) } },
      },
      provider: { name: provider, _links: { self: { href: links.pacticipant(provider) } } },
    },
    _links: { self: [{ href: links.latestPact(pact) }, { href: links.pact(pact, number) }] },
  }
}

function versionLink(name: string, number: string, links: Links): Link {
  return { title: 'Version', name: number, href: links.version(name, number) }
}

/** `01/03/2024` */
function date(at: Date): string {
  return at.toISOString().slice(0, 10).split('-').reverse().join('/')
}
