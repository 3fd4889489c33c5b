import {
  choose,
  descend,
  isDirect,
  isList,
  isObject,
  type Json,
  type PlacedRules,
  type Scope,
  type Step,
  scopeOf,
  scopeOfChildren,
} from '@concordat/pact-schema/reading'
import { isRawNumber } from './json.ts'
import { matcherWords } from './matcher-words.ts'
import { type Line, placeIn } from './transcript-line.ts'

/** Lines of one body beyond which nobody reads on; the document itself has them all. */
const MOST_LINES = 3_000
/** A container of plain values this short stands on one line. */
const SHORT = 64
const LONGEST_TEXT = 400

interface Writing {
  lines: Line[]
  isCompact: boolean
  budget: { left: number }
}

interface Place {
  steps: readonly (string | number)[]
  depth: number
  /** What stands before the value on its first line: `"name": `. */
  before: string
  /** What stands behind it on its last: a comma, or nothing. */
  after: string
  isFurtherExample: boolean
}

const top: Place = { steps: [], depth: 0, before: '', after: '', isFurtherExample: false }

/**
 * A JSON value as indented lines, behind each value the words of the rule that holds there. Compact: small lists and
 * objects stand on one line; otherwise each value has its own.
 */
export function jsonLines(value: Json, rules: readonly PlacedRules[], isCompact: boolean): Line[] {
  const writing: Writing = { lines: [], isCompact, budget: { left: 1_000_000 } }
  write(value, scopeOf(rules), top, writing)
  return writing.lines
}

function write(value: Json, scope: Scope, place: Place, writing: Writing): void {
  const { lines } = writing
  if (lines.length >= MOST_LINES) {
    if (lines.length === MOST_LINES) lines.push({ text: '… the rest is left out here' })
    return
  }
  const add = (shown: string, value: string, rule: string | undefined) =>
    lines.push({
      text: `${'  '.repeat(place.depth)}${place.before}${shown}`,
      at: placeIn('body', place.steps),
      value,
      ...(rule && { rule }),
      ...(place.isFurtherExample && { isFurtherExample: true }),
    })
  const rule = wordsAt(value, scope)
  const children = childrenOf(value)
  if (children === undefined) {
    add(scalar(value) + place.after, scalar(value), rule)
    return
  }
  const inner = innerScope(scope)
  const scoped = children.map((child) => ({
    ...child,
    scope: variantScope(scope, child.step) ?? descend(inner, child.step, writing.budget),
  }))
  const mayBeShort = children.length === 0 || (writing.isCompact && place.depth > 0)
  const short = mayBeShort ? onOneLine(value, scoped) : undefined
  if (short) {
    add(short.text + place.after, short.text, [rule, each(short)].filter(Boolean).join('; '))
    return
  }
  const [open, close] = isList(value) ? ['[', ']'] : ['{', '}']
  add(open, open, rule)
  scoped.forEach(({ child, step, scope: below }, index) => {
    write(child, below, placeBelow(place, scope, step, index < scoped.length - 1), writing)
  })
  if (lines.length < MOST_LINES)
    lines.push({ text: `${'  '.repeat(place.depth)}${close}${place.after}` })
}

function placeBelow(place: Place, scope: Scope, step: NamedStep, isFollowed: boolean): Place {
  const isFurtherItem =
    step.kind === 'index' &&
    step.index > 0 &&
    choose(scope)?.rules.some(({ kind }) => kind === 'type' || kind === 'eachValue') === true
  return {
    steps: [...place.steps, step.kind === 'index' ? step.index : step.name],
    depth: place.depth + 1,
    before: step.kind === 'key' ? `${JSON.stringify(step.name)}: ` : '',
    after: isFollowed ? ',' : '',
    isFurtherExample: place.isFurtherExample || isFurtherItem,
  }
}

type NamedStep = Extract<Step, { kind: 'key' | 'index' }>

/** Undefined for what has no parts. */
function childrenOf(value: Json): { child: Json; step: NamedStep }[] | undefined {
  if (isList(value)) return value.map((child, index) => ({ child, step: { kind: 'index', index } }))
  if (!isObject(value) || isRawNumber(value)) return undefined
  return Object.entries(value).map(([name, child]) => ({ child, step: { kind: 'key', name } }))
}

/** Where each value has a rule of its own, what is below follows that rule and nothing above it. */
function innerScope(scope: Scope): Scope {
  const each = choose(scope)?.rules.find((rule) => rule.kind === 'eachValue')
  return each?.kind === 'eachValue' ? scopeOfChildren(scope.depth, each.rules) : scope
}

/** A variant of "contains these" has rules of its own, for the item at its place. */
function variantScope(scope: Scope, step: NamedStep): Scope | undefined {
  const contains = choose(scope)?.rules.find((rule) => rule.kind === 'arrayContains')
  if (contains?.kind !== 'arrayContains' || step.kind !== 'index') return undefined
  const variant = contains.variants.find(({ index }) => index === step.index)
  return variant && scopeOf(variant.rules)
}

/** Containers tell of the rule that stands at their own place only: one from above is told by what is in them. */
function wordsAt(value: Json, scope: Scope): string | undefined {
  const chosen = choose(scope)
  if (!chosen) return undefined
  const isContainer = childrenOf(value) !== undefined
  if (isContainer && (chosen.cascaded || !isDirect(scope))) return undefined
  const words = matcherWords(chosen.rules, chosen.either, value)
  return isContainer && words === 'object' ? undefined : words
}

interface Short {
  text: string
  words: string | undefined
  isOne: boolean
}

/** Plain values that follow one rule, or none, in few characters. */
function onOneLine(
  value: Json,
  children: readonly { child: Json; step: NamedStep; scope: Scope }[],
): Short | undefined {
  if (children.length > 12) return undefined
  if (children.some(({ child }) => childrenOf(child) !== undefined)) return undefined
  const parts = children.map(({ child, step }) =>
    step.kind === 'key' ? `${JSON.stringify(step.name)}: ${scalar(child)}` : scalar(child),
  )
  const inside = parts.join(', ')
  if (inside.length > SHORT) return undefined
  const words = new Set(children.map(({ child, scope }) => wordsAt(child, scope)))
  if (words.size > 1) return undefined
  const [open, close] = isList(value) ? ['[', ']'] : ['{ ', ' }']
  const text =
    children.length === 0 ? `${open}${close}`.replaceAll(' ', '') : `${open}${inside}${close}`
  return { text, words: [...words][0], isOne: children.length === 1 }
}

function each({ words, isOne }: Short): string | undefined {
  return words && (isOne ? words : `each value: ${words}`)
}

/** With the digits it came with; of a long text the beginning and its length. */
function scalar(value: Json): string {
  if (isRawNumber(value)) return value.rawJSON
  const text = JSON.stringify(value)
  return text.length > LONGEST_TEXT
    ? `${text.slice(0, LONGEST_TEXT)}…" (${text.length} characters)`
    : text
}
