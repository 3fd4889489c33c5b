import { lineOrNull, nameText } from '../http/texts.ts'
import { Type } from '../http/type.ts'

export const pacticipantParams = Type.Object({ pacticipant: Type.String() })
export const versionParams = Type.Object({ pacticipant: Type.String(), number: Type.String() })
export const pacticipantTagParams = Type.Object({ pacticipant: Type.String(), tag: Type.String() })
export const branchParams = Type.Object({ pacticipant: Type.String(), branch: Type.String() })
export const branchVersionParams = Type.Object({
  pacticipant: Type.String(),
  branch: Type.String(),
  number: Type.String(),
})
export const environmentParams = Type.Object({
  pacticipant: Type.String(),
  environment: Type.String(),
})

const tags = Type.Array(Type.Object({ name: nameText }))

/** Whatever else clients send is passed over: a branch, links, the number. */
export const versionBody = Type.Object({
  buildUrl: Type.Optional(lineOrNull),
  tags: Type.Optional(tags),
  _embedded: Type.Optional(Type.Object({ tags: Type.Optional(tags) })),
})

/** `q` is a part of the name. Paging is read by `pageOrFirst`. */
export const branchListQuery = Type.Object({ q: Type.Optional(Type.String()) })

/** The branches to spare: one, or several as `exclude[]`. */
export const branchDeletionQuery = Type.Object({
  exclude: Type.Optional(
    Type.Unsafe<string | string[]>({ type: ['array', 'string'], items: { type: 'string' } }),
  ),
})
