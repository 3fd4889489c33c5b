/** Below what the C library fetches from the system, and gives back, each time it is needed (`M_MMAP_THRESHOLD`). */
const BLOCK = 96 * 1024

/** So deep lie the lists of a representation that may be long; what is within their elements is written at once. */
const LEVELS = 3

/**
 * A representation as JSON in UTF-8, in blocks. A long text in one piece is moved each time it outgrows its place, and
 * each place is new memory that the system gives page by page: that takes longer than the writing.
 */
export function jsonBlocks(body: object): Buffer[] {
  const blocks: Buffer[] = []
  let text = ''
  for (const piece of piecesOf(body, LEVELS)) {
    text += piece
    if (text.length < BLOCK) continue
    blocks.push(Buffer.from(text))
    text = ''
  }
  return [...blocks, Buffer.from(text)]
}

/** Together, what `JSON.stringify` makes of the value. */
function* piecesOf(value: unknown, levels: number): Generator<string> {
  if (levels === 0 || !hasParts(value)) {
    yield JSON.stringify(value) ?? 'null'
    return
  }
  const isList = Array.isArray(value)
  let before = isList ? '[' : '{'
  for (const [name, part] of Object.entries(value)) {
    if (!isList && part === undefined) continue
    yield isList ? before : `${before}${JSON.stringify(name)}:`
    yield* piecesOf(part, levels - 1)
    before = ','
  }
  yield `${before === ',' ? '' : before}${isList ? ']' : '}'}`
}

/** Lists and plain objects; dates, numbers kept as they were written and `whenWritten` have a JSON of their own. */
function hasParts(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return false
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
}

/** A part of a representation that is made when it is written: of many parts none is kept until all are there. */
export function whenWritten(represent: () => object): { toJSON(): object } {
  return { toJSON: represent }
}
