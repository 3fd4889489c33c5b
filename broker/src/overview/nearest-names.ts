import { namesLike } from '../pacticipants/pacticipant.ts'

/**
 * The existing names that one may be a slip of, the likeliest first: another case, other separators or endings,
 * a part of it, or a few letters off.
 */
export function nearestNames(name: string, existing: readonly string[], most = 5): string[] {
  const lower = name.toLowerCase()
  const same = existing.filter((other) => other.toLowerCase() === lower)
  const alike = namesLike(name, existing)
  const parts = existing.filter((other) => isPart(lower, other.toLowerCase()))
  const allowed = Math.max(1, Math.min(4, Math.floor(lower.length / 3)))
  const close = existing
    .map((other) => ({ other, steps: stepsBetween(lower, other.toLowerCase(), allowed) }))
    .filter(({ steps }) => steps <= allowed)
    .sort((one, another) => one.steps - another.steps)
    .map(({ other }) => other)
  return [...new Set([...same, ...alike, ...close, ...parts])].slice(0, most)
}

function isPart(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  return short.length > 2 && long.includes(short)
}

/**
 * How many letters must be inserted, left out or replaced, or neighbours swapped; more than `most` is not told
 * exactly. See https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance (optimal string alignment).
 */
function stepsBetween(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1
  let before: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row++) {
    const next = [row]
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1]
      const isSwap =
        row > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      next[column] = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap && column > 1 ? (before[column - 2] ?? 0) + 1 : Infinity,
      )
    }
    if (Math.min(...next) > most) return most + 1
    before = last
    last = next
  }
  return last[other.length] ?? 0
}
