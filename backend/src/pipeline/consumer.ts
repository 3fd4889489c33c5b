import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis'
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { type ProcessorDeps, processBatch } from './processor.ts'

export interface Drained {
  readonly records: number
  readonly processed: number
  readonly deadLetters: number
  /** Records that will come again. */
  readonly retryable: number
}

const batch = 500
const emptyAnswers = 3

/**
 * Reads everything that is new in the stream and processes it. How far a shard has been read is kept beside the
 * counters, so that the next call, of whatever process, goes on from there; it never passes a record that must come
 * again.
 */
export async function drainStream(deps: ProcessorDeps): Promise<Drained> {
  const { Shards = [] } = await deps.aws.kinesis.send(
    new ListShardsCommand({ StreamName: deps.names.stream }),
  )
  const total = { records: 0, processed: 0, deadLetters: 0, retryable: 0 }
  for (const { ShardId } of Shards) {
    if (ShardId === undefined) continue
    const done = await drainShard(deps, ShardId)
    total.records += done.records
    total.processed += done.processed
    total.deadLetters += done.deadLetters
    total.retryable += done.retryable
  }
  return total
}

async function drainShard(deps: ProcessorDeps, shard: string): Promise<Drained> {
  const total = { records: 0, processed: 0, deadLetters: 0, retryable: 0 }
  let iterator = await iteratorFor(deps, shard)
  let empty = 0
  while (iterator !== undefined && empty < emptyAnswers) {
    const answer = await deps.aws.kinesis.send(
      new GetRecordsCommand({ ShardIterator: iterator, Limit: batch }),
    )
    iterator = answer.NextShardIterator
    const records = (answer.Records ?? []).map(({ Data, SequenceNumber, PartitionKey }) => ({
      kinesis: {
        data: Buffer.from(Data ?? []).toString('base64'),
        sequenceNumber: SequenceNumber ?? '',
        partitionKey: PartitionKey ?? '',
      },
    }))
    if (records.length === 0) {
      if ((answer.MillisBehindLatest ?? 0) === 0) break
      empty += 1
      continue
    }
    const result = await processBatch(deps, records)
    total.records += records.length
    total.processed += result.processed
    total.deadLetters += result.deadLetters
    const numbers = records.map(({ kinesis }) => kinesis.sequenceNumber)
    const stop = numbers.findIndex((number) => result.retryable.includes(number))
    const done = stop < 0 ? numbers.at(-1) : numbers[stop - 1]
    if (done !== undefined) await saveCheckpoint(deps, shard, done)
    if (stop >= 0) {
      total.retryable += numbers.length - stop
      break
    }
  }
  return total
}

async function iteratorFor(
  { aws, names }: ProcessorDeps,
  shard: string,
): Promise<string | undefined> {
  const { Item } = await aws.dynamo.send(
    new GetCommand({ TableName: names.aggregationsTable, Key: checkpointKey(names.stream, shard) }),
  )
  const sequence: unknown = Item?.sequence_number
  const answer = await aws.kinesis.send(
    new GetShardIteratorCommand({
      StreamName: names.stream,
      ShardId: shard,
      ...(typeof sequence === 'string'
        ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: sequence }
        : { ShardIteratorType: 'TRIM_HORIZON' }),
    }),
  )
  return answer.ShardIterator
}

async function saveCheckpoint(
  { aws, names, clock }: ProcessorDeps,
  shard: string,
  sequence: string,
): Promise<void> {
  await aws.dynamo.send(
    new PutCommand({
      TableName: names.aggregationsTable,
      Item: {
        ...checkpointKey(names.stream, shard),
        sequence_number: sequence,
        saved_at: clock().toISOString(),
      },
    }),
  )
}

function checkpointKey(stream: string, shard: string) {
  return { partition_key: `checkpoint#${stream}`, sort_key: shard }
}
