import { connect } from 'node:net'
import { connect as connectSecurely } from 'node:tls'

/** Asks a Redis server PING, with the user and password of its URL. Rejects with the reason when it does not answer PONG. */
export function pingRedis(address: string, patience = 5_000): Promise<void> {
  const url = new URL(address)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port || 6379)
  const password = decodeURIComponent(url.password)
  const user = decodeURIComponent(url.username)
  const commands = password
    ? [user ? ['AUTH', user, password] : ['AUTH', password], ['PING']]
    : [['PING']]

  return new Promise((resolve, reject) => {
    const socket =
      url.protocol === 'rediss:'
        ? connectSecurely({ host, port, servername: host })
        : connect({ host, port })
    let answer = ''
    const end = (error?: Error) => {
      socket.destroy()
      error ? reject(error) : resolve()
    }
    socket.setTimeout(patience, () => end(new Error(`no answer within ${patience} ms`)))
    socket.once('error', end)
    socket.once('close', () => end(new Error('the connection was closed')))
    socket.on('data', (data) => {
      answer += data.toString('utf8')
      const failure = /^-(.*)\r\n/m.exec(answer)
      if (failure) end(new Error(failure[1]))
      else if (answer.includes('+PONG\r\n')) end()
    })
    socket.write(commands.map(encode).join(''))
  })
}

function encode(command: string[]): string {
  const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`)
  return `*${command.length}\r\n${parts.join('')}`
}
