import { lambdasOf } from '@concordat/backend'
import type { Stage } from '../scene/stage.ts'
import type { ProducedMessage } from './produced-message.ts'

const patience = 5_000

/** Lets the lambda evaluate a flag as a caller would, and takes the record that it puts into the stream. */
export async function recordOfEvaluation(stage: Stage): Promise<ProducedMessage> {
  const { invocation } = stage.scene.lambdas
  if (!invocation) {
    throw new Error('No evaluation was asked for: name the state "a flag evaluation is asked for"')
  }
  const { user_id, flag_key, context } = invocation
  const reader = await stage.readStream()
  const answer = await lambdasOf(stage.app).featureFlag({
    queryStringParameters: { user_id, flag_key },
    body: context ? JSON.stringify({ context }) : null,
  })
  if (answer.statusCode !== 200) {
    throw new Error(`The lambda answered ${answer.statusCode}: ${answer.body}`)
  }
  const [record, another] = await reader.next(patience)
  if (!record) throw new Error('The lambda answered, but put no record into the stream')
  if (another) throw new Error('The lambda put more than one record into the stream')
  return {
    content: JSON.parse(new TextDecoder().decode(record.data)),
    metadata: { contentType: 'application/json', partitionKey: record.partitionKey },
  }
}
