import { contentOf, type Reading, readContent, subjectOf } from './content.ts'
import { canonicalJson, isObject, type Json, type JsonObject, parseJson } from './json.ts'

/** What becomes of two documents; `clash` names the interactions that cannot both be meant. */
export type Merge =
  | Reading
  | { kind: 'clash'; descriptions: string[] }
  | { kind: 'nothing-to-merge' }

/**
 * `careful` is that of PATCH: both documents must have interactions, and one that stands for the same thing must
 * make the same request. `replacing` lets the added document have the last word, and merges messages too.
 */
export type MergeRule = 'careful' | 'replacing'

const lists = ['interactions', 'messages'] as const

/**
 * The existing document with what the added one says: an interaction with the same description and provider
 * states takes the place of the existing one, others are appended. All else stays as the existing document has it.
 * Merging the same document twice changes nothing.
 */
export function mergeContents(existing: string, added: string, rule: MergeRule): Merge {
  const [before, after] = [parseJson(existing), parseJson(added)]
  if (before.kind !== 'json') return before
  if (after.kind !== 'json') return after
  if (!isObject(before.value) || !isObject(after.value)) return readContent(added)
  if (!mayMerge(before.value, after.value, rule)) return { kind: 'nothing-to-merge' }

  const merged: JsonObject = { ...before.value }
  const clashes: string[] = []
  for (const list of lists) {
    const [old, more] = [before.value[list], after.value[list]]
    if (!Array.isArray(more)) continue
    const pairs = pairUp(Array.isArray(old) ? old : [], more)
    if (rule === 'careful') clashes.push(...clashing(pairs.matched))
    merged[list] = pairs.merged
  }
  if (clashes.length > 0) return { kind: 'clash', descriptions: clashes }
  return { kind: 'content', content: contentOf(merged) }
}

function mayMerge(before: JsonObject, after: JsonObject, rule: MergeRule): boolean {
  if (rule === 'careful') {
    return Array.isArray(before.interactions) && Array.isArray(after.interactions)
  }
  return [before, after].every((document) => lists.some((list) => Array.isArray(document[list])))
}

/** Each added element takes the place of the first existing one of its subject that is not taken yet. */
function pairUp(old: Json[], more: Json[]): { merged: Json[]; matched: [Json, Json][] } {
  const subjects = old.map(subject)
  const places = Map.groupBy(old.keys(), (index) => subjects[index] ?? '')
  const merged = [...old]
  const matched: [Json, Json][] = []
  for (const element of more) {
    const place = places.get(subject(element))?.shift()
    if (place === undefined) {
      merged.push(element)
    } else {
      matched.push([old[place] ?? null, element])
      merged[place] = element
    }
  }
  return { merged, matched }
}

function subject(element: Json): string {
  return isObject(element) ? subjectOf(element) : canonicalJson(element)
}

/** Descriptions of those whose requests differ; responses may. */
function clashing(matched: [Json, Json][]): string[] {
  return matched.flatMap(([one, other]) => {
    if (!isObject(one) || !isObject(other)) return []
    if (requestOf(one) === requestOf(other)) return []
    return typeof other.description === 'string' ? other.description : '(no description)'
  })
}

function requestOf({ request }: JsonObject): string {
  if (!isObject(request)) return canonicalJson(request ?? null)
  const { method, path, query, body, headers } = request
  return canonicalJson([method, path, query, body, headers].map((part) => part ?? null))
}
