/** One value under one matcher, on which the schema and the verifier do not agree. */
interface Disagreement {
  matcher: string
  value: string
  /** What the schema says of the value; the verifier says the opposite. */
  schema: boolean
}

const textual =
  /^(?:regex|include|a regex and|integer or regex|eachValue of a regex|type and include)/

/** Where a schema cannot say what the verifier does; the README lists the same kinds. */
export const disagreements: readonly {
  name: string
  covers: (disagreement: Disagreement) => boolean
}[] = [
  {
    name: 'regex and include read numbers, null, booleans and whole objects as text',
    covers: ({ matcher, value }) => textual.test(matcher) && !value.startsWith('"'),
  },
  {
    name: 'letters and digits beyond ASCII are words in a regex',
    covers: ({ matcher, value, schema }) =>
      matcher.startsWith('regex') && value === '"José"' && !schema,
  },
  {
    name: 'some regular expressions cannot be translated and are left out',
    covers: ({ matcher, schema }) => matcher === 'regex that JSON Schema cannot say' && schema,
  },
  {
    name: '2.0 and 2 are one number in JSON Schema',
    covers: ({ value, schema }) => schema && /^(?:\d\.0|1e30)$/.test(value),
  },
  {
    name: 'a decimal point cannot be asked for',
    covers: ({ matcher, value, schema }) => matcher === 'decimal' && schema && /\d/.test(value),
  },
  {
    name: 'a date may have one digit for the month or day',
    covers: ({ matcher, value, schema }) => matcher === 'date' && value === '"2024-2-9"' && !schema,
  },
  {
    name: 'content types are not sniffed',
    covers: ({ matcher, schema }) => matcher === 'contentType' && schema,
  },
  {
    name: 'matchers of plugins are left open',
    covers: ({ matcher, schema }) => matcher === 'a plugin matcher' && schema,
  },
]
