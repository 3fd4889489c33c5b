import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Stands between the broker and its database, and writes down the statements that pass. */
export interface Recorder {
  /** The address that the broker is given. */
  url: string
  statements: Set<string>
  stop(): void
}

export async function startRecorder(databaseUrl: string): Promise<Recorder> {
  const real = new URL(databaseUrl)
  const statements = new Set<string>()
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const database = connect(Number(real.port), real.hostname)
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.pipe(other)
    }
    read(client, (statement) => statements.add(statement))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(real)
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    statements,
    stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/**
 * Finds the texts in what a client sends: messages of a kind (one byte), a length (four) and a content, but for the
 * first, which has no kind. https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
function read(client: Socket, found: (statement: string) => void): void {
  let bytes = Buffer.alloc(0)
  let isFirst = true
  client.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk])
    for (;;) {
      const start = isFirst ? 0 : 1
      if (bytes.length < start + 4) return
      const end = start + bytes.readUInt32BE(start)
      if (bytes.length < end) return
      const kind = isFirst ? '' : String.fromCharCode(bytes[0] ?? 0)
      const texts = bytes.toString('utf8', start + 4, end).split('\0')
      // Parse: a name and a text. Query: a text.
      if (kind === 'P') found(texts[1] ?? '')
      if (kind === 'Q') found(texts[0] ?? '')
      isFirst = false
      bytes = bytes.subarray(end)
    }
  })
}
