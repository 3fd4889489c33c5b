import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach } from '@jest/globals'

/** A span as it arrived. */
export interface ReceivedSpan {
  traceId: string
  id: string
  /** Empty for the first of a trace. */
  parent: string
  name: string
  attributes: Record<string, string>
  /** Of the process that sent it. */
  resource: Record<string, string>
}

/** A server that takes traces as OTLP's collectors do, at 127.0.0.1. Call it at the top of a test file. */
export function testCollector() {
  const collector = { url: '', spans: [] as ReceivedSpan[], raw: '' }
  const server = createServer((request, response) => void take(request, response))

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    collector.raw += body.toString('latin1')
    if (request.url === '/v1/traces') collector.spans.push(...spansIn(body))
    response.setHeader('content-type', 'application/x-protobuf').end()
  }
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    collector.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  beforeEach(() => {
    collector.spans = []
    collector.raw = ''
  })
  afterAll(async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })
  return collector
}

/** Numbers of fields: https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto. */
function spansIn(request: Buffer): ReceivedSpan[] {
  return messages(request, 1).flatMap((resourceSpans) => {
    const resource = messages(resourceSpans, 1).flatMap((one) => messages(one, 1))
    const spans = messages(resourceSpans, 2).flatMap((scope) => messages(scope, 2))
    return spans.map((span) => ({
      traceId: bytes(span, 1).toString('hex'),
      id: bytes(span, 2).toString('hex'),
      parent: bytes(span, 4).toString('hex'),
      name: bytes(span, 5).toString(),
      attributes: attributesOf(messages(span, 9)),
      resource: attributesOf(resource),
    }))
  })
}

function attributesOf(pairs: Buffer[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [value] = fieldsOf(bytes(pair, 2))
      return [bytes(pair, 1).toString(), value === undefined ? '' : String(value.value)]
    }),
  )
}

function messages(message: Buffer, field: number): Buffer[] {
  return fieldsOf(message).flatMap(({ number, value }) =>
    number === field && Buffer.isBuffer(value) ? [value] : [],
  )
}

function bytes(message: Buffer, field: number): Buffer {
  return messages(message, field)[0] ?? Buffer.alloc(0)
}

/** https://protobuf.dev/programming-guides/encoding/ */
function fieldsOf(message: Buffer): { number: number; value: Buffer | bigint }[] {
  const fields: { number: number; value: Buffer | bigint }[] = []
  let at = 0
  function varint(): bigint {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = message.readUInt8(at++)
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  function take(length: number): Buffer {
    at += length
    return message.subarray(at - length, at)
  }
  while (at < message.length) {
    const tag = Number(varint())
    const wire = tag & 7
    if (wire === 0) fields.push({ number: tag >> 3, value: varint() })
    else if (wire === 2) fields.push({ number: tag >> 3, value: take(Number(varint())) })
    else fields.push({ number: tag >> 3, value: take(wire === 1 ? 8 : 4) })
  }
  return fields
}
