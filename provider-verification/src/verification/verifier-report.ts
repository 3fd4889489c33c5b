/** One interaction as the verifier's JSON report has it, reduced to what is told. */
export interface ReportedInteraction {
  readonly consumer: string
  readonly description: string
  readonly ok: boolean
  readonly mismatches: readonly Mismatch[]
  /** What kept it from being compared, where the verifier says so. */
  readonly error: string | undefined
}

/** Where expectation and answer differ. */
export interface Mismatch {
  /** A JSON path in the body, `status`, `header Content-Type`, `metadata partitionKey`. */
  readonly path: string
  readonly expected: string
  readonly actual: string
  readonly message: string
}

/** Reads `interactionResults` of the report that the verifier resolves with, or rejects with. */
export function readReport(report: unknown): ReportedInteraction[] {
  return list(report, 'interactionResults').map((result) => {
    const mismatch = get(result, 'mismatch')
    return {
      consumer: text(result, 'consumer'),
      description: text(result, 'description'),
      ok: text(result, 'result') === 'OK',
      mismatches: list(mismatch, 'mismatches').flatMap(readMismatch),
      error: get(mismatch, 'type') === 'error' ? text(mismatch, 'message') : undefined,
    }
  })
}

/** Of an object that lacks fields the verifier names all keys that there should be, and all that there are. */
function readMismatch(mismatch: unknown): Mismatch[] {
  const path = placeOf(mismatch)
  const message = text(mismatch, 'mismatch')
  const [, missing] = /missing the following keys: (.+)$/.exec(message) ?? []
  if (missing !== undefined) {
    return missing.split(', ').map((key) => ({
      path: `${path}.${key}`,
      expected: 'a value',
      actual: 'nothing',
      message: 'the field is missing',
    }))
  }
  return [{ path, expected: text(mismatch, 'expected'), actual: text(mismatch, 'actual'), message }]
}

function placeOf(mismatch: unknown): string {
  const key = text(mismatch, 'key')
  switch (get(mismatch, 'type')) {
    case 'StatusMismatch':
      return 'status'
    case 'HeaderMismatch':
      return `header ${key}`
    case 'MetadataMismatch':
      return `metadata ${key}`
    case 'BodyTypeMismatch':
      return 'content type'
    default:
      return text(mismatch, 'path') || 'body'
  }
}

function list(value: unknown, name: string): unknown[] {
  const found = get(value, name)
  return Array.isArray(found) ? found : []
}

function text(value: unknown, name: string): string {
  const found = get(value, name)
  if (found === undefined || found === null) return ''
  return typeof found === 'string' ? found : JSON.stringify(found)
}

function get(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
