import type { Answer, Published, Span } from './history-queries.ts'

/** In how many stretches of time a lane is told at most. */
const BUCKETS = 48

/** Versions that came one after the other, in one stretch of time. */
interface VersionCell {
  at: Date
  count: number
  /** Ids of the first version and of the last. */
  first: number
  last: number
}

/** Versions of the consumer that published one content. */
export interface PublicationCell extends VersionCell {
  contentId: number
}

/** Versions of the provider that answered the newest content, and said the same. */
export interface ResultCell extends VersionCell {
  /** Place of the content's run. */
  run: number
  verdict: Answer['verdict']
  /** The earliest of the results, by id and by its number. */
  resultId: number
  result: number
}

/** A cell whose versions are told by their numbers. */
export type Numbered<C extends VersionCell> = Omit<C, 'first' | 'last'> & {
  first: string
  last: string
}

/** Of publications in their order. */
export function publicationCells(published: readonly Published[], span: Span): PublicationCell[] {
  return streaks(published, span, (one, other) => one.contentId === other.contentId).map(
    (some) => ({
      ...versionsOf(some),
      count: some.length,
      contentId: some[0].contentId,
    }),
  )
}

/** Of answers in their order. */
export function resultCells(answers: readonly Answer[], span: Span): ResultCell[] {
  return streaks(
    answers,
    span,
    (one, other) => one.run === other.run && one.verdict === other.verdict,
  ).map((some) => ({
    ...versionsOf(some),
    count: new Set(some.map(({ versionId }) => versionId)).size,
    run: some[0].run,
    verdict: some[0].verdict,
    resultId: some[0].resultId,
    result: some[0].number,
  }))
}

interface Fact {
  at: number
  versionId: number
}

type Some<F> = [F, ...F[]]

/** Facts that came one after the other, in one stretch of time, and say the same. */
function streaks<F extends Fact>(
  facts: readonly F[],
  { from, to }: Span,
  isSame: (one: F, other: F) => boolean,
): Some<F>[] {
  const width = Math.max(1000, (to.getTime() - from.getTime()) / BUCKETS)
  const bucketOf = ({ at }: F) => Math.floor((at - from.getTime()) / width)
  const found: Some<F>[] = []
  for (const fact of facts) {
    const streak = found.at(-1)
    if (streak && isSame(streak[0], fact) && bucketOf(streak[0]) === bucketOf(fact))
      streak.push(fact)
    else found.push([fact])
  }
  return found
}

function versionsOf(some: Some<Fact>): Omit<VersionCell, 'count'> {
  const [first] = some
  const last = some.at(-1) ?? first
  return { at: new Date(first.at), first: first.versionId, last: last.versionId }
}
