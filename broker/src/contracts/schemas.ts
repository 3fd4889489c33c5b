import { maxNameLength } from '../http/paths.ts'
import { filledLineOrNull, lineOrNull, nameText } from '../http/texts.ts'
import { Type } from '../http/type.ts'

const filled = Type.String({ minLength: 1 })

const contract = Type.Object({
  consumerName: nameText,
  providerName: nameText,
  specification: filled,
  contentType: filled,
  content: filled,
  onConflict: Type.Optional(filled),
})

const tags = Type.Unsafe<string[] | null>({ type: ['array', 'null'], items: nameText })
const branch = Type.Unsafe<string | null>({ ...filledLineOrNull, maxLength: maxNameLength })

/** What all contracts of one build are published with. What the texts mean is checked by the domain. */
export const publishBody = Type.Object({
  pacticipantName: nameText,
  pacticipantVersionNumber: nameText,
  branch: Type.Optional(branch),
  tags: Type.Optional(tags),
  buildUrl: Type.Optional(lineOrNull),
  contracts: Type.Array(contract),
})
