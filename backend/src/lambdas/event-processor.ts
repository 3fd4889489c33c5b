import { isObject } from '../json.ts'
import { type ProcessorDeps, processBatch } from '../pipeline/processor.ts'
import type { StreamRecord } from '../pipeline/record.ts'

export interface ProcessorAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
  readonly error?: string
}

export type EventProcessorLambda = (event: unknown) => Promise<ProcessorAnswer>

/** Processes the records of a Kinesis trigger and says which must be delivered again; after a crash all of them. */
export function createEventProcessorLambda(deps: ProcessorDeps): EventProcessorLambda {
  return async (event) => {
    if (!isObject(event)) return { batchItemFailures: [], error: 'The event is empty' }
    const records = readRecords(event.Records)
    try {
      const { batchItemFailures } = await processBatch(deps, records)
      return { batchItemFailures }
    } catch (error) {
      deps.log.error({ err: error }, 'the event processor lambda failed')
      return {
        batchItemFailures: records.map(({ kinesis }) => ({
          itemIdentifier: kinesis.sequenceNumber,
        })),
        error: 'The batch could not be processed',
      }
    }
  }
}

function readRecords(value: unknown): StreamRecord[] {
  if (!Array.isArray(value)) return []
  return value.filter(isObject).map(({ kinesis }) => {
    const { data, sequenceNumber, partitionKey } = isObject(kinesis) ? kinesis : {}
    return {
      kinesis: {
        data: String(data ?? ''),
        sequenceNumber: String(sequenceNumber ?? ''),
        partitionKey: String(partitionKey ?? ''),
      },
    }
  })
}
