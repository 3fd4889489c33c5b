import { Type } from 'typebox'
import { nameText } from '../http/texts.ts'

const name = Type.String()
const pair = { provider: name, consumer: name }
const textOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] })

export const pairParams = Type.Object(pair)
export const tagParams = Type.Object({ ...pair, tag: name })
export const versionParams = Type.Object({ ...pair, number: name })
export const contentParams = Type.Object({ ...pair, sha: name, metadata: Type.Optional(name) })
export const resultParams = Type.Object({ ...contentParams.properties, number: name })
export const consumerVersionParams = Type.Object({ consumer: name, number: name })

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
