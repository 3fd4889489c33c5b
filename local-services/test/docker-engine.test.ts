import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { dockerAnswers, engineAddresses } from '../src/docker-engine.ts'

let server: Server | undefined

afterEach(() => {
  server?.close()
})

/** What an engine does when asked for its health, and no more. */
function listenOn(where: string | number, status: number): Promise<number> {
  server = createServer((request, response) => {
    response.writeHead(request.url === '/_ping' ? status : 404).end()
  })
  return new Promise((resolve) => {
    const started = () => {
      const address = server?.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    }
    if (typeof where === 'string') server?.listen(where, started)
    else server?.listen(where, '127.0.0.1', started)
  })
}

const socket = join(tmpdir(), `engine-${process.pid}.sock`)

describe('looking for a Docker engine', () => {
  it('finds one at the socket in DOCKER_HOST', async () => {
    await listenOn(socket, 200)
    expect(await dockerAnswers({ DOCKER_HOST: `unix://${socket}` })).toBe(true)
  })

  it('finds one at the TCP address in DOCKER_HOST', async () => {
    const port = await listenOn(0, 200)
    expect(await dockerAnswers({ DOCKER_HOST: `tcp://127.0.0.1:${port}` })).toBe(true)
  })

  it('does not take an engine that is out of order', async () => {
    await listenOn(socket, 500)
    expect(await dockerAnswers({ DOCKER_HOST: `unix://${socket}` })).toBe(false)
  })

  it.each(['unix:///nowhere/docker.sock', 'tcp://127.0.0.1:1', 'ssh://there', 'nonsense'])(
    'finds none at %s',
    async (address) => {
      expect(await dockerAnswers({ DOCKER_HOST: address })).toBe(false)
    },
  )

  it('looks at DOCKER_HOST alone when that is set, else at the usual sockets', () => {
    expect(engineAddresses({ DOCKER_HOST: 'tcp://there:2375' })).toEqual(['tcp://there:2375'])
    expect(engineAddresses({ XDG_RUNTIME_DIR: '/run/me' })).toEqual(
      expect.arrayContaining(['unix:///var/run/docker.sock', 'unix:///run/me/docker.sock']),
    )
  })
})
