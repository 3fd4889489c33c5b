import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach } from '@jest/globals'

export interface Received {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/**
 * A server that hears webhooks, at 127.0.0.1, with what it has heard. It answers 200 unless `answer` does otherwise.
 * Call it at the top of a test file.
 */
export function testReceiver() {
  const receiver = {
    url: '',
    heard: [] as Received[],
    answer: (_received: Received, response: ServerResponse): void => {
      response.end('heard')
    },
  }
  const server = createServer((request, response) => void hear(request, response))

  async function hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const { method = '', url: path = '', headers } = request
    const received = { method, path, headers, body }
    receiver.heard.push(received)
    receiver.answer(received, response)
  }
  const usual = receiver.answer
  beforeEach(async () => {
    receiver.heard = []
    receiver.answer = usual
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })
  return receiver
}
