import { Type } from '../http/type.ts'

const name = Type.String()

export const pairParams = Type.Object({ provider: name, consumer: name })
export const pactParams = Type.Object({ ...pairParams.properties, number: name })
export const tagParams = Type.Object({ ...pairParams.properties, tag: name })
export const branchParams = Type.Object({ ...pairParams.properties, branch: name })
export const contentParams = Type.Object({ ...pairParams.properties, sha: name })
export const metadataParams = Type.Object({ ...contentParams.properties, metadata: Type.String() })
/** The rest of a path: a branch whose slashes were not encoded, and what stands behind it. */
export const restParams = Type.Object({ ...pairParams.properties, '*': Type.String() })

export const providerParams = Type.Object({ provider: name })
export const providerTagParams = Type.Object({ provider: name, tag: name })
export const providerBranchParams = Type.Object({ provider: name, branch: name })
export const providerEnvironmentParams = Type.Object({ provider: name, environment: name })
export const providerRestParams = Type.Object({ provider: name, '*': Type.String() })

/** The path of one pact, and its older names. */
export const pactPaths = [
  '/pacts/provider/:provider/consumer/:consumer/version/:number',
  '/pacts/provider/:provider/consumer/:consumer/versions/:number',
  '/pact/provider/:provider/consumer/:consumer/version/:number',
]
