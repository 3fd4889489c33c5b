import { run, tail } from '../loop/command.ts'
import { obstacles, type Reason } from '../loop/gate.ts'
import { deploymentOrder, readPacts } from '../loop/pacts.ts'
import { buildVersion } from '../loop/version.ts'
import { askBroker } from './broker.ts'
import { code, fenced, plain, say } from './summary.ts'

interface Question {
  /** Every pacticipant of this checkout's pacts unless named. */
  pacticipants: string[] | undefined
  environment: string | undefined
  toMain: boolean
  /** How often to ask again, ten seconds apart, while a verification is still awaited. */
  retries: number
}

export interface Answer {
  pacticipant: string
  deployable: boolean
  reasons: Reason[]
  /** What the client wrote, for where the broker gives no reasons. */
  output: string
}

/**
 * Asks the official client, whose exit code decides, for this build of each pacticipant; the reasons are the broker's.
 * False when one may not go.
 */
export async function askGate(question: Question): Promise<boolean> {
  const { environment, toMain, retries } = question
  if ((environment === undefined) !== toMain) {
    throw new Error('`gate` needs either --to-environment E or --to-main')
  }
  if (!Number.isInteger(retries) || retries < 0) throw new Error('--retry takes a whole number')
  const { number } = buildVersion()
  // A question without a broker must not look like a no.
  await askBroker('/')
  const answers: Answer[] = []
  for (const pacticipant of question.pacticipants ?? deploymentOrder(readPacts())) {
    answers.push(await ask(pacticipant, number, environment, retries))
  }
  say(reportOf(answers, { number, to: environment ?? 'the main branches' }))
  return answers.length > 0 && answers.every(({ deployable }) => deployable)
}

async function ask(
  pacticipant: string,
  number: string,
  environment: string | undefined,
  retries: number,
): Promise<Answer> {
  const command = environment === undefined ? ['can-i-merge'] : ['can-i-deploy']
  const build = ['--pacticipant', pacticipant, '--version', number]
  const to = environment === undefined ? [] : ['--to-environment', environment]
  const retry =
    retries > 0 ? ['--retry-while-unknown', String(retries), '--retry-interval', '10'] : []
  const { exitCode, output } = await run(
    ['pact', 'broker', ...command, ...build, ...to, ...retry],
    {
      timeout: 120_000 + retries * 15_000,
    },
  )
  const query = new URLSearchParams([
    ['q[][pacticipant]', pacticipant],
    ['q[][version]', number],
    ['latestby', 'cvpv'],
    environment === undefined ? ['mainBranch', 'true'] : ['environment', environment],
  ])
  const reasons = await askBroker(`/matrix?${query}`).then(reasonsIn, () => [])
  return { pacticipant, deployable: exitCode === 0, reasons, output }
}

/** A broker of another make answers without reasons. */
function reasonsIn(body: unknown): Reason[] {
  return (body as { summary?: { reasons?: Reason[] } }).summary?.reasons ?? []
}

/** The table of answers, and below it what stands in the way: reason, interaction, what to do next. */
export function reportOf(
  answers: Answer[],
  { number, to }: { number: string; to: string },
): string {
  const refused = answers.filter(({ deployable }) => !deployable)
  const verdict =
    answers.length === 0
      ? 'Nobody was asked about'
      : refused.length === 0
        ? 'May go'
        : `${refused.length} of ${answers.length} may not go`
  const rows = answers.map(({ pacticipant, deployable, reasons }) => {
    const deciding = reasons.filter(({ blocking }) => blocking !== deployable)
    const kinds = [...new Set(deciding.map(({ kind }) => kind))].join(', ')
    return `| ${deployable ? '✅' : '❌'} | ${plain(pacticipant)} | ${kinds} |`
  })
  const inTheWay = refused.map(({ pacticipant, reasons, output }) => {
    const told = obstacles([{ pacticipant, environment: to, deployable: false, reasons }])
    return `**${plain(pacticipant)}**\n\n${fenced(told || tail(output))}`
  })
  return [
    `### ${verdict} to ${plain(to)}: build ${code(number)}`,
    ['| | pacticipant | because |', '| --- | --- | --- |', ...rows].join('\n'),
    ...inTheWay,
  ].join('\n\n')
}
