import { nameText } from '../http/texts.ts'
import { Type } from '../http/type.ts'

const name = Type.String()
const pair = { provider: name, consumer: name }
const textOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] })

export const pairParams = Type.Object(pair)
export const tagParams = Type.Object({ ...pair, tag: name })
export const versionParams = Type.Object({ ...pair, number: name })
export const contentParams = Type.Object({ ...pair, sha: name, metadata: Type.Optional(name) })
export const resultParams = Type.Object({ ...contentParams.properties, number: name })
export const consumerVersionParams = Type.Object({ consumer: name, number: name })

export const toVerifyParams = Type.Object({ provider: name })

/** Their meaning is checked by `verification-request.ts`, which owes clients its own sentences. */
export const toVerifyBody = Type.Object({
  providerVersionBranch: Type.Optional(Type.Unknown()),
  providerVersionTags: Type.Optional(Type.Unknown({ description: 'List of texts' })),
  consumerVersionSelectors: Type.Optional(Type.Unknown({ description: 'List of selectors' })),
  includePendingStatus: Type.Optional(Type.Unknown({ description: 'true unless given' })),
  includeWipPactsSince: Type.Optional(Type.Unknown({ description: 'A date or a time' })),
})
export const toVerifyQuery = Type.Object({
  provider_version_branch: Type.Optional(Type.Unknown()),
  provider_version_tags: Type.Optional(Type.Unknown()),
  consumer_version_selectors: Type.Optional(Type.Unknown()),
  include_pending_status: Type.Optional(Type.Unknown()),
  include_wip_pacts_since: Type.Optional(Type.Unknown()),
})

/** What verifiers send. Test results are kept as they come; all else that they send is passed over. */
export const newResultBody = Type.Object({
  success: Type.Boolean(),
  providerApplicationVersion: nameText,
  buildUrl: Type.Optional(textOrNull),
  testResults: Type.Optional(Type.Unknown()),
  verificationDate: Type.Optional(textOrNull),
  verifiedBy: Type.Optional(
    Type.Unsafe<VerifiedByBody | null>({
      type: ['object', 'null'],
      properties: {
        implementation: textOrNull,
        version: textOrNull,
        clientLanguage: {
          type: ['object', 'null'],
          properties: { name: textOrNull, version: textOrNull, testFramework: textOrNull },
        },
      },
    }),
  ),
})

interface VerifiedByBody {
  implementation?: string | null
  version?: string | null
  clientLanguage?: {
    name?: string | null
    version?: string | null
    testFramework?: string | null
  } | null
}
