import { parseInstant } from '../instant.ts'
import { isObject, type JsonObject } from '../json.ts'

/** A record as a Kinesis trigger hands it over. */
export interface StreamRecord {
  readonly kinesis: {
    /** Base64 of JSON in UTF-8. */
    readonly data: string
    readonly sequenceNumber: string
    readonly partitionKey?: string
  }
  readonly eventID?: string
}

export type ParseError = 'base64_decode_error' | 'utf8_decode_error' | 'json_parse_error'

/** What a record says, once it has proved to be an event; fields that nobody knows are gone. */
export interface PipelineEvent {
  readonly event_id: string
  readonly event_type: string
  readonly user_id: string
  readonly experiment_id: string | null
  readonly timestamp: string
  readonly properties: JsonObject | null
  readonly metadata: JsonObject | null
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Decodes a record's data: base64, UTF-8, JSON, each strictly. */
export function parseRecord(data: string): { value: unknown } | { error: ParseError } {
  if (!base64.test(data)) return { error: 'base64_decode_error' }
  const text = decodeUtf8(Buffer.from(data, 'base64'))
  if (text === undefined) return { error: 'utf8_decode_error' }
  try {
    return { value: JSON.parse(text) }
  } catch {
    // A SyntaxError is how JSON.parse says no.
    return { error: 'json_parse_error' }
  }
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // A TypeError is how the decoder says no.
    return undefined
  }
}

/** The event in a value, or what keeps it from being one. An event without a time happened now. */
export function readEvent(value: unknown, now: Date): { event: PipelineEvent } | { error: string } {
  if (!isObject(value)) return { error: 'The record is not an object' }
  const { event_id, event_type, user_id, experiment_id, timestamp, properties, metadata } = value
  if (!isText(event_id)) return { error: 'event_id must be a text' }
  if (!isText(event_type)) return { error: 'event_type must be a text' }
  if (!isText(user_id)) return { error: 'user_id must be a text' }
  if (!isAbsent(experiment_id) && typeof experiment_id !== 'string') {
    return { error: 'experiment_id must be a text or null' }
  }
  if (!isAbsent(properties) && !isObject(properties)) {
    return { error: 'properties must be an object or null' }
  }
  if (!isAbsent(metadata) && !isObject(metadata)) {
    return { error: 'metadata must be an object or null' }
  }
  const instant = isAbsent(timestamp) ? now : parseInstant(String(timestamp))
  if (instant === undefined) return { error: 'timestamp must be an ISO 8601 time' }
  const event = {
    event_id,
    event_type,
    user_id,
    experiment_id: experiment_id || null,
    timestamp: instant.toISOString(),
    properties: properties ?? null,
    metadata: metadata ?? null,
  }
  return { event }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined
}
