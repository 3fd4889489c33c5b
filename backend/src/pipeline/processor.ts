import type { Deps } from '../deps.ts'
import { countEvent } from './aggregate.ts'
import { type Archived, archiveEvents } from './archive.ts'
import { type DeadLetter, sendDeadLetters } from './dead-letters.ts'
import { enrichEvents } from './enrich.ts'
import { type PipelineEvent, parseRecord, readEvent, type StreamRecord } from './record.ts'

export type ProcessorDeps = Pick<Deps, 'aws' | 'names' | 'clock' | 'ids' | 'config' | 'log'>

export interface BatchResult {
  /** What the trigger is to deliver again: records that could not be read, and those that could not be stored. */
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
  /** Of these, the ones for which another try makes sense: the others lie among the dead letters. */
  readonly retryable: readonly string[]
  readonly processed: number
  readonly duplicates: number
  readonly deadLetters: number
  readonly archive: Archived
}

interface Read {
  readonly sequenceNumber: string
  readonly event: PipelineEvent
}

/** Takes a batch through its stages: parse, validate, enrich, aggregate, archive. */
export async function processBatch(
  deps: ProcessorDeps,
  records: readonly StreamRecord[],
): Promise<BatchResult> {
  const warn = (error: unknown) => deps.log.warn({ err: error }, 'a stage of the pipeline failed')
  const { read, unreadable, letters } = readRecords(records, deps.clock())
  const retryable = new Set(await putAside(deps, letters, warn))

  const unique = [...new Map(read.map((one) => [one.event.event_id, one])).values()]
  const events = unique.map(({ event }) => event)
  const enriched = await enrichEvents(deps, events, warn)
  const failed = new Set<string>()
  for (const event of enriched) {
    try {
      await countEvent(deps, event)
    } catch (error) {
      warn(error)
      failed.add(event.event_id)
    }
  }
  const countable = enriched.filter(({ event_id }) => !failed.has(event_id))
  const archive = await archiveEvents(deps, countable, warn)
  for (const id of archive.failures) failed.add(id)
  for (const { sequenceNumber, event } of read) {
    if (failed.has(event.event_id)) retryable.add(sequenceNumber)
  }

  const failures = new Set([...unreadable, ...retryable])
  return {
    batchItemFailures: [...failures].map((itemIdentifier) => ({ itemIdentifier })),
    retryable: [...retryable],
    processed: unique.length - failed.size,
    duplicates: read.length - unique.length,
    deadLetters: letters.length,
    archive,
  }
}

function readRecords(records: readonly StreamRecord[], now: Date) {
  const read: Read[] = []
  const unreadable: string[] = []
  const letters: DeadLetter[] = []
  for (const { kinesis } of records) {
    const { data, sequenceNumber } = kinesis
    const letter = (error: string) => {
      letters.push({ sequenceNumber, data, error, timestamp: now.toISOString() })
    }
    const parsed = parseRecord(data)
    if ('error' in parsed) {
      unreadable.push(sequenceNumber)
      letter(parsed.error)
      continue
    }
    const result = readEvent(parsed.value, now)
    if ('error' in result) letter(`validation_error: ${result.error}`)
    else read.push({ sequenceNumber, event: result.event })
  }
  return { read, unreadable, letters }
}

/** A record that cannot even be put aside must come again. */
async function putAside(
  deps: ProcessorDeps,
  letters: readonly DeadLetter[],
  warn: (error: unknown) => void,
): Promise<string[]> {
  try {
    await sendDeadLetters(deps, letters)
    return []
  } catch (error) {
    warn(error)
    return letters.map(({ sequenceNumber }) => sequenceNumber)
  }
}
