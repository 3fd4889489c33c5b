import { type FieldErrors, invalidFields } from '../errors.ts'
import { semverFault } from '../versions/order.ts'
import type { NewResult, VerifiedBy } from './result.ts'

/** A result as a verifier sends it, its shape checked. */
interface SentResult {
  success: boolean
  providerApplicationVersion: string
  buildUrl?: string | null
  testResults?: unknown
  verificationDate?: string | null
  verifiedBy?: VerifiedBy | null
}

/**
 * Reads what a verifier sent. Throws `invalid` for an address or a date that is none, and for a version that has
 * no place where versions are ordered semantically.
 */
export function newResultOf(
  sent: SentResult,
  { orderVersionsByDate }: { orderVersionsByDate: boolean },
): NewResult {
  const { success, providerApplicationVersion, buildUrl, testResults, verifiedBy } = sent
  const executedAt = sent.verificationDate ? dateOf(sent.verificationDate) : undefined
  const errors: FieldErrors = {}
  const versionFault = orderVersionsByDate ? undefined : semverFault(providerApplicationVersion)
  if (versionFault !== undefined) errors.providerApplicationVersion = [versionFault]
  if (buildUrl && !isUrl(buildUrl)) errors.buildUrl = ['is not a valid URL eg. http://example.org']
  if (sent.verificationDate && !executedAt) errors.verificationDate = ['must be a date']
  if (Object.keys(errors).length > 0) throw invalidFields(errors)
  return {
    success,
    providerVersion: providerApplicationVersion,
    ...(buildUrl && { buildUrl }),
    ...(testResults !== undefined && { testResults }),
    ...(verifiedBy && { verifiedBy: knownOf(verifiedBy) }),
    ...(executedAt && { executedAt }),
  }
}

function knownOf({ implementation, version, clientLanguage }: VerifiedBy): VerifiedBy {
  const { name, version: clientVersion, testFramework } = clientLanguage ?? {}
  return {
    implementation: implementation ?? null,
    version: version ?? null,
    clientLanguage: {
      name: name ?? null,
      version: clientVersion ?? null,
      testFramework: testFramework ?? null,
    },
  }
}

function isUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\/[^/]/i.test(text)
}

/** A moment between the years 1970 and 9999, which every column and clock can hold. */
function dateOf(text: string): Date | undefined {
  const date = new Date(text)
  const year = date.getUTCFullYear()
  return year >= 1970 && year <= 9999 ? date : undefined
}
