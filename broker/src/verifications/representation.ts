import { instant, present } from '../hal/hal.ts'
import type { Links } from '../links.ts'
import { encodeMetadata } from '../pacts/metadata.ts'
import type { ShownTag, VerificationResult, VerifiedBy } from './result.ts'
import type { ShownResult, VersionSummary } from './results.ts'

/** `verifiedBy` is always there, empty when nothing is known; its names are those that old clients read. */
export function representResult({ result, consumerVersion }: ShownResult, links: Links) {
  const { provider, sha, number, executedAt } = result
  const pact = `Pact between ${result.consumer} (${consumerVersion}) and ${provider}`
  const metadata = encodeMetadata({ consumerVersionNumbers: [consumerVersion] })
  const self = links.verificationResult(result, sha, number)
  return {
    ...present({
      providerName: provider,
      providerApplicationVersion: result.providerVersion,
      success: result.success,
      verificationDate: instant(executedAt),
      buildUrl: result.buildUrl,
      testResults: result.testResults,
    }),
    verifiedBy: representVerifiedBy(result.verifiedBy),
    _links: {
      self: {
        title: 'Verification result',
        name: `Verification result ${number} for ${pact}`,
        href: self,
      },
      'pb:pact-version': {
        title: 'Pact',
        name: pact,
        href: links.pactContent(result, sha, metadata),
      },
      'pb:triggered-webhooks': {
        title: 'Webhooks triggered by the publication of this verification result',
        href: `${self}/triggered-webhooks`,
      },
    },
  }
}

function representVerifiedBy(verifiedBy: VerifiedBy | null): object {
  const { implementation, version, clientLanguage } = verifiedBy ?? {}
  return present({
    implementation,
    version,
    client_implementation: clientLanguage?.name,
    client_test_framework: clientLanguage?.testFramework,
    client_version: clientLanguage?.version,
  })
}

/** As above, with the tags of the provider version. */
export function representExtendedResult(shown: ShownResult, tags: ShownTag[], links: Links) {
  const { provider, providerVersion }: VerificationResult = shown.result
  return {
    ...representResult(shown, links),
    _embedded: {
      tags: tags.map(({ name, latest }) => ({
        name,
        latest,
        _links: { self: { href: links.tag(provider, providerVersion, name) } },
      })),
    },
  }
}

/** How the pacts of one consumer version stand with their providers. */
export function representSummary(summary: VersionSummary, links: Links) {
  const { consumer, number, success, successful, failed, unknown, results } = summary
  return {
    success,
    providerSummary: { successful, failed, unknown },
    _embedded: { verificationResults: results.map((shown) => representResult(shown, links)) },
    _links: {
      self: {
        href: links.consumerVersionResults(consumer, number),
        title: `Latest verification results for consumer ${consumer} version ${number}`,
      },
    },
  }
}
