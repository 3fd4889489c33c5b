/** Below what the C library fetches from the system, and gives back, each time it is needed (`M_MMAP_THRESHOLD`). */
const BLOCK = 96 * 1024

/** So deep lie the lists of a representation that may be long. */
const LEVELS = 2

/** So many elements of a list are written at once: one by one takes longer, and of a thousand the text is long. */
const ELEMENTS = 16

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
  if (Array.isArray(value)) {
    yield* piecesOfList(value)
  } else if (levels === 0 || !hasParts(value)) {
    yield JSON.stringify(value) ?? 'null'
  } else {
    let before = '{'
    for (const [name, part] of Object.entries(value)) {
      if (part === undefined) continue
      yield `${before}${JSON.stringify(name)}:`
      yield* piecesOf(part, levels - 1)
      before = ','
    }
    yield before === '{' ? '{}' : '}'
  }
}

function* piecesOfList(list: readonly unknown[]): Generator<string> {
  let before = '['
  for (let at = 0; at < list.length; at += ELEMENTS) {
    yield before + JSON.stringify(list.slice(at, at + ELEMENTS)).slice(1, -1)
    before = ','
  }
  yield before === '[' ? '[]' : ']'
}

/** Plain objects; dates, numbers kept as they were written and `whenWritten` have a JSON of their own. */
function hasParts(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return false
  return Object.getPrototypeOf(value) === Object.prototype
}

/** A part of a representation that is made when it is written: of many parts none is kept until all are there. */
export function whenWritten(represent: () => object): { toJSON(): object } {
  return { toJSON: represent }
}
