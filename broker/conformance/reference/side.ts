import type { Request } from './request.ts'

export interface Reply {
  status: number
  /** Only those that clients read. */
  headers: Record<string, string>
  /** Parsed where it is JSON, else the text. */
  body: unknown
}

/** One of the two brokers, with what its answers have told so far. */
export interface Side {
  url: string
  send(request: Request): Promise<Reply>
}

const readHeaders = ['content-type', 'location', 'allow', 'access-control-allow-methods']

export function sideAt(url: string): Side {
  const memory = new Map<string, string>()

  async function send({ line, body, headers = {}, keep = {} }: Request): Promise<Reply> {
    const [method = 'GET', path = '/'] = split(line)
    const known = (text: string) =>
      text.replace(/\{([\w-]+)\}/g, (whole, name: string) => memory.get(name) ?? whole)
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const response = await fetch(url + known(path), {
      method,
      redirect: 'manual',
      headers: {
        accept: 'application/hal+json, application/json',
        ...(body !== undefined && { 'content-type': type }),
        ...headers,
      },
      ...(body !== undefined && {
        body: known(typeof body === 'string' ? body : JSON.stringify(body)),
      }),
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== ''
    const answer: unknown = isJson ? JSON.parse(text) : text
    if (response.ok)
      for (const [name, find] of Object.entries(keep)) memory.set(name, String(find(answer)))
    return {
      status: response.status,
      headers: Object.fromEntries(
        readHeaders.flatMap((name) => {
          const value = response.headers.get(name)
          return value === null ? [] : [[name, value]]
        }),
      ),
      body: answer,
    }
  }

  return { url, send }
}

function split(line: string): [string, string] {
  const space = line.indexOf(' ')
  return [line.slice(0, space), line.slice(space + 1)]
}
