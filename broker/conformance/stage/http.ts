import { brokerUrl } from './broker.ts'

export interface Answer {
  status: number
  headers: Headers
  /** Parsed where it is JSON, else the text. */
  body: unknown
}

/** One request to the shared broker, `GET /environments`, as a client of its API sends it. */
export async function ask(
  request: string,
  body?: unknown,
  { base = brokerUrl(), headers = {} }: { base?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const [method = 'GET', path = '/'] = request.split(' ')
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  const response = await fetch(path.startsWith('http') ? path : base + path, {
    method,
    headers: {
      accept: 'application/hal+json, application/json',
      ...(body !== undefined && { 'content-type': type }),
      ...headers,
    },
    redirect: 'manual',
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== ''
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  }
}

/** For arranging: the body of a request that must succeed. */
export async function tell(request: string, body?: unknown): Promise<unknown> {
  const answer = await ask(request, body)
  if (answer.status >= 300)
    throw new Error(`${request} was answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer.body
}
