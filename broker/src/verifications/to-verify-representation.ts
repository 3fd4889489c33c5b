import type { Links } from '../links.ts'
import { encodeMetadata, type MetadataSelector } from '../pacts/metadata.ts'
import type { Inclusion } from './consumer-selector.ts'
import { shortDescriptionOf } from './pact-descriptions.ts'
import { noticesOf, type VerificationNotice } from './pact-notices.ts'
import type { VerifiablePact } from './to-verify.ts'

interface Representation {
  provider: string
  links: Links
  /** Told before all others, for every pact. */
  firstNotice?: VerificationNotice
}

/** What verifiers fetch before they verify. Every pact has a short description: clients drop the list where one lacks it. */
export function representPactsToVerify(
  pacts: VerifiablePact[],
  { provider, links, firstNotice }: Representation,
) {
  const before = firstNotice ? [firstNotice] : []
  return {
    _embedded: {
      pacts: pacts.map((pact) => ({
        shortDescription: shortDescriptionOf(pact),
        verificationProperties: {
          ...(pact.pending && pact.isPendingAsked && { pending: pact.pending.isPending }),
          ...(pact.isWip && { wip: true }),
          notices: [...before, ...noticesOf(pact, links)],
        },
        _links: {
          self: {
            href: links.pactContent(pact, pact.sha, metadataOf(pact)),
            name: `Pact between ${pact.consumer} (${pact.number}) and ${pact.provider}`,
          },
        },
      })),
    },
    _links: {
      self: {
        href: links.providerPacts(provider, 'for-verification'),
        title: 'Pacts to be verified',
      },
    },
  }
}

/** What the result that is published through the URL will know of its origin. */
function metadataOf({ isWip, pending, inclusions }: VerifiablePact): string {
  if (isWip) return encodeMetadata({ wip: true })
  const selectors = inclusions.map(selectorOf)
  return encodeMetadata({ selectors, ...(pending && { pending: pending.isPending }) })
}

function selectorOf({ kind, branch, tag, environment, number }: Inclusion): MetadataSelector {
  const isLatest = !['tag', 'deployed', 'released', 'environment'].includes(kind)
  return {
    consumerVersionNumber: number,
    ...(branch !== undefined && { branch }),
    ...(tag !== undefined && { tag }),
    ...(environment !== undefined && { environment }),
    ...(isLatest && { latest: true }),
  }
}
