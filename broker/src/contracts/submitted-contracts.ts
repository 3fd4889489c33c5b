import { type FieldErrors, invalidFields } from '../errors.ts'
import { utf8Fault } from '../json-text.ts'
import { aside } from '../pacts/aside.ts'
import type { Content, Reading } from '../pacts/content.ts'

/** All contracts of one build of a consumer, as they were sent. */
export interface Submission {
  pacticipantName: string
  pacticipantVersionNumber: string
  branch?: string | null
  tags?: readonly string[] | null
  buildUrl?: string | null
  contracts: readonly SubmittedContract[]
}

export interface SubmittedContract {
  consumerName: string
  providerName: string
  specification: string
  contentType: string
  /** Base64. */
  content: string
  onConflict?: string
}

/** A contract whose content could be read. */
export interface ReadContract {
  provider: string
  content: Content
  isMerge: boolean
}

/** Reads every content. Throws `invalid` with all that is wrong with any of them, under `contracts`. */
export async function readContracts({
  pacticipantName,
  contracts,
}: Pick<Submission, 'pacticipantName' | 'contracts'>): Promise<ReadContract[]> {
  const readings = await Promise.all(contracts.map((contract) => read(contract, pacticipantName)))
  const messages = readings.flatMap(({ faults }, index) =>
    faults.map((fault) => `${fault} (at index ${index})`),
  )
  if (messages.length > 0) throw invalidFields({ contracts: messages } satisfies FieldErrors)
  return readings.flatMap(({ contract }) => contract ?? [])
}

async function read(
  submitted: SubmittedContract,
  pacticipantName: string,
): Promise<{ faults: string[]; contract?: ReadContract }> {
  const faults = plainFaults(submitted, pacticipantName)
  const bytes = fromBase64(submitted.content)
  if (!bytes) return { faults: [...faults, 'is not valid Base64'] }
  const encoding = utf8Fault(bytes)
  if (encoding !== undefined) return { faults: [...faults, `contract content has ${encoding}`] }
  const reading = await aside({ kind: 'read', text: bytes.toString('utf8') })
  if (reading.kind !== 'content') return { faults: [...faults, unreadable(reading)] }
  const { content } = reading
  faults.push(...otherNames(submitted, content))
  const isMerge = submitted.onConflict === 'merge'
  return { faults, contract: { provider: submitted.providerName, content, isMerge } }
}

function plainFaults(submitted: SubmittedContract, pacticipantName: string): string[] {
  const { consumerName, contentType, specification, onConflict } = submitted
  const faults: string[] = []
  if (contentType !== 'application/json')
    faults.push('contentType must be one of: application/json')
  if (specification !== 'pact') faults.push('specification must be one of: pact')
  if (onConflict !== undefined && onConflict !== 'overwrite' && onConflict !== 'merge') {
    faults.push('onConflict must be one of: overwrite, merge')
  }
  if (consumerName !== pacticipantName) {
    faults.push(
      `consumerName ('${consumerName}') must match pacticipantName ('${pacticipantName}')`,
    )
  }
  return faults
}

/** Strict: with padding, without line breaks. */
function fromBase64(text: string): Buffer | undefined {
  const padding = /={0,2}$/.exec(text.slice(-2))?.[0].length ?? 0
  const digits = text.slice(0, text.length - padding)
  if (text.length % 4 !== 0 || /[^A-Za-z\d+/]/.test(digits)) return undefined
  return Buffer.from(text, 'base64')
}

function unreadable(reading: Exclude<Reading, { kind: 'content' }>): string {
  if (reading.kind !== 'not-an-object') return 'content could not be parsed as application/json'
  return `parsed content was expected to be a Hash but was a ${reading.found}`
}

/** Names in the document, if it gives any, must be those it is published under. */
function otherNames(submitted: SubmittedContract, content: Content): string[] {
  return (['consumer', 'provider'] as const).flatMap((side) => {
    const [inContent, name] = [content[side], submitted[`${side}Name`]]
    if (inContent === undefined || inContent === name) return []
    return `${side} name in contract content ('${inContent}') must match ${side}Name in contract params ('${name}')`
  })
}
