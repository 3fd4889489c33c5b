import { curies, type HalLinks, instant, type Link } from '../hal/hal.ts'
import { formatNestedQuery } from '../http/nested-query.ts'
import type { Links, Pair } from '../links.ts'
import type { Publication } from './pact.ts'

interface Served {
  /** The metadata segment that results published through this pact carry. */
  metadata?: string | undefined
  /** The consumer versions that the pact was fetched for, newest first. */
  consumerVersions?: readonly string[]
  /** Whether the pact also lists itself, for a client that reads every answer to its question as a list. */
  asList?: boolean
}

/**
 * The document with `createdAt` and `_links` behind its own properties, as JSON text: it is as it was published, to
 * the digit, and a large one is not read to be sent. A document that is no object is left alone.
 */
export function representPact(
  publication: Publication,
  body: string,
  links: Links,
  served: Served = {},
): string {
  if (!body.startsWith('{')) return body
  const added = JSON.stringify({
    createdAt: instant(publication.createdAt),
    _links: pactLinks(publication, links, served),
  })
  return body === '{}' ? added : `${body.slice(0, -1)},${added.slice(1)}`
}

/**
 * `pb:latest-pact-version` stands before the other latest ones: the oldest client takes the first relation whose
 * name says latest, pact and version.
 */
function pactLinks(publication: Publication, links: Links, served: Served): HalLinks {
  const { consumer, provider, number, sha } = publication
  return {
    self: pactLink(publication, links),
    'pb:consumer': { title: 'Consumer', name: consumer, href: links.pacticipant(consumer) },
    'pb:consumer-version': {
      title: 'Consumer version',
      name: number,
      href: links.version(consumer, number),
    },
    ...(served.consumerVersions && {
      'pb:consumer-versions': served.consumerVersions.map((other) => ({
        title: 'Consumer version',
        name: other,
        href: links.version(consumer, other),
      })),
    }),
    'pb:provider': { title: 'Provider', name: provider, href: links.pacticipant(provider) },
    'pb:pact-version': {
      title: 'Pact content version permalink',
      name: sha,
      href: links.pactContent(publication, sha),
    },
    ...(served.asList && { 'pb:pacts': [namedByConsumer(publication, links)] }),
    ...otherPacts(publication, links),
    ...webhooksAndTags(publication, links),
    'pb:publish-verification-results': {
      title: 'Publish verification results',
      href: links.verificationResults(publication, sha, served.metadata),
    },
    'pb:latest-verification-results': {
      href: links.verificationResult(publication, sha, 'latest'),
    },
    'pb:triggered-webhooks': {
      title: 'Webhooks triggered by the publication of this pact',
      href: links.pacts(publication, 'version', number, 'triggered-webhooks'),
    },
    'pb:matrix-for-consumer-version': {
      title: 'View matrix rows for the consumer version to which this pact belongs',
      href: links.matrix(
        formatNestedQuery({ q: [{ pacticipant: consumer, version: number }], latestby: 'cvpv' }),
      ),
    },
    'pb:schemas': {
      title: 'What this pact says as JSON Schemas',
      href: links.schemas(publication, number),
    },
    curies: curies(links.curie('pact')),
  }
}

function otherPacts(publication: Publication, links: Links): HalLinks {
  const { number, sha } = publication
  return {
    'pb:latest-pact-version': {
      title: 'Latest version of this pact',
      href: links.latestPact(publication),
    },
    'pb:all-pact-versions': {
      title: 'All versions of this pact',
      href: links.allPacts(publication),
    },
    'pb:latest-untagged-pact-version': {
      title: 'Latest untagged version of this pact',
      href: links.pacts(publication, 'latest-untagged'),
    },
    'pb:latest-tagged-pact-version': {
      title: 'Latest tagged version of this pact',
      href: links.latestPactTemplate(publication),
      templated: true,
    },
    'pb:previous-distinct': {
      title: 'Previous distinct version of this pact',
      href: links.pacts(publication, 'version', number, 'previous-distinct'),
    },
    'pb:diff-previous-distinct': {
      title: 'Diff with previous distinct version of this pact',
      href: links.pacts(publication, 'version', number, 'diff', 'previous-distinct'),
    },
    'pb:diff': {
      title: 'Diff with another specified version of this pact',
      href: links.pactDiffTemplate(publication, sha),
      templated: true,
    },
  }
}

function webhooksAndTags(publication: Publication, links: Links): HalLinks {
  const { consumer, provider, number } = publication
  return {
    'pb:pact-webhooks': {
      title: `Webhooks for the pact between ${consumer} and ${provider}`,
      href: links.pairWebhooks(publication),
    },
    'pb:consumer-webhooks': {
      title: `Webhooks for all pacts with consumer ${consumer}`,
      href: links.consumerWebhooks(consumer),
    },
    'pb:provider-webhooks': {
      title: `Webhooks for all pacts with provider ${provider}`,
      href: links.providerWebhooks(provider),
    },
    'pb:tag-prod-version': {
      title: "PUT to this resource to tag this consumer version as 'production'",
      href: links.tag(consumer, number, 'prod'),
    },
    'pb:tag-version': {
      title: 'PUT to this resource to tag this consumer version',
      href: links.tagTemplate(consumer, number),
      templated: true,
    },
  }
}

/** How a pact is named wherever something links to it. */
export function pactLink(pact: Pair & { number: string }, links: Links): Link & { name: string } {
  const { consumer, provider, number } = pact
  return {
    title: 'Pact',
    name: `Pact between ${consumer} (${number}) and ${provider}`,
    href: links.pact(pact, number),
  }
}

/** How a pact is named in lists of its provider. */
export function namedByConsumer(pact: Pair & { number: string }, links: Links): Link {
  const { name: title, href } = pactLink(pact, links)
  return { href, title, name: pact.consumer }
}

/** The answer to a deletion. */
export function representDeleted(pair: Pair, hasPact: boolean, links: Links): object {
  return {
    _links: {
      index: { href: links.index() },
      ...(hasPact && {
        'pb:latest-pact-version': { href: links.latestPact(pair), title: 'Latest pact' },
      }),
    },
  }
}
