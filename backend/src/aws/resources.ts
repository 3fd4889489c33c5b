import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DescribeTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
} from '@aws-sdk/client-kinesis'
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3'
import type { AwsConfig } from '../config.ts'
import { bucketPolicy } from './bucket-policy.ts'
import { type AwsClients, awsErrorName, openAws } from './clients.ts'
import { type ResourceNames, resourceNames } from './names.ts'

export interface ResourceConfig {
  aws: AwsConfig
  resourcePrefix: string
}

/** Creates the tables, the stream and the buckets, and waits until all can be used. What exists already stays. */
export async function createAwsResources(config: ResourceConfig): Promise<void> {
  await withClients(config, async (clients, names) => {
    await Promise.all([
      ...tables(names).map((table) => createTable(clients, table)),
      createStream(clients, names.stream),
      createBucket(clients, names.archiveBucket),
      createBucket(clients, names.exportsBucket),
    ])
    await expireAssignments(clients, names)
  })
}

/** Deletes what `createAwsResources` made, with everything in it. What is already gone is no error. */
export async function deleteAwsResources(config: ResourceConfig): Promise<void> {
  await withClients(config, async (clients, names) => {
    await Promise.all([
      ...tables(names).map((table) => deleteTable(clients, String(table.TableName))),
      deleteStream(clients, names.stream),
      deleteBucket(clients, names.archiveBucket),
      deleteBucket(clients, names.exportsBucket),
    ])
  })
}

async function withClients(
  { aws, resourcePrefix }: ResourceConfig,
  work: (clients: AwsClients, names: ResourceNames) => Promise<void>,
): Promise<void> {
  const clients = openAws(aws)
  try {
    await work(clients, resourceNames(resourcePrefix))
  } finally {
    clients.close()
  }
}

function tables(names: ResourceNames): CreateTableCommandInput[] {
  return [
    byKey(names.experimentsTable),
    byKey(names.flagsTable),
    {
      ...table(names.assignmentsTable, 'user_id', 'experiment_id'),
      AttributeDefinitions: ['user_id', 'experiment_id', 'timestamp'].map(text),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'experiment-index',
          KeySchema: keys('experiment_id', 'timestamp'),
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
    table(names.aggregationsTable, 'partition_key', 'sort_key'),
  ]
}

function byKey(name: string): CreateTableCommandInput {
  return table(name, 'key')
}

function table(name: string, partition: string, sort?: string): CreateTableCommandInput {
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [partition, ...(sort ? [sort] : [])].map(text),
    KeySchema: keys(partition, sort),
  }
}

function text(name: string) {
  return { AttributeName: name, AttributeType: 'S' as const }
}

function keys(partition: string, sort?: string) {
  const range = sort ? [{ AttributeName: sort, KeyType: 'RANGE' as const }] : []
  return [{ AttributeName: partition, KeyType: 'HASH' as const }, ...range]
}

async function createTable({ dynamo }: AwsClients, input: CreateTableCommandInput): Promise<void> {
  await tolerate(['ResourceInUseException'], () => dynamo.send(new CreateTableCommand(input)))
  await until(`table ${input.TableName} to be active`, async () => {
    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: input.TableName }))
    const indices = Table?.GlobalSecondaryIndexes ?? []
    return (
      Table?.TableStatus === 'ACTIVE' &&
      indices.every(({ IndexStatus }) => IndexStatus === undefined || IndexStatus === 'ACTIVE')
    )
  })
}

async function deleteTable({ dynamo }: AwsClients, name: string): Promise<void> {
  await tolerate(['ResourceNotFoundException'], () =>
    dynamo.send(new DeleteTableCommand({ TableName: name })),
  )
  await until(`table ${name} to be gone`, () =>
    isGone(() => dynamo.send(new DescribeTableCommand({ TableName: name }))),
  )
}

/** Emulators without this operation keep items for ever; readers ignore expired ones in any case. */
async function expireAssignments({ dynamo }: AwsClients, names: ResourceNames): Promise<void> {
  const input = {
    TableName: names.assignmentsTable,
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
  }
  await tolerate(['UnknownOperationException', 'ValidationException'], () =>
    dynamo.send(new UpdateTimeToLiveCommand(input)),
  )
}

async function createStream({ kinesis }: AwsClients, name: string): Promise<void> {
  await tolerate(['ResourceInUseException'], () =>
    kinesis.send(new CreateStreamCommand({ StreamName: name, ShardCount: 1 })),
  )
  await until(`stream ${name} to be active`, async () => {
    const answer = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: name }))
    return answer.StreamDescriptionSummary?.StreamStatus === 'ACTIVE'
  })
}

async function deleteStream({ kinesis }: AwsClients, name: string): Promise<void> {
  await tolerate(['ResourceNotFoundException'], () =>
    kinesis.send(new DeleteStreamCommand({ StreamName: name })),
  )
  await until(`stream ${name} to be gone`, () =>
    isGone(() => kinesis.send(new DescribeStreamSummaryCommand({ StreamName: name }))),
  )
}

async function createBucket({ s3 }: AwsClients, bucket: string): Promise<void> {
  await tolerate(['BucketAlreadyOwnedByYou', 'BucketAlreadyExists'], () =>
    s3.send(new CreateBucketCommand({ Bucket: bucket })),
  )
  const policy = JSON.stringify(bucketPolicy(bucket))
  await tolerate(['NotImplemented', '501'], () =>
    s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy })),
  )
}

async function deleteBucket({ s3 }: AwsClients, bucket: string): Promise<void> {
  await tolerate(['NoSuchBucket', 'NotFound'], async () => {
    for (;;) {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }))
      if (Contents.length === 0) break
      const Objects = Contents.map(({ Key }) => ({ Key }))
      await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }))
    }
    await s3.send(new DeleteBucketCommand({ Bucket: bucket }))
  })
}

async function tolerate(names: readonly string[], work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!names.includes(awsErrorName(error))) throw error
  }
}

async function isGone(look: () => Promise<unknown>): Promise<boolean> {
  try {
    await look()
    return false
  } catch (error) {
    if (awsErrorName(error) === 'ResourceNotFoundException') return true
    throw error
  }
}

async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`Waited 30 s in vain for ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
