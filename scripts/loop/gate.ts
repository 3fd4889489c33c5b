import { placesOfDifferences } from '@concordat/provider-verification/tell'
import { table } from './table.ts'

/** One cause of a gate's answer, as the broker tells it in `summary.reasons` (docs/protocol.md). */
export interface Reason {
  kind: string
  blocking: boolean
  text: string
  consumer?: { name: string; version: string | null }
  provider?: { name: string; version: string | null }
  mismatches?: {
    interaction?: string
    path?: string
    expected?: string
    actual?: string
    description: string
  }[]
  next?: { text: string; command: string }
}

/** May this version of an application go to this environment? */
export interface GateAnswer {
  pacticipant: string
  environment: string
  deployable: boolean
  reasons: Reason[]
}

/** Asks for the reasons behind what the official client was told. */
export async function reasonsOf(
  brokerUrl: string,
  {
    pacticipant,
    version,
    environment,
  }: { pacticipant: string; version: string; environment: string },
): Promise<Reason[]> {
  const query = new URLSearchParams([
    ['q[][pacticipant]', pacticipant],
    ['q[][version]', version],
    ['environment', environment],
    ['latestby', 'cvpv'],
  ])
  const response = await fetch(`${brokerUrl}/matrix?${query}`, {
    headers: { accept: 'application/hal+json' },
  })
  const body = (await response.json()) as { summary?: { reasons?: Reason[] } }
  if (!response.ok || !body.summary?.reasons) {
    throw new Error(
      `The broker gave no reasons for ${pacticipant} ${version}: it answered ${response.status}.`,
    )
  }
  return body.summary.reasons
}

/** Consumer × provider × environment, each with its verdict and the reason that decides it. */
export function verdictTable(answers: GateAnswer[]): string {
  const rows = answers.flatMap(({ environment, reasons }) =>
    reasons.flatMap((reason) => {
      const { consumer, provider } = reason
      return consumer && provider ? [{ environment, consumer, provider, reason }] : []
    }),
  )
  const pairs = new Map<string, typeof rows>()
  for (const row of rows) {
    const key = [row.environment, row.consumer.name, row.provider.name].join('\0')
    pairs.set(key, [...(pairs.get(key) ?? []), row])
  }
  const deciding = [...pairs.values()].flatMap((group) => {
    const [worst] = group.toSorted((one, other) => weight(one.reason) - weight(other.reason))
    return worst ? [worst] : []
  })
  return table(
    ['environment', 'consumer', 'provider', 'verdict', 'reason'],
    deciding.map(({ environment, consumer, provider, reason }) => [
      environment,
      consumer.name,
      provider.name,
      reason.blocking ? 'no' : 'yes',
      reason.kind,
    ]),
  )
}

/** What stands in the way decides; then what was verified; what only says that nothing was checked comes last. */
function weight({ kind, blocking }: Reason): number {
  if (kind === 'VERIFICATION_FAILED') return 0
  if (blocking) return 1
  return kind === 'VERIFIED' ? 2 : 3
}

/** Every obstacle, once: who, the failing interactions with their fields, and what to do next. */
export function obstacles(answers: GateAnswer[]): string {
  const reasons = answers.flatMap((answer) => answer.reasons).filter((reason) => reason.blocking)
  const unique = [...new Map(reasons.map((reason) => [reason.text, reason])).values()]
  return unique
    .flatMap((reason) => [
      `✗ ${reason.text}`,
      ...mismatchLines(reason.mismatches ?? []),
      ...(reason.next ? [`    next: ${reason.next.text}`, `      $ ${reason.next.command}`] : []),
    ])
    .join('\n')
}

type Mismatch = NonNullable<Reason['mismatches']>[number]

/** Each cause once, under the interactions that fail of it. */
function mismatchLines(mismatches: Mismatch[]): string[] {
  const byInteraction = Map.groupBy(mismatches, ({ interaction }) => interaction)
  const byCause = Map.groupBy(byInteraction, ([, some]) => causeLines(some).join('\n'))
  return [...byCause].flatMap(([cause, alike]) => [
    ...alike.flatMap(([interaction]) => (interaction ? [`    ${interaction}`] : [])),
    cause,
  ])
}

function causeLines(mismatches: Mismatch[]): string[] {
  return placesOfDifferences(mismatches, whatDiffers).map(
    ({ said, places }) => `      ${places && `${places}: `}${said}`,
  )
}

function whatDiffers({ expected, actual, description }: Mismatch): string {
  return expected !== undefined && actual !== undefined
    ? `expected ${expected}, got ${actual}`
    : description
}
