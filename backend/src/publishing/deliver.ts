import { PutRecordsCommand } from '@aws-sdk/client-kinesis'
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { awsErrorName } from '../aws/clients.ts'
import type { WrittenMessage as Message } from '../db/outbox.ts'
import type { Deps } from '../deps.ts'
import { representExperiment } from '../experiments/experiment.ts'
import { findExperimentForPublishing } from '../experiments/published.ts'
import { representFlag } from '../flags/flag.ts'
import { findFlagForPublishing } from '../flags/published.ts'
import type { JsonObject } from '../json.ts'
import { experimentItem, flagItem } from './config-items.ts'

export type DeliverDeps = Pick<Deps, 'db' | 'aws' | 'names' | 'clock'>

const ninetyDays = 7_776_000
/** Kinesis takes this many records at once. */
const chunk = 500

/** What became of each message: undefined when it was delivered, else why not. */
export type Outcomes = Map<number, string | undefined>

/** Delivers messages by topic. A failure concerns its own message only. */
export async function deliver(deps: DeliverDeps, messages: readonly Message[]): Promise<Outcomes> {
  const outcomes: Outcomes = new Map()
  const events = messages.filter(({ topic }) => topic === 'event')
  for (let start = 0; start < events.length; start += chunk) {
    await putEvents(deps, events.slice(start, start + chunk), outcomes)
  }
  for (const message of messages) {
    if (message.topic === 'event') continue
    outcomes.set(message.id, await failureOf(() => deliverItem(deps, message)))
  }
  return outcomes
}

async function deliverItem(deps: DeliverDeps, { topic, payload }: Message): Promise<void> {
  switch (topic) {
    case 'experiment-config':
      return publishExperiment(deps, payload)
    case 'flag-config':
      return publishFlag(deps, payload)
    case 'assignment':
      return putAssignment(deps, payload)
    case 'event':
      throw new Error('Events are delivered together, not one by one')
  }
}

/** What the message says is not written, but what the database says now: so the last change wins in any order. */
async function publishExperiment(deps: DeliverDeps, payload: JsonObject): Promise<void> {
  const [id, key] = [String(payload.id), String(payload.key)]
  const experiment = await findExperimentForPublishing(deps.db, id)
  const item = experiment && experimentItem(representExperiment(experiment))
  await putOrDelete(deps, deps.names.experimentsTable, 'experiment_id', { id, key, item })
}

async function publishFlag(deps: DeliverDeps, payload: JsonObject): Promise<void> {
  const [id, key] = [String(payload.id), String(payload.key)]
  const flag = await findFlagForPublishing(deps.db, id)
  const item = flag && flagItem(representFlag(flag))
  await putOrDelete(deps, deps.names.flagsTable, 'flag_id', { id, key, item })
}

interface Published {
  readonly id: string
  /** The key when the message was written; the thing may have another one now, or be gone. */
  readonly key: string
  readonly item: JsonObject | undefined
}

async function putOrDelete(
  { aws }: DeliverDeps,
  table: string,
  idName: string,
  { id, key, item }: Published,
): Promise<void> {
  const names = { '#id': idName }
  if (item?.key !== key) {
    await unlessConditionFails(() =>
      aws.dynamo.send(
        new DeleteCommand({
          TableName: table,
          Key: { key },
          ConditionExpression: '#id = :id',
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: { ':id': id },
        }),
      ),
    )
  }
  if (item === undefined) return
  await unlessConditionFails(() =>
    aws.dynamo.send(
      new PutCommand({
        TableName: table,
        Item: item,
        ConditionExpression: 'attribute_not_exists(#id) OR #id <> :id OR #version <= :version',
        ExpressionAttributeNames: { ...names, '#version': 'version' },
        ExpressionAttributeValues: { ':id': id, ':version': item.version },
      }),
    ),
  )
}

/** Writes an assignment unless the user has one in force: a lambda may have been first. */
async function putAssignment({ aws, names, clock }: DeliverDeps, payload: JsonObject) {
  const { is_replacement, ...item } = payload
  const made = Math.floor(Date.parse(String(payload.timestamp)) / 1000)
  const now = Math.floor(clock().getTime() / 1000)
  await unlessConditionFails(() =>
    aws.dynamo.send(
      new PutCommand({
        TableName: names.assignmentsTable,
        Item: { ...item, ttl: made + ninetyDays },
        ...(is_replacement !== true && {
          ConditionExpression: 'attribute_not_exists(user_id) OR #ttl <= :now',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':now': now },
        }),
      }),
    ),
  )
}

async function putEvents(
  { aws, names }: DeliverDeps,
  messages: readonly Message[],
  outcomes: Outcomes,
): Promise<void> {
  const Records = messages.map(({ payload }) => ({
    Data: new TextEncoder().encode(JSON.stringify(payload)),
    PartitionKey: String(payload.user_id).slice(0, 256),
  }))
  const failure = await failureOf(async () => {
    const input = { StreamName: names.stream, Records }
    const answer = await aws.kinesis.send(new PutRecordsCommand(input))
    for (const [index, message] of messages.entries()) {
      const result = answer.Records?.[index]
      const error = result?.ErrorCode && `${result.ErrorCode}: ${result.ErrorMessage ?? ''}`
      outcomes.set(message.id, error || undefined)
    }
  })
  if (failure !== undefined) for (const { id } of messages) outcomes.set(id, failure)
}

async function unlessConditionFails(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (awsErrorName(error) !== 'ConditionalCheckFailedException') throw error
  }
}

/** Why something failed; every kind of failure is kept with its message and tried again. */
async function failureOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    const message = typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : ''
    return `${awsErrorName(error)}: ${String(message || error)}`
  }
}
