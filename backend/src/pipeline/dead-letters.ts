import { SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import { uploadObject } from '../aws/storage.ts'
import type { Deps } from '../deps.ts'

type LetterDeps = Pick<Deps, 'aws' | 'names' | 'clock' | 'ids' | 'config'>

/** A record that nothing can be made of, and why. */
export interface DeadLetter {
  readonly sequenceNumber: string
  /** The record's data as it came, base64. */
  readonly data: string
  readonly error: string
  readonly timestamp: string
}

/** SQS takes this many messages at once. */
const chunk = 10

/**
 * Puts records aside for somebody to look at: into the dead letter queue where one is configured, else as one object
 * into the archive bucket, under `dead-letters/`.
 */
export async function sendDeadLetters(
  deps: LetterDeps,
  letters: readonly DeadLetter[],
): Promise<void> {
  if (letters.length === 0) return
  const queue = deps.config.deadLetterQueueUrl
  await (queue === undefined ? store(deps, letters) : send(deps, queue, letters))
}

async function store(
  { aws, names, clock, ids }: LetterDeps,
  letters: readonly DeadLetter[],
): Promise<void> {
  const day = clock().toISOString().slice(0, 10)
  await uploadObject(aws, {
    bucket: names.archiveBucket,
    key: `dead-letters/${day}/${ids()}.json`,
    body: JSON.stringify(letters),
    contentType: 'application/json',
  })
}

async function send(
  { aws }: LetterDeps,
  queue: string,
  letters: readonly DeadLetter[],
): Promise<void> {
  for (let start = 0; start < letters.length; start += chunk) {
    const Entries = letters.slice(start, start + chunk).map((letter, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(letter),
    }))
    const answer = await aws.sqs.send(new SendMessageBatchCommand({ QueueUrl: queue, Entries }))
    const [refused] = answer.Failed ?? []
    if (refused) throw new Error(`The dead letter queue refused a message: ${refused.Code}`)
  }
}
