import axios, { type AxiosInstance, isAxiosError } from 'axios'

export interface Page<Item> {
  items: Item[]
  total: number
  skip: number
  limit: number
}

/** What went wrong with one field of a form. */
export interface FieldProblem {
  field: string
  message: string
}

/** How the dashboard tells its pages that a call was refused: each kind is shown in its own way. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly kind: 'signed-out' | 'forbidden' | 'not-found' | 'conflict' | 'not-now' | 'invalid'
  readonly fields: readonly FieldProblem[]

  constructor(kind: Refused['kind'], message: string, fields: readonly FieldProblem[] = []) {
    super(message)
    this.kind = kind
    this.fields = fields
  }
}

/** How every page of the dashboard asks the platform, with the access token of the user who is signed in. */
export class Platform {
  readonly #http: AxiosInstance

  constructor(baseUrl: string, accessToken?: string) {
    this.#http = axios.create({
      baseURL: `${baseUrl}/api/v1`,
      headers: accessToken === undefined ? {} : { Authorization: `Bearer ${accessToken}` },
      timeout: 10_000,
    })
  }

  /** Throws `Refused` for a refusal that a page knows how to show. */
  protected async ask<T>(
    method: string,
    url: string,
    more: { params?: object; data?: unknown; headers?: Record<string, string> } = {},
  ): Promise<T> {
    try {
      const response = await this.#http.request<T>({ method, url, ...more })
      return response.data
    } catch (error) {
      throw isAxiosError(error) && error.response
        ? refusal(error.response.status, error.response.data)
        : error
    }
  }
}

/** A path of which every part may hold any character. */
export function path(...parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join('')
}

const kinds = new Map<number, Refused['kind']>([
  [400, 'not-now'],
  [401, 'signed-out'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [409, 'conflict'],
  [422, 'invalid'],
])

function refusal(status: number, body: unknown): Error {
  const kind = kinds.get(status)
  const detail = typeof body === 'object' && body !== null ? Reflect.get(body, 'detail') : undefined
  if (!kind) return new Error(`The platform answered ${status}`)
  if (typeof detail === 'string') return new Refused(kind, detail)
  if (!Array.isArray(detail)) return new Refused(kind, `The platform answered ${status}`)
  const fields = detail.map(({ loc, msg }: { loc?: (string | number)[]; msg: string }) => ({
    field: loc?.slice(1).join('.') ?? '',
    message: msg,
  }))
  return new Refused(kind, fields.map(({ message }) => message).join('; '), fields)
}
