import { filledLineOrNull, lineOrNull, nameText, wordOrNull } from '../http/texts.ts'
import { Type } from '../http/type.ts'

export const pacticipantParams = Type.Object({ pacticipant: Type.String() })
export const labelParams = Type.Object({ pacticipant: Type.String(), label: Type.String() })
export const byLabelParams = Type.Object({ label: Type.String() })

/** `q` is a part of the name. Paging is read by `pageOf`. */
export const listQuery = Type.Object({ q: Type.Optional(Type.String()) })

const fields = {
  displayName: Type.Optional(filledLineOrNull),
  repositoryUrl: Type.Optional(lineOrNull),
  repositoryName: Type.Optional(lineOrNull),
  repositoryNamespace: Type.Optional(lineOrNull),
  mainBranch: Type.Optional(wordOrNull),
}

/** What may be said of a pacticipant whose name stands in the path; a name in the body is passed over. */
export const pacticipantBody = Type.Object({ name: Type.Optional(nameText), ...fields })

export const newPacticipantBody = Type.Object({ name: nameText, ...fields })
