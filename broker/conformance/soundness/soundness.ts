import fc from 'fast-check'
import { disagreements } from './compare.ts'
import { wrongOracles } from './mutants.ts'
import { type Brokers, type Played, play } from './play.ts'
import { type Question, questions } from './question.ts'
import { type Step, steps } from './step.ts'
import type { Shortest } from './tell.ts'

const common = {
  // A first tag names a branch for a while: here always, so that a slow machine answers like a quick one.
  PACT_BROKER_USE_FIRST_TAG_AS_BRANCH_TIME_LIMIT: '86400',
  PACT_BROKER_ALLOW_DANGEROUS_CONTRACT_MODIFICATION: 'true',
  // Histories have the same names, but for the space that they are in.
  PACT_BROKER_CHECK_FOR_POTENTIAL_DUPLICATE_PACTICIPANT_NAMES: 'false',
}
/** Of the brokers that are asked. */
export const settings = { strict: common, reference: { ...common, CONCORDAT_GATE: 'reference' } }

interface History {
  steps: Step[]
  questions: Question[]
}

export interface Report {
  histories: number
  /** Questions, each at one moment of one history. */
  scenarios: number
  answers: number
  /** Scenarios about a past moment. */
  past: number
  requests: number
  verdicts: Record<string, number>
  /** The wrong oracles that were found to disagree. */
  wrong: Set<string>
  shortest: Shortest | null
}

/**
 * Plays random histories until so many questions were asked, or `goesOn` says no: it is told the number so far.
 * The same seed plays the same ones.
 */
export async function soundness(
  brokers: Brokers,
  { count, seed }: { count: number; seed: number },
  goesOn: (scenarios: number) => boolean = () => true,
): Promise<Report> {
  const report: Report = {
    histories: 0,
    scenarios: 0,
    answers: 0,
    past: 0,
    requests: 0,
    verdicts: {},
    wrong: new Set(),
    shortest: null,
  }
  let spaces = 0
  let failed = false
  const playNext = (history: History) => play(brokers, `s${seed}n${++spaces}`, history)

  const outcome = await fc.check(
    fc.asyncProperty(fc.record({ steps, questions }), async (history) => {
      const left = goesOn(report.scenarios) ? count - report.scenarios : 0
      if (left <= 0 && !failed) return true
      const asked = failed ? history.questions : history.questions.slice(0, left)
      const played = await playNext({ ...history, questions: asked })
      const isSound = played.refusal === null && disagreements(played).length === 0
      if (!failed) note(report, played, asked)
      failed ||= !isSound
      return isSound
    }),
    { numRuns: Math.ceil(count / 4), seed },
  )
  const history = outcome.counterexample?.[0]
  if (history) {
    const played = await playNext(history)
    const { refusal } = played
    const found = disagreements(played)
    report.shortest = { ...history, shrinks: outcome.numShrinks, refusal, disagreements: found }
  }
  return report
}

function note(report: Report, played: Played, asked: Question[]): void {
  report.histories++
  report.scenarios += asked.length
  report.past += asked.filter(({ after }) => after !== undefined).length
  report.answers += played.answers.length
  report.requests += played.requests
  for (const { gate, answer } of played.answers) {
    const { summary } = answer.body as { summary?: { deployable: boolean | null } }
    const said = summary ? sayOf(summary.deployable) : String(answer.status)
    const name = `${gate}: ${said}`
    report.verdicts[name] = (report.verdicts[name] ?? 0) + 1
  }
  for (const [name, change] of Object.entries(wrongOracles)) {
    if (report.wrong.has(name)) continue
    if (disagreements(played, { change }).length > 0) report.wrong.add(name)
  }
}

function sayOf(deployable: boolean | null): string {
  return deployable === null ? 'unknown' : deployable ? 'yes' : 'no'
}
