/** One way in which a provider's answer differed from what a consumer relies on. */
export interface Mismatch {
  /** The interaction's description, or its id where that is all the verifier sent. */
  interaction?: string
  interactionId?: string
  /** Where: a JSON path in a body, otherwise what was compared, such as `status` or `header.Content-Type`. */
  path?: string
  expected?: string
  actual?: string
  /** The verifier's own words; `the field is missing` where a body lacks one. */
  description: string
}

const MOST_MISMATCHES = 100
const LONGEST_TEXT = 1_000

/**
 * The failures in the test results of a verification, in the formats of the Rust, JVM and Ruby verifiers.
 * The broker stores test results as they come, so this is total: what it does not understand it leaves out.
 */
export function mismatchesIn(testResults: unknown): Mismatch[] {
  const tests = Array.isArray(testResults) ? testResults : listIn(testResults, 'tests')
  return tests
    .filter(isRecord)
    .filter((test) => test.success === false || test.status === 'failed')
    .flatMap(mismatchesOfTest)
    .slice(0, MOST_MISMATCHES)
}

function mismatchesOfTest(test: Record<string, unknown>): Mismatch[] {
  const interactionId = textIn(test, 'interactionId')
  const interaction =
    textIn(test, 'interactionDescription') ?? textIn(test, 'testDescription') ?? interactionId
  const where = { ...(interaction && { interaction }), ...(interactionId && { interactionId }) }
  const found = [
    ...listIn(test, 'mismatches'),
    ...listIn(test, 'differences'),
    ...listIn(test, 'exceptions'),
    ...(isRecord(test.exception) ? [test.exception] : []),
  ].flatMap(detailsOf)
  if (found.length === 0)
    return [{ ...where, description: 'The verifier reported a failure without details' }]
  return found.map((details) => ({ ...where, ...details }))
}

function detailsOf(value: unknown): Omit<Mismatch, 'interaction' | 'interactionId'>[] {
  const fields = isRecord(value) ? value : { description: value }
  const description = textIn(fields, 'description') ?? textIn(fields, 'message')
  if (description === undefined) return []
  const path = pathOf(textIn(fields, 'attribute'), textIn(fields, 'identifier'))
  const missing = missingKeys(description)
  if (path?.startsWith('$') && missing.length > 0) {
    return missing.map((key) => ({
      path: `${path}${/^[\w-]+$/.test(key) ? `.${key}` : `['${key}']`}`,
      expected: 'a value',
      actual: 'nothing',
      description: 'the field is missing',
    }))
  }
  const said = readDescription(description)
  const expected = valueIn(fields, 'expected') ?? said.expected
  const actual = valueIn(fields, 'actual') ?? said.actual
  return [
    {
      ...(path !== undefined && { path }),
      ...(expected !== undefined && { expected }),
      ...(actual !== undefined && { actual }),
      description,
    },
  ]
}

/** Of an object that lacks fields the Rust verifier gives the object's place and, in one sentence, the keys of all of them. */
function missingKeys(description: string): string[] {
  const [, keys] = /^Actual map is missing the following keys: (.+)$/s.exec(description) ?? []
  return keys?.split(', ') ?? []
}

function pathOf(attribute: string | undefined, identifier: string | undefined): string | undefined {
  if (identifier?.startsWith('$') || attribute === undefined) return identifier
  return identifier === undefined ? attribute : `${attribute}.${identifier}`
}

/** The verifiers' two ways to say it: `Expected X but was Y`, and `Expected Y (its type) to be like X`. */
export function readDescription(text: string): { expected?: string; actual?: string } {
  const at = text.search(/\bexpected\b/i)
  if (at < 0) return {}
  const said = text.slice(at + 'expected'.length).trim()
  const but =
    /^(.+?),? but (?:it was|was|received|got|there were|actual value was|the actual content type was) (.+)$/s.exec(
      said,
    )
  if (but) return { expected: withoutSubject(but[1]), actual: unquoted(but[2]) }
  const to = /^(.+?) to ((?:not )?(?:be|match|include|have) .+)$/s.exec(said)
  if (to) return { expected: wanted(to[2]), actual: unquoted(to[1]) }
  return {}
}

/** `header 'Accept' to have value 'json'` is about `json`. */
function withoutSubject(text = ''): string {
  return unquoted(/(?:to have|with) value (.+)$/s.exec(text)?.[1] ?? text)
}

function wanted(text = ''): string {
  return unquoted(text.replace(/^be (?:equal to )?/, ''))
}

function unquoted(text = ''): string {
  return /^'(.*)'$/s.exec(text)?.[1] ?? text
}

function textIn(fields: Record<string, unknown>, name: string): string | undefined {
  const value = fields[name]
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_TEXT) : undefined
}

/** A value as text: texts as they are, everything else as JSON. */
function valueIn(fields: Record<string, unknown>, name: string): string | undefined {
  if (!Object.hasOwn(fields, name) || fields[name] === undefined) return undefined
  return textIn(fields, name) ?? JSON.stringify(fields[name]).slice(0, LONGEST_TEXT)
}

function listIn(value: unknown, name: string): unknown[] {
  const list = isRecord(value) ? value[name] : undefined
  return Array.isArray(list) ? list : []
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
