import type { Line, Part } from './transcript-line.ts'

/** What a change means for the provider: it must do more, less, something else, or nothing new. */
export type Effect = 'more' | 'otherwise' | 'less' | 'none'

/** Worst first: a provider that held before may fail for the first two. */
export const effectOrder: readonly Effect[] = ['more', 'otherwise', 'less', 'none']

/** One change of what is asked, at one place. */
export interface Change {
  effect: Effect
  part: Part['name'] | undefined
  /** For people: `$.items[0].id`, `header Accept`, `status`; absent where all of the interaction is meant. */
  place: string | undefined
  sentence: string
}

/**
 * The changes between two transcripts of the same part, which are not compact. What the consumer sends is asked of
 * the provider as it stands; of what the provider answers, the matching rules say what is asked.
 */
export function changesOfPart(name: Part['name'], before: Line[], after: Line[]): Change[] {
  const [old, now] = [byPlace(before), byPlace(after)]
  const compare = name === 'Request' ? inRequest : inResponse
  const found = [...new Set([...old.keys(), ...now.keys()])].flatMap((at): Change[] => {
    if (isBelowAbsent(at, old, now)) return []
    const change = compare(old.get(at), now.get(at))
    return change ? [{ ...change, part: name, place: wordsOf(at) }] : []
  })
  return found
}

type Said = Pick<Change, 'effect' | 'sentence'> | undefined

function inRequest(before: Line | undefined, after: Line | undefined): Said {
  if (before === undefined) return { effect: 'more', sentence: 'Is sent now.' }
  if (after === undefined) return { effect: 'otherwise', sentence: 'Is no longer sent.' }
  if (before.value === after.value) {
    if (before.rule === after.rule) return undefined
    return { effect: 'none', sentence: 'The same is sent; only the consumer’s own test changed.' }
  }
  if (after.rule !== undefined && before.rule === after.rule)
    return { effect: 'none', sentence: `Another example of ${after.rule}.` }
  return {
    effect: 'otherwise',
    sentence: `Sends ${brief(after)} now, sent ${brief(before)} before.`,
  }
}

function inResponse(before: Line | undefined, after: Line | undefined): Said {
  if (before === undefined) {
    if (after?.isFurtherExample) return { effect: 'none', sentence: 'One more example.' }
    return { effect: 'more', sentence: `Must be there now${asRule(after)}.` }
  }
  if (after === undefined) {
    if (before.isFurtherExample) return { effect: 'none', sentence: 'One example less.' }
    return { effect: 'less', sentence: 'Need no longer be there.' }
  }
  if (before.rule === after.rule) {
    if (before.value === after.value) return undefined
    if (after.rule !== undefined)
      return { effect: 'none', sentence: `Another example of ${after.rule}.` }
    const [is, was] = [brief(after), brief(before)]
    return { effect: 'otherwise', sentence: `Must be ${is} now, had to be ${was} before.` }
  }
  if (after.rule === undefined)
    return {
      effect: 'more',
      sentence: `Must be equal to ${brief(after)} now; ${before.rule} was enough before.`,
    }
  if (before.rule === undefined)
    return {
      effect: 'less',
      sentence: `${after.rule} is enough now; it had to be equal to ${brief(before)}.`,
    }
  const effect = { '-1': 'less', '0': 'otherwise', '1': 'more' } as const
  const sign = String(Math.sign(strictness(after.rule) - strictness(before.rule)))
  return {
    effect: sign === '1' || sign === '-1' ? effect[sign] : 'otherwise',
    sentence: `“${before.rule}” became “${after.rule}”.`,
  }
}

/** A type asks least. */
function strictness(rule: string): number {
  return /^(string|number|boolean|object|each like this|any keys, each value like this)$/.test(rule)
    ? 0
    : 1
}

function asRule(line: Line | undefined): string {
  if (line?.rule !== undefined) return `: ${line.rule}`
  return line?.value === undefined || /^[[{]$/.test(line.value) ? '' : `, equal to ${brief(line)}`
}

function brief({ value = '' }: Line): string {
  if (value === '{') return 'an object'
  if (value === '[') return 'a list'
  return value.length > 60 ? `${value.slice(0, 60)}…` : value
}

/** Places that stand twice, such as a parameter with two values, are told apart by their number. */
function byPlace(lines: Line[]): Map<string, Line> {
  const found = new Map<string, Line>()
  for (const line of lines) {
    if (line.at === undefined) continue
    let key = line.at
    for (let n = 2; found.has(key); n++) key = `${line.at} (${n})`
    found.set(key, line)
  }
  return found
}

/** What is below something that came or went, or changed its kind, is told by that alone. */
function isBelowAbsent(at: string, old: Map<string, Line>, now: Map<string, Line>): boolean {
  for (let end = at.lastIndexOf('\n'); end > 0; end = at.lastIndexOf('\n', end - 1)) {
    const above = at.slice(0, end)
    if (above.includes('\n') || above === 'body') {
      if ((old.get(above)?.value ?? '') !== (now.get(above)?.value ?? '')) return true
    }
  }
  return false
}

function wordsOf(at: string): string {
  const [area = '', ...steps] = at.split('\n')
  if (area !== 'body') return [area, ...steps].join(' ')
  return `$${steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : /^[\w-]+$/.test(step) ? `.${step}` : `['${step}']`)).join('')}`
}
