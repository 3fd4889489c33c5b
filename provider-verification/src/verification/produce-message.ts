import { lambdasOf } from '@concordat/backend'
import type { FlagInvocation, MessageSource } from '../scene/scene.ts'
import type { Stage } from '../scene/stage.ts'

/** A message as it goes out, with what the transport adds to it. */
export interface ProducedMessage {
  readonly content: unknown
  readonly metadata: Readonly<Record<string, string>>
}

/** Makes the message that the states of an interaction have prepared, by the real backend. Throws a sentence. */
export async function produceMessage(stage: Stage): Promise<ProducedMessage> {
  const source = stage.scene.lambdas.message
  if (!source)
    throw new Error('No message was prepared: name a state that says where it comes from')
  switch (source.kind) {
    case 'evaluation':
      return theRecord(stage, () => evaluate(stage, source.invocation))
    case 'event':
      return theRecord(stage, async () => {
        const { request, status, body } = await stage.scene.send(source.request)
        if (status >= 300) throw new Error(`${request} answered ${status}: ${JSON.stringify(body)}`)
        await stage.scene.lambdas.deliver()
      })
    case 'item':
      return theItem(stage, source)
  }
}

async function theItem(
  { scene }: Stage,
  { table, key }: Extract<MessageSource, { kind: 'item' }>,
): Promise<ProducedMessage> {
  const content = await scene.lambdas.find(table, key)
  if (!content) throw new Error(`The table of ${table} has no item ${JSON.stringify(key)}`)
  return { content, metadata: json }
}

async function evaluate(stage: Stage, { context, ...query }: FlagInvocation): Promise<void> {
  const answer = await lambdasOf(stage.app).featureFlag({
    queryStringParameters: { ...query },
    body: context ? JSON.stringify({ context }) : null,
  })
  if (answer.statusCode !== 200) {
    throw new Error(`The lambda answered ${answer.statusCode}: ${answer.body}`)
  }
}

/** The one record that comes into the stream while something is done. */
async function theRecord(stage: Stage, act: () => Promise<void>): Promise<ProducedMessage> {
  const reader = await stage.readStream()
  await act()
  const [record, another] = await reader.next(patience)
  if (!record) throw new Error('No record came into the stream')
  if (another) throw new Error('More than one record came into the stream')
  return {
    content: JSON.parse(new TextDecoder().decode(record.data)),
    metadata: { ...json, partitionKey: record.partitionKey },
  }
}

const json = { contentType: 'application/json' }
const patience = 5_000
