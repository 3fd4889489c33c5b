/** What the two brokers say at one place, for a difference to be the one that is meant. */
export type Condition = (reference: unknown, ours: unknown) => boolean

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
const texts = (one: unknown, other: unknown): one is string =>
  typeof one === 'string' && typeof other === 'string' && one !== '' && other !== ''

/** For places whose whole answer depends on what is meant; the request must be named all the more exactly. */
export const anything: Condition = () => true
/** Two texts, neither of them empty. */
export const otherWords: Condition = (reference, ours) => texts(reference, ours)
/** Other words, but no address that the reference does not tell, and no warning where it gives none. */
export const sameAddresses: Condition = (reference, ours) => {
  if (!texts(reference, ours)) return false
  const addresses = (text: string) => text.match(/BASE[^\s,)]+(?<![.])/g) ?? []
  const known = new Set(addresses(reference))
  return (
    addresses(String(ours)).every((address) => known.has(address)) &&
    reference.startsWith('WARN') === String(ours).startsWith('WARN')
  )
}
/** Other words, one line for one line but for lines that are said twice. */
export const sameNumberOfLines: Condition = (reference, ours) =>
  texts(reference, ours) &&
  new Set(reference.split('\n')).size === new Set(String(ours).split('\n')).size

export const are =
  (theirs: unknown, mine: unknown): Condition =>
  (reference, ours) =>
    same(reference, theirs) && same(ours, mine)
/** One of them says the one thing, the other another; both of the listed. */
export const either =
  (...values: unknown[]): Condition =>
  (reference, ours) =>
    values.some((value) => same(reference, value)) &&
    (ours === undefined || values.some((value) => same(ours, value)))
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
