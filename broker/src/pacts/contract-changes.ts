import { type Interaction, textMember } from '@concordat/pact-schema/reading'
import { type AskedState, interactionsIn, statesOf } from './contract.ts'
import { type Change, changesOfPart, type Effect, effectOrder } from './effects.ts'
import { hunks, type LineChange, lineChanges } from './line-changes.ts'
import { summaryOf, transcriptOf } from './transcript.ts'
import type { Line, Part } from './transcript-line.ts'

/** What changed in one interaction, by its meaning for the provider and by its lines. */
export interface InteractionChange {
  kind: 'added' | 'removed' | 'changed'
  description: string
  states: AskedState[]
  summary: string
  /** The worst of its changes. */
  effect: Effect
  changes: Change[]
  /** By part; undefined stands for equal lines that are left out. */
  lines: { part: Part['name']; lines: (LineChange<Line> | undefined)[] }[]
}

export interface ChangesQuestion {
  /** Also those that ask nothing new of the provider. */
  withoutEffect: boolean
  page: { number: number; size: number }
}

/** What changed between two documents: how many interactions by effect, and those of one page, worst first. */
export type ContractChanges =
  | { kind: 'unreadable'; reason: string }
  | {
      kind: 'changes'
      counts: Record<Effect, number>
      found: number
      shown: InteractionChange[]
    }

const CONTEXT = 2

/** Pure and total. Interactions are paired by description and states, then by description alone. */
export function changesBetween(
  older: string,
  newer: string,
  { withoutEffect, page }: ChangesQuestion,
): ContractChanges {
  const [before, after] = [interactionsIn(older), interactionsIn(newer)]
  if ('reason' in before) return { kind: 'unreadable', reason: `of the older, ${before.reason}` }
  if ('reason' in after) return { kind: 'unreadable', reason: `of the newer, ${after.reason}` }
  const all = paired(before.interactions, after.interactions)
    .map(changeOf)
    .filter((change) => change !== undefined)
    .sort((one, other) => rank(one) - rank(other))
  const found = all.filter(({ effect }) => withoutEffect || effect !== 'none')
  const shown = found.slice((page.number - 1) * page.size, page.number * page.size)
  return {
    kind: 'changes',
    counts: countsOf(all),
    found: found.length,
    shown: shown.map(({ pair, ...change }) => ({ ...change, lines: linesOf(pair) })),
  }
}

interface InteractionPair {
  before: Interaction | undefined
  after: Interaction | undefined
}

function paired(before: readonly Interaction[], after: readonly Interaction[]): InteractionPair[] {
  const bySubject = pairBy(before, after, subjectOf)
  const byDescription = pairBy(
    bySubject.onlyBefore,
    bySubject.onlyAfter,
    ({ description }) => description,
  )
  return [
    ...bySubject.both,
    ...byDescription.both,
    ...byDescription.onlyBefore.map((one) => ({ before: one, after: undefined })),
    ...byDescription.onlyAfter.map((one) => ({ before: undefined, after: one })),
  ]
}

function pairBy(
  before: readonly Interaction[],
  after: readonly Interaction[],
  keyOf: (interaction: Interaction) => string,
) {
  const waiting = Map.groupBy(after, keyOf)
  const both: { before: Interaction; after: Interaction }[] = []
  const onlyBefore: Interaction[] = []
  for (const one of before) {
    const partner = waiting.get(keyOf(one))?.shift()
    if (partner) both.push({ before: one, after: partner })
    else onlyBefore.push(one)
  }
  return { both, onlyBefore, onlyAfter: [...waiting.values()].flat() }
}

function subjectOf({ description, json }: Interaction): string {
  return JSON.stringify([description, statesOf(json)])
}

type Found = Omit<InteractionChange, 'lines'> & { pair: InteractionPair }

function changeOf(pair: InteractionPair): Found | undefined {
  const { before, after } = pair
  const shown = after ?? before
  if (!shown) return undefined
  const said = {
    pair,
    description: shown.description,
    states: statesOf(shown.json),
    summary: summaryOf(shown),
  }
  if (!before)
    return {
      ...said,
      kind: 'added',
      effect: 'more',
      changes: [whole('more', 'A new interaction.')],
    }
  if (!after)
    return {
      ...said,
      kind: 'removed',
      effect: 'less',
      changes: [whole('less', 'Is no longer asked for.')],
    }
  if (isSame(before, after)) return undefined
  const changes = [...changesOfStates(before, after), ...changesOfParts(before, after)].sort(
    (one, other) => effectOrder.indexOf(one.effect) - effectOrder.indexOf(other.effect),
  )
  const [worst] = changes
  return worst && { ...said, kind: 'changed', effect: worst.effect, changes }
}

/** The ids that the broker gives are equal exactly where all of it is. */
function isSame(before: Interaction, after: Interaction): boolean {
  const id = textMember(before.json, '_id')
  return id !== undefined && id === textMember(after.json, '_id')
}

function whole(effect: Effect, sentence: string): Change {
  return { effect, part: undefined, place: undefined, sentence }
}

function changesOfStates(before: Interaction, after: Interaction): Change[] {
  const isEqual = JSON.stringify(statesOf(before.json)) === JSON.stringify(statesOf(after.json))
  return isEqual ? [] : [whole('otherwise', 'Asks for another state of the provider.')]
}

function changesOfParts(before: Interaction, after: Interaction): Change[] {
  return partsOf(before, after).flatMap(({ part, old, now }) => changesOfPart(part, old, now))
}

function linesOf({ before, after }: InteractionPair): InteractionChange['lines'] {
  return partsOf(before, after).flatMap(({ part, old, now }) => {
    const lines = hunks(lineChanges(old, now, lineKey), CONTEXT)
    return lines.length > 0 ? [{ part, lines }] : []
  })
}

function partsOf(before: Interaction | undefined, after: Interaction | undefined) {
  const [old, now] = [before, after].map((one) =>
    one ? transcriptOf(one, { isCompact: false }) : [],
  )
  const count = Math.max(old?.length ?? 0, now?.length ?? 0)
  return Array.from({ length: count }, (_, index) => ({
    part: now?.[index]?.name ?? old?.[index]?.name ?? 'Message',
    old: old?.[index]?.lines ?? [],
    now: now?.[index]?.lines ?? [],
  }))
}

/** A comma behind the last value of what was added is no change of the line before. */
function lineKey({ text, rule = '' }: Line): string {
  return `${text.replace(/,$/, '')}\n${rule}`
}

function rank({ effect, kind }: Found): number {
  return effectOrder.indexOf(effect) * 2 + (kind === 'changed' ? 0 : 1)
}

function countsOf(changes: readonly Found[]): Record<Effect, number> {
  const count = (effect: Effect) => changes.filter((change) => change.effect === effect).length
  return {
    more: count('more'),
    otherwise: count('otherwise'),
    less: count('less'),
    none: count('none'),
  }
}
