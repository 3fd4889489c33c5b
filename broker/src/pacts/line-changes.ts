/** A line of one text, of the other, or of both, with its number in each. */
export interface LineChange<Line> {
  sign: '+' | '-' | ' '
  before: number | undefined
  after: number | undefined
  line: Line
}

/** Beyond this many comparisons the middle is told as replaced: nobody reads a difference that long. */
const MOST_COMPARISONS = 4_000_000

/** The shortest way from one list of lines to the other. Lines are the same where their keys are. */
export function lineChanges<Line>(
  before: readonly Line[],
  after: readonly Line[],
  keyOf: (line: Line) => string,
): LineChange<Line>[] {
  const [old, now] = [before.map(keyOf), after.map(keyOf)]
  const shorter = Math.min(old.length, now.length)
  let start = 0
  while (start < shorter && old[start] === now[start]) start++
  let end = 0
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end++
  const middle = steps(old.slice(start, old.length - end), now.slice(start, now.length - end))
  const signs = [...Array(start).fill(' '), ...middle, ...Array(end).fill(' ')]
  return numbered(signs, before, after)
}

type Sign = LineChange<unknown>['sign']

/** By the longest common subsequence. */
function steps(old: string[], now: string[]): Sign[] {
  if (old.length * now.length > MOST_COMPARISONS)
    return [...old.map((): Sign => '-'), ...now.map((): Sign => '+')]
  const width = now.length + 1
  const common = new Uint32Array((old.length + 1) * width)
  const at = (i: number, j: number) => common[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      common[i * width + j] =
        old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const signs: Sign[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      signs.push(' ')
      i++
      j++
    } else if (j >= now.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) {
      signs.push('-')
      i++
    } else {
      signs.push('+')
      j++
    }
  }
  return signs
}

function numbered<Line>(
  signs: readonly Sign[],
  before: readonly Line[],
  after: readonly Line[],
): LineChange<Line>[] {
  let [i, j] = [0, 0]
  return signs.flatMap((sign) => {
    const line = sign === '-' ? before[i] : after[j]
    if (sign !== '+') i++
    if (sign !== '-') j++
    if (line === undefined) return []
    return {
      sign,
      before: sign === '+' ? undefined : i,
      after: sign === '-' ? undefined : j,
      line,
    }
  })
}

/** Only what changed and `context` lines around it; undefined stands for what is left out between. */
export function hunks<Line>(
  changes: readonly LineChange<Line>[],
  context: number,
): (LineChange<Line> | undefined)[] {
  const isNear = (index: number) =>
    changes
      .slice(Math.max(0, index - context), index + context + 1)
      .some(({ sign }) => sign !== ' ')
  const shown: (LineChange<Line> | undefined)[] = []
  changes.forEach((change, index) => {
    if (isNear(index)) shown.push(change)
    else if (shown.length > 0 && shown.at(-1) !== undefined) shown.push(undefined)
  })
  return shown.at(-1) === undefined ? shown.slice(0, -1) : shown
}
