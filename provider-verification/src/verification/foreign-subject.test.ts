import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from '@jest/globals'
import { foreignSubject } from './foreign-subject.ts'

const provider = 'experimentation-api'
const stops: (() => void)[] = []

afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A team's state address that remembers what it was asked, and answers so. */
async function stateAddress(status: number, answer: string) {
  const asked: unknown[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    request.on('end', () => {
      asked.push(JSON.parse(text))
      response.writeHead(status).end(answer)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => server.close())
  const address = server.address()
  const stateUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/states`
  return { asked, subject: foreignSubject({ baseUrl: 'http://api.example/', stateUrl }) }
}

describe('a provider that is not ours', () => {
  it('is told to start afresh and what must be true', async () => {
    const { asked, subject } = await stateAddress(200, '')

    await subject.reset()
    await subject.apply(provider, 'no token', {})

    expect(asked).toEqual([{ action: 'reset' }, { action: 'setup', state: 'no token', params: {} }])
    expect(await subject.address(provider)).toBe('http://api.example')
  })

  it('may hand out a token for the next request, until it starts afresh', async () => {
    const { subject } = await stateAddress(200, '{"accessToken":"a.b.c","userId":7}')

    const values = await subject.apply(provider, 'a user is signed in', { role: 'viewer' })

    expect(values).toEqual({ accessToken: 'a.b.c', userId: 7 })
    expect(subject.bearer()).toBe('a.b.c')
    await subject.reset()
    expect(subject.bearer()).toBeUndefined()
  })

  it.each([
    [500, '{"error":"no database"}', 'answered 500: {"error":"no database"}'],
    [200, '[1]', 'something else than a JSON object'],
    [200, 'fine', 'something else than a JSON object'],
  ])('fails its state when the address answers %i %s', async (status, answer, sentence) => {
    const { subject } = await stateAddress(status, answer)

    const applying = subject.apply(provider, 'no token', {})

    await expect(applying).rejects.toMatchObject({ name: 'StateFailure', state: 'no token' })
    await expect(applying).rejects.toThrow(sentence)
  })

  it('fails its state when nobody is at the address', async () => {
    const subject = foreignSubject({
      baseUrl: 'http://api.example',
      stateUrl: 'http://127.0.0.1:1',
    })

    await expect(subject.apply(provider, 'no token', {})).rejects.toThrow('does not answer')
  })
})
