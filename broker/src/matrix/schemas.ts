import { Type } from '../http/type.ts'

const asOf = Type.Optional(Type.Unknown({ description: 'A past moment, as ISO 8601; else now' }))
const explain = Type.Optional(
  Type.Unknown({ description: 'true: the answer carries its evidence, in JSON' }),
)
/** What every question may add. */
export const answerQuery = Type.Object({ asOf, explain })

/**
 * Parameters of the matrix. Their meaning is checked by `selectors.ts`, which owes clients its own sentences:
 * here they only have names.
 */
export const matrixQuery = Type.Object({
  q: Type.Optional(
    Type.Unknown({
      description:
        'List of selectors: pacticipant, and version, branch, mainBranch, tag, environment, latest',
    }),
  ),
  latestby: Type.Optional(Type.Unknown({ description: 'cvpv, cvp or cp' })),
  success: Type.Optional(Type.Unknown({ description: 'true, false, or empty for no result' })),
  limit: Type.Optional(Type.Unknown({ description: 'Most rows, where no version is asked for' })),
  latest: Type.Optional(Type.Unknown()),
  tag: Type.Optional(Type.Unknown()),
  environment: Type.Optional(Type.Unknown()),
  mainBranch: Type.Optional(Type.Unknown()),
  ignore: Type.Optional(Type.Unknown({ description: 'List of selectors to leave out' })),
  asOf,
  explain,
})

export const canIDeployQuery = Type.Object({
  pacticipant: Type.Optional(Type.Unknown()),
  version: Type.Optional(Type.Unknown()),
  environment: Type.Optional(Type.Unknown()),
  to: Type.Optional(Type.Unknown({ description: 'A tag' })),
  ignore: Type.Optional(Type.Unknown()),
  asOf,
  explain,
})

export const pairParams = Type.Object({ provider: Type.String(), consumer: Type.String() })

export const tagToTagParams = Type.Object({
  pacticipant: Type.String(),
  tag: Type.String(),
  to: Type.String(),
})

export const branchToEnvironmentParams = Type.Object({
  pacticipant: Type.String(),
  branch: Type.String(),
  environment: Type.String(),
})

export const pacticipantParams = Type.Object({ pacticipant: Type.String() })
