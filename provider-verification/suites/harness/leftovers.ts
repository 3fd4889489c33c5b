import { ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider'
import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  ListStreamConsumersCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-kinesis'
import { ListBucketsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { resourceNames } from '@concordat/backend'
import type { AwsClients } from '@concordat/backend/aws/clients'
import type { Db } from '@concordat/backend/db/client'
import { missingCapabilities } from '@concordat/local-services'
import type { Redis } from 'ioredis'
import { sql } from 'kysely'
import type { Client } from 'pg'
import type { GivenServices } from './handover.ts'

interface Stores {
  readonly db: Db
  readonly redis: Redis
  readonly aws: AwsClients
  /** Stands before the names of the stage's tables, stream and buckets. */
  readonly prefix: string
}

/** What stands in the stores of a stage, in words: rows, keys, items, objects. Empty: nothing. */
export async function leftInStores({ db, redis, aws, prefix }: Stores): Promise<string[]> {
  const names = resourceNames(prefix)
  const tables = [
    names.experimentsTable,
    names.flagsTable,
    names.assignmentsTable,
    names.aggregationsTable,
  ]
  const found = await Promise.all([
    rowsIn(db),
    redis.keys('*').then((keys) => keys.map((key) => `the Redis key ${key}`)),
    ...tables.map((table) => itemsIn(aws, table)),
    ...[names.archiveBucket, names.exportsBucket].map((bucket) => objectsIn(aws, bucket)),
  ])
  return found.flat()
}

/** Every table is looked at, also one that nobody knows of: but for the migrations' own, none may hold a row. */
async function rowsIn(db: Db): Promise<string[]> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
      and n.nspname not like 'pg\\_%' and c.relname <> 'schema_migrations'
    order by 1, 2`.execute(db)
  const counts = tables.map(
    ({ schema, name }) =>
      sql`select ${`${schema}.${name}`}::text as name, count(*)::int as count from ${sql.id(schema, name)}`,
  )
  const { rows } = await sql<{ name: string; count: number }>`
    select name, count from (${sql.join(counts, sql` union all `)}) as counted where count > 0`.execute(
    db,
  )
  return rows.map(({ name, count }) => `${count} rows of ${name}`)
}

async function itemsIn({ dynamo }: AwsClients, table: string): Promise<string[]> {
  const { Items = [] } = await dynamo.send(new ScanCommand({ TableName: table }))
  return Items.map((item) => `the item ${JSON.stringify(item).slice(0, 100)} of ${table}`)
}

async function objectsIn({ s3 }: AwsClients, bucket: string): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }))
  return Contents.map(({ Key }) => `the object ${Key} of ${bucket}`)
}

interface Place {
  readonly services: GivenServices
  readonly server: Client
  readonly aws: AwsClients
}

interface Own {
  readonly prefix: string
  readonly database: string
}

/**
 * What this process has made on the services and not taken away again: databases, tables, streams and those who are
 * registered to read them, buckets, user pools. Other test files work there at the same time: what is this process's
 * own bears its number. The stage's own, where it is given, may stay.
 */
export async function leftBeside(place: Place, own?: Own): Promise<string[]> {
  const mine = (name: string | undefined): name is string =>
    new RegExp(`^concordat[-_]((run|run_empty)_)?${process.pid}[-_]`).test(name ?? '')
  const { aws, server } = place
  const [databases, tables, streams, buckets, pools] = await Promise.all([
    server.query<{ datname: string }>('select datname from pg_database'),
    aws.dynamo.send(new ListTablesCommand({})),
    aws.kinesis.send(new ListStreamsCommand({ Limit: 100 })),
    aws.s3.send(new ListBucketsCommand({})),
    aws.cognito.send(new ListUserPoolsCommand({ MaxResults: 60 })),
  ])
  const isLeft = (name: string | undefined): name is string =>
    mine(name) && name !== own?.database && !(own && name.startsWith(own.prefix))
  return [
    ...databases.rows.flatMap(({ datname }) => (isLeft(datname) ? `the database ${datname}` : [])),
    ...(tables.TableNames ?? []).filter(isLeft).map((name) => `the table ${name}`),
    ...(streams.StreamNames ?? []).filter(isLeft).map((name) => `the stream ${name}`),
    ...(buckets.Buckets ?? []).flatMap(({ Name }) => (isLeft(Name) ? `the bucket ${Name}` : [])),
    ...(pools.UserPools ?? []).flatMap(({ Name }) => (isLeft(Name) ? `the user pool ${Name}` : [])),
    ...(own ? await readersOf(place, resourceNames(own.prefix).stream) : []),
  ]
}

/** Who is registered to read a stream; where the service knows no such thing, nobody. */
async function readersOf({ services, aws }: Place, stream: string): Promise<string[]> {
  if (missingCapabilities(services, ['kinesis.consumers']).length > 0) return []
  const { StreamDescription } = await aws.kinesis.send(
    new DescribeStreamCommand({ StreamName: stream }),
  )
  const { Consumers = [] } = await aws.kinesis.send(
    new ListStreamConsumersCommand({ StreamARN: StreamDescription?.StreamARN }),
  )
  return Consumers.map(({ ConsumerName }) => `the reader ${ConsumerName} of ${stream}`)
}
