import { describe, expect, it } from '@jest/globals'
import { windowsOf } from './aggregate.ts'
import { archiveKey, batchesOf } from './archive.ts'
import { parseRecord, readEvent } from './record.ts'

const now = new Date('2026-01-01T00:00:00Z')
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64')

describe('a record of the stream', () => {
  it('is decoded strictly, and each fault has a name', () => {
    expect(parseRecord(base64('{"a":"ü"}'))).toEqual({ value: { a: 'ü' } })
    expect(parseRecord('not base64!')).toEqual({ error: 'base64_decode_error' })
    expect(parseRecord('YQ')).toEqual({ error: 'base64_decode_error' })
    expect(parseRecord(base64(Uint8Array.of(0xff)))).toEqual({ error: 'utf8_decode_error' })
    expect(parseRecord(base64('{'))).toEqual({ error: 'json_parse_error' })
    expect(parseRecord('')).toEqual({ error: 'json_parse_error' })
  })

  it('is an event when it says which, of what kind and whose', () => {
    const whole = { event_id: 'e', event_type: 'click', user_id: 'u', variant: 'lost' }
    expect(readEvent(whole, now)).toEqual({
      event: {
        event_id: 'e',
        event_type: 'click',
        user_id: 'u',
        experiment_id: null,
        timestamp: now.toISOString(),
        properties: null,
        metadata: null,
      },
    })
    for (const name of ['event_id', 'event_type', 'user_id']) {
      expect(readEvent({ ...whole, [name]: undefined }, now)).toEqual({
        error: `${name} must be a text`,
      })
    }
    expect(readEvent({ ...whole, timestamp: 'soon' }, now)).toMatchObject({ error: /timestamp/ })
    expect(readEvent({ ...whole, properties: [] }, now)).toMatchObject({ error: /properties/ })
    expect(readEvent([], now)).toMatchObject({ error: /object/ })
  })

  it('keeps its time, in UTC', () => {
    const event = {
      event_id: 'e',
      event_type: 't',
      user_id: 'u',
      timestamp: '2026-01-01T01:00:00+02:00',
    }
    expect(readEvent(event, now)).toMatchObject({
      event: { timestamp: '2025-12-31T23:00:00.000Z' },
    })
  })
})

describe('the archive', () => {
  const event = (timestamp: string, size = 0) => ({
    event_id: 'e',
    event_type: 't',
    user_id: 'u',
    experiment_id: null,
    timestamp,
    properties: { text: 'x'.repeat(size) },
    metadata: null,
  })

  it('is filed by the hour', () => {
    expect(archiveKey('2025-12-18T10:30:00.000Z', 'id')).toBe(
      'year=2025/month=12/day=18/hour=10/events_id.json.gz',
    )
  })

  it('keeps hours apart and files of a bearable size', () => {
    const sizes = (events: ReturnType<typeof event>[]) =>
      batchesOf(events).map(({ length }) => length)
    const ten = '2025-12-18T10:30:00.000Z'
    expect(sizes([event(ten), event('2025-12-18T11:00:00.000Z'), event(ten)])).toEqual([2, 1])
    expect(sizes(Array.from({ length: 1001 }, () => event(ten)))).toEqual([1000, 1])
    expect(sizes(Array.from({ length: 3 }, () => event(ten, 2_500_000)))).toEqual([2, 1])
    expect(sizes([])).toEqual([])
  })
})

it('an event is counted in its hour and in its day', () => {
  expect(windowsOf('exp_789', 'control', '2025-12-18T10:30:00.000Z')).toEqual([
    'exp_exp_789#variant#control#hour#2025-12-18-10',
    'exp_exp_789#variant#control#day#2025-12-18',
  ])
})
