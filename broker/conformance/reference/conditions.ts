/** What the two brokers say at one place, for a difference to be the one that is meant. */
export type Condition = (reference: unknown, ours: unknown) => boolean

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
const texts = (one: unknown, other: unknown): one is string =>
  typeof one === 'string' && typeof other === 'string' && one !== '' && other !== ''

/** Two texts, each of its kind. */
export const says =
  (theirs: RegExp, mine: RegExp): Condition =>
  (reference, ours) =>
    texts(reference, ours) && theirs.test(reference) && mine.test(String(ours))

/** On these the meaning of a notice hangs, whatever its other words are. */
const turns = [/^WARN/, /\bno longer\b/, /\bstill\b/, /\bfailed\b/, /\bwork in progress\b/]

/** Other words, but the same turns, every name that the reference has in quotes, and no address that it does not tell. */
export const sameFacts: Condition = (reference, ours) => {
  if (!texts(reference, ours)) return false
  const mine = String(ours)
  const addresses = (text: string) => text.match(/BASE[^\s,)]+(?<![.])/g) ?? []
  const known = new Set(addresses(reference))
  const names = [...reference.matchAll(/(?<=^|[\s(])'([^'\n]+)'/g)].map(([, name = '']) => name)
  return (
    addresses(mine).every((address) => known.has(address)) &&
    names.every((name) => mine.includes(name)) &&
    turns.every((turn) => turn.test(reference) === turn.test(mine))
  )
}

/** Other words, with every name of the reference: a word with a capital within the sentence, or with a digit. */
export const sameNames: Condition = (reference, ours) => {
  if (!texts(reference, ours)) return false
  const names = reference.match(/(?<=\s)\S*[A-Z\d]\S*/g) ?? []
  return names.every((name) => String(ours).includes(name))
}

/** Other words, one line for one line but for lines that are said twice. */
export const sameNumberOfLines: Condition = (reference, ours) =>
  texts(reference, ours) &&
  new Set(reference.split('\n')).size === new Set(String(ours).split('\n')).size

export const are =
  (theirs: unknown, mine: unknown): Condition =>
  (reference, ours) =>
    same(reference, theirs) && same(ours, mine)
/** What the reference says there is left out. */
export const omitted =
  (...values: unknown[]): Condition =>
  (reference, ours) =>
    ours === undefined && values.some((value) => same(reference, value))
export const becomes =
  (change: (text: string) => string): Condition =>
  (reference, ours) =>
    typeof reference === 'string' && change(reference) === ours
export const becomesOneOf =
  (...values: unknown[]): Condition =>
  (reference, ours) =>
    reference === undefined && values.some((value) => same(ours, value))
export const bothSay =
  (pattern: RegExp): Condition =>
  (reference, ours) =>
    texts(reference, ours) && pattern.test(reference) && pattern.test(String(ours))
export const referenceSays =
  (pattern: RegExp): Condition =>
  (reference, ours) =>
    [reference].flat().some((text) => typeof text === 'string' && pattern.test(text)) &&
    !same(reference, ours)
/** Statuses of the one and of the other; `status` is told with the body. */
export const statuses =
  (theirs: readonly number[], mine: readonly number[]): Condition =>
  (reference, ours) =>
    Array.isArray(reference) &&
    Array.isArray(ours) &&
    theirs.includes(reference[0]) &&
    mine.includes(ours[0])
/** Refused for these properties alone, whichever success the reference answers. */
export const refuses =
  (...properties: readonly string[]): Condition =>
  (reference, ours) => {
    if (!statuses([200, 201], [400])(reference, ours)) return false
    const [, body] = ours as [number, { errors?: object }]
    const faults = Object.keys(body.errors ?? {})
    return faults.length > 0 && faults.every((fault) => properties.includes(fault))
  }
/** The reference says nothing. */
export const added: Condition = (reference, ours) => reference === undefined && ours !== undefined
/** What the reference says has an end here. */
export const completed: Condition = (reference, ours) =>
  typeof ours === 'string' && ours.startsWith(String(reference ?? ''))
export const fewer: Condition = (reference, ours) =>
  typeof reference === 'number' && typeof ours === 'number' && ours < reference
/** All that the reference says, and something more. */
export const more: Condition = (reference, ours) => {
  if (!Array.isArray(reference) || !Array.isArray(ours)) return false
  const mine = new Set(ours.map((item) => JSON.stringify(item)))
  return ours.length > reference.length && reference.every((item) => mine.has(JSON.stringify(item)))
}
/** Every row of the reference's matrix, by what it is a row of, and others besides. */
export const moreRows: Condition = (reference, ours) => {
  if (!Array.isArray(reference) || !Array.isArray(ours)) return false
  const mine = new Set(ours.map(versionsOf))
  return ours.length > reference.length && reference.every((row) => mine.has(versionsOf(row)))
}
/** After the same warning more is told, and otherwise. */
export const otherAfterWarning: Condition = (reference, ours) =>
  Array.isArray(reference) &&
  Array.isArray(ours) &&
  [reference, ours].every(([first]) => isWarning(first)) &&
  ours.length > 1
export const greater: Condition = (reference, ours) =>
  typeof reference === 'number' && typeof ours === 'number' && ours > reference
export const isBoolean: Condition = (_, ours) => typeof ours === 'boolean'
/** The same list without what it says again; what is said in other words is told by its kind. */
export const saidOnce: Condition = (reference, ours) =>
  Array.isArray(reference) &&
  Array.isArray(ours) &&
  ours.length < reference.length &&
  new Set(reference.map((item) => JSON.stringify(item))).size === ours.length
export const inAnyOrder: Condition = (reference, ours) =>
  Array.isArray(reference) && Array.isArray(ours) && reference.length === ours.length
export const withoutWhatFollows =
  (fault: string, consequence: string): Condition =>
  (reference, ours) =>
    Array.isArray(reference) &&
    Array.isArray(ours) &&
    ours.includes(fault) &&
    same([...reference].filter((text) => text !== consequence).sort(), [...ours].sort())
/** Faults of shape alone, each of which the reference tells too. */
export const shapeFirst: Condition = (reference, ours) =>
  Array.isArray(reference) &&
  Array.isArray(ours) &&
  ours.length < reference.length &&
  ours.every((text) => reference.includes(text) && /is missing|must be filled/.test(String(text)))
export const sameButForHead: Condition = (reference, ours) =>
  typeof ours === 'string' && ours.replace('HEAD, ', '') === reference
export const sameButForNumbers: Condition = (reference, ours) =>
  texts(reference, ours) &&
  same(reference.replace(/\b\d+\b/g, 'N'), String(ours).replace(/\b\d+\b/g, 'N'))
export const aSentenceInsteadOfNothing: Condition = (reference, ours) =>
  reference === '' &&
  typeof ours === 'object' &&
  ours !== null &&
  same(Object.keys(ours), ['error'])
/** Parts between commas, each once, in any order. */
export const samePartsOnce: Condition = (reference, ours) =>
  texts(reference, ours) &&
  same([...new Set(reference.split(', '))].sort(), String(ours).split(', ').sort())

interface Side {
  name?: string
  version?: { number?: string } | null
}

/** The two versions that a row of the matrix is about. */
function versionsOf(row: unknown): string {
  const { consumer, provider } = row as { consumer?: Side; provider?: Side }
  return JSON.stringify([consumer, provider].map((side) => [side?.name, side?.version?.number]))
}

function isWarning(notice: unknown): boolean {
  return (notice as { type?: unknown } | undefined)?.type === 'warning'
}
