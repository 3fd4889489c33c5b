import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis'
import type { AwsClients } from '@concordat/backend/aws/clients'

/** A record as a consumer of the stream is given it. */
export interface StreamRecord {
  readonly partitionKey: string
  readonly sequenceNumber: string
  readonly data: Uint8Array
}

/** The records that are put from now on. */
export interface StreamReader {
  /** Waits for the next records, at most so many milliseconds; an empty list when none came. */
  next(patience: number): Promise<StreamRecord[]>
}

const pause = 25

/** Remembers where the stream ends now, in every shard. */
export async function readFromNow(
  kinesis: AwsClients['kinesis'],
  stream: string,
): Promise<StreamReader> {
  const { Shards: shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName: stream }))
  let iterators = await Promise.all(
    shards.map(async ({ ShardId }) => {
      const { ShardIterator } = await kinesis.send(
        new GetShardIteratorCommand({
          StreamName: stream,
          ShardId,
          ShardIteratorType: 'LATEST',
        }),
      )
      return ShardIterator
    }),
  )

  async function readOnce(): Promise<StreamRecord[]> {
    const answers = await Promise.all(
      iterators
        .filter((iterator) => iterator !== undefined)
        .map((ShardIterator) => kinesis.send(new GetRecordsCommand({ ShardIterator }))),
    )
    iterators = answers.map(({ NextShardIterator }) => NextShardIterator)
    return answers.flatMap(({ Records = [] }) =>
      Records.map(({ PartitionKey = '', SequenceNumber = '', Data = new Uint8Array() }) => ({
        partitionKey: PartitionKey,
        sequenceNumber: SequenceNumber,
        data: Data,
      })),
    )
  }

  return {
    async next(patience) {
      const end = performance.now() + patience
      for (;;) {
        const records = await readOnce()
        if (records.length > 0 || performance.now() > end) return records
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
    },
  }
}
