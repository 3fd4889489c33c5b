import { maxNameLength } from './paths.ts'
import { Type } from './type.ts'

/** What texts must look like, and what is said of those that do not. */
const filledOrEmpty = '^$|\\S'
const notBlank = '\\S'
const oneLine = '^[^\\r\\n]*$'
const noSpaces = '^[^ ]*$'

/** The sentences of the patterns above; `validation-messages.ts` says them. */
export const patternSentences: Record<string, string> = {
  [filledOrEmpty]: 'cannot be blank',
  [notBlank]: 'cannot be blank',
  [oneLine]: 'cannot contain multiple lines',
  [noSpaces]: 'cannot contain spaces',
}

const patterns = (...all: string[]) => ({ allOf: all.map((pattern) => ({ pattern })) })

/** A name or number that something is found by: filled, in one line, short enough for an index. */
export const nameText = Type.String({
  minLength: 1,
  maxLength: maxNameLength,
  ...patterns(filledOrEmpty, oneLine),
})

/** A name without spaces. */
export const wordText = Type.String({
  minLength: 1,
  maxLength: maxNameLength,
  ...patterns(filledOrEmpty, oneLine, noSpaces),
})

/** One line of text, or null. */
export const lineOrNull = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  ...patterns(oneLine),
})

/** One line of text with something in it, or null. */
export const filledLineOrNull = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  ...patterns(notBlank, oneLine),
})

/** A name without spaces, or null. */
export const wordOrNull = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  maxLength: maxNameLength,
  ...patterns(notBlank, oneLine, noSpaces),
})

/** One line of text, with something in it. */
export const lineText = Type.String({ minLength: 1, ...patterns(oneLine) })
