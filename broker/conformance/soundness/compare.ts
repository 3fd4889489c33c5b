import { type Body, rowsShown, verdictOf } from './answer.ts'
import { caseOf, decisiveRule, evaluate, reasonsOwed, rowsListed } from './evidence.ts'
import { expect, type ShownRow } from './oracle.ts'
import type { Played } from './play.ts'
import type { Question } from './question.ts'
import type { Case } from './resolve.ts'
import { protocol, type Rules, rulesOfReference } from './rules.ts'
import { environments } from './step.ts'
import type { World } from './world.ts'

/** Where a broker's answer and the oracle part. */
export interface Disagreement {
  path: string
  gate: string
  question: Question
  /** What is compared, the oracle's and the broker's. */
  about: string
  oracle: unknown
  broker: unknown
}

/** Of every answer of a history, all that the oracle would have answered otherwise. */
export function disagreements(
  played: Played,
  { change = {} }: { change?: Partial<Rules> } = {},
): Disagreement[] {
  return played.answers.flatMap(({ question, gate, answer, path }) => {
    const rules = { ...(gate === 'reference' ? rulesOfReference : protocol), ...change }
    const { after = Number.NaN } = question
    const world = played.before.get(after) ?? played.now
    const faults = judgeAnswer(world, question, rules, played, answer)
    return faults.map((fault) => ({ path, gate, question, ...fault }))
  })
}

type Fault = Pick<Disagreement, 'about' | 'oracle' | 'broker'>

function judgeAnswer(
  world: World,
  question: Question,
  rules: Rules,
  played: Played,
  answer: Played['answers'][number]['answer'],
): Fault[] {
  const expected = expect(world, question, rules)
  const status = expected.refused ?? 200
  if (answer.status !== status)
    return [{ about: 'status', oracle: status, broker: [answer.status, answer.body] }]
  if (expected.refused !== null) return []
  const body = unspaced(answer.body, played.space) as Body
  const number = (own: number | null) => (own === null ? null : (played.numbers[own - 1] ?? own))
  const rows = expected.rows.map((row) => ({ ...row, result: number(row.result) }))
  const own = verdictOf(body)
  const { limited } = body.summary
  const answered = limited === undefined
  return [
    ...(answered
      ? [
          fault('verdict', expected.verdict, own),
          fault('rows', sorted(rows), sorted(rowsShown(body))),
        ]
      : partial(question, rows, body)),
    ...(answered ? evidenceOf(expected.of, body) : []),
    ...evidenceAlone(body),
  ].flat()
}

/** A part of the rows is a part of the right ones, and no yes. */
function partial(question: Question, rows: ShownRow[], body: Body): Fault[][] {
  const others = rowsShown(body).filter(
    (row) => !rows.some((one) => isSame(withoutProvider(one), withoutProvider(row))),
  )
  const isLimited = 'limit' in question && question.limit !== undefined
  return [
    fault('rows of a cut answer', [], others),
    fault('cut only where a limit was asked for', true, isLimited),
    fault('yes of a cut answer', false, body.summary.deployable === true),
  ]
}

/** Which version a row without a result names depends on the rows beside it, which may be cut. */
function withoutProvider({ provider, ...row }: ShownRow): object {
  return { ...row, provider: row.result === null ? provider[0] : provider }
}

/** What the evidence says was found, against the world. */
function evidenceOf(of: Case, { evidence }: Body): Fault[][] {
  const told = caseOf(evidence)
  const resolved = (one: Case) =>
    sorted(
      one.resolved.map(({ version, ...rest }) => ({ ...rest, version: version?.number ?? null })),
    )
  return [
    fault('selectors in the evidence', resolved(of), resolved(told)),
    fault('ignored in the evidence', sorted(of.ignored), sorted(told.ignored)),
    fault('integrations in the evidence', sorted(of.integrations), sorted(told.integrations)),
  ]
}

/** What follows from the evidence, without the world. */
function evidenceAlone(body: Body): Fault[][] {
  const { evidence } = body
  const { verdict, rows } = evaluate(evidence)
  const own = verdictOf(body)
  const isWhole = evidence.limited === null
  const { success, failed, unknown } = own
  return [
    fault('verdict by the evidence', verdict, own),
    ...(isWhole
      ? [
          fault('rows by the evidence', sorted(rows), sorted(rowsShown(body))),
          fault('results that are listed', results(rowsShown(body)), results(rowsListed(evidence))),
        ]
      : []),
    fault('rule that decided', decisiveRule(evidence, own), evidence.rules.at(-1)?.rule),
    fault('reasons', { success, failed, unknown }, reasonsOwed(body)),
  ]
}

/** Rows by whom they are of and what was found. */
function results(rows: ShownRow[]): unknown[] {
  return sorted(rows.map(withoutProvider))
}

function fault(about: string, oracle: unknown, broker: unknown): Fault[] {
  return isSame(oracle, broker) ? [] : [{ about, oracle, broker }]
}

function sorted<T>(list: T[]): T[] {
  return list.toSorted((one, other) => (textOf(one) < textOf(other) ? -1 : 1))
}

function isSame(one: unknown, other: unknown): boolean {
  return textOf(one) === textOf(other)
}

/** The same text for the same properties, in whatever order. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )
}

/** An answer without the space of its history, so that its names are those of the steps. */
function unspaced(body: unknown, space: string): unknown {
  const ends = environments.map((name) => [`"${space}-${name}"`, `"${name}"`] as const)
  let text = JSON.stringify(body).replaceAll(`"${space} `, '"')
  for (const [long, short] of ends) text = text.replaceAll(long, short)
  return JSON.parse(text)
}
