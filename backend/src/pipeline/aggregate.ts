import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { awsErrorName } from '../aws/clients.ts'
import type { Deps } from '../deps.ts'
import type { EnrichedEvent } from './enrich.ts'

type AggregateDeps = Pick<Deps, 'aws' | 'names'>

/** Where an event is counted: `exp_…#variant#…#hour#2025-12-18-10`, and the same by day. */
export function windowsOf(experimentId: string, variant: string, timestamp: string): string[] {
  const [day = '', time = ''] = timestamp.split('T')
  const place = `exp_${experimentId}#variant#${variant}`
  return [`${place}#hour#${day}-${time.slice(0, 2)}`, `${place}#day#${day}`]
}

export interface Counter {
  readonly event_count: number
  readonly unique_users: number
  readonly partition_key: string
}

/**
 * Counts an event once, by hour and by day. A marker with the event's id is put first and taken away again when
 * counting fails, so that a second delivery neither counts twice nor is lost. Returns the counters, or nothing for an
 * event that takes no part in an experiment or was counted before.
 */
export async function countEvent(deps: AggregateDeps, event: EnrichedEvent): Promise<Counter[]> {
  const { experiment_id: experimentId, variant } = event
  if (experimentId === null || variant === undefined) return []
  const marker = { partition_key: `event#${event.event_id}`, sort_key: 'counted' }
  if (!(await putOnce(deps, marker))) return []
  try {
    const windows = windowsOf(experimentId, variant, event.timestamp)
    return await Promise.all(windows.map((window) => countIn(deps, window, event)))
  } catch (error) {
    await remove(deps, marker)
    throw error
  }
}

async function countIn(
  deps: AggregateDeps,
  window: string,
  { event_type, user_id }: EnrichedEvent,
): Promise<Counter> {
  const sort = `event_type#${event_type}`
  const isNewUser = await putOnce(deps, {
    partition_key: window,
    sort_key: `user#${user_id}#${sort}`,
  })
  return increment(deps, window, sort, isNewUser ? 1 : 0)
}

/** One atomic update, however many are under way. */
export async function increment(
  { aws, names }: AggregateDeps,
  partition: string,
  sort: string,
  newUsers: number,
): Promise<Counter> {
  const { Attributes = {} } = await aws.dynamo.send(
    new UpdateCommand({
      TableName: names.aggregationsTable,
      Key: { partition_key: partition, sort_key: sort },
      UpdateExpression: 'ADD event_count :one, unique_users :users',
      ExpressionAttributeValues: { ':one': 1, ':users': newUsers },
      ReturnValues: 'ALL_NEW',
    }),
  )
  return {
    event_count: Number(Attributes.event_count),
    unique_users: Number(Attributes.unique_users),
    partition_key: partition,
  }
}

interface Marker {
  readonly partition_key: string
  readonly sort_key: string
}

/** Puts an item unless it is there; tells whether it did. */
async function putOnce({ aws, names }: AggregateDeps, item: Marker): Promise<boolean> {
  try {
    await aws.dynamo.send(
      new PutCommand({
        TableName: names.aggregationsTable,
        Item: item,
        ConditionExpression: 'attribute_not_exists(partition_key)',
      }),
    )
    return true
  } catch (error) {
    if (awsErrorName(error) === 'ConditionalCheckFailedException') return false
    throw error
  }
}

async function remove({ aws, names }: AggregateDeps, key: Marker): Promise<void> {
  await aws.dynamo.send(new DeleteCommand({ TableName: names.aggregationsTable, Key: { ...key } }))
}
