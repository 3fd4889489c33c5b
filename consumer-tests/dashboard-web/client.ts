import axios, { type AxiosInstance, isAxiosError } from 'axios'

export type ExperimentStatus = 'draft' | 'active' | 'paused' | 'completed' | 'archived'
export type FlagStatus = 'INACTIVE' | 'ACTIVE' | 'ARCHIVED'

export interface Page<Item> {
  items: Item[]
  total: number
  skip: number
  limit: number
}

export interface User {
  id: string
  username: string
  email: string
  role: string
  is_superuser: boolean
}

export interface ExperimentSummary {
  id: string
  name: string
  status: ExperimentStatus
  created_at: string
}

export interface Variant {
  id: string
  name: string
  is_control: boolean
  traffic_allocation: number
}

export interface Metric {
  id: string
  name: string
  event_name: string
  is_primary: boolean
}

export interface Experiment extends ExperimentSummary {
  key: string
  description: string | null
  hypothesis: string | null
  start_date: string | null
  end_date: string | null
  variants: Variant[]
  metrics: Metric[]
  version: number
}

export interface NewExperiment {
  name: string
  key?: string
  hypothesis?: string
  variants: { name: string; is_control?: boolean; traffic_allocation: number }[]
  metrics: { name: string; event_name: string; is_primary?: boolean }[]
}

export interface ExperimentChange {
  name?: string
  hypothesis?: string
  /** The version that the form was filled from. */
  version?: number
}

export interface ExperimentQuery {
  search?: string
  status_filter?: string
  skip?: number
  limit?: number
}

export interface Flag {
  id: string
  key: string
  name: string
  status: FlagStatus
  rollout_percentage: number
}

export interface NewFlag {
  key: string
  name: string
  description?: string
  is_active?: boolean
  rollout_percentage?: number
}

export interface ToggledFlag {
  id: string
  key: string
  status: FlagStatus
  updated_at: string
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

/** The calls of the dashboard's pages, with the access token of the user who is signed in. */
export class DashboardClient {
  readonly #http: AxiosInstance

  constructor(baseUrl: string, accessToken?: string) {
    this.#http = axios.create({
      baseURL: `${baseUrl}/api/v1`,
      headers: accessToken === undefined ? {} : { Authorization: `Bearer ${accessToken}` },
      timeout: 10_000,
    })
  }

  currentUser(): Promise<User> {
    return this.#ask('GET', '/users/me')
  }

  experiments(query: ExperimentQuery = {}): Promise<Page<ExperimentSummary>> {
    return this.#ask('GET', '/experiments/', { params: query })
  }

  experiment(id: string): Promise<Experiment> {
    return this.#ask('GET', `/experiments/${encodeURIComponent(id)}`)
  }

  createExperiment(draft: NewExperiment): Promise<Experiment> {
    return this.#ask('POST', '/experiments/', { data: draft })
  }

  changeExperiment(id: string, change: ExperimentChange): Promise<Experiment> {
    return this.#ask('PUT', `/experiments/${encodeURIComponent(id)}`, { data: change })
  }

  startExperiment(id: string): Promise<Experiment> {
    return this.#ask('POST', `/experiments/${encodeURIComponent(id)}/start`)
  }

  completeExperiment(id: string): Promise<Experiment> {
    return this.#ask('POST', `/experiments/${encodeURIComponent(id)}/complete`)
  }

  flags(query: { status?: FlagStatus; search?: string } = {}): Promise<Page<Flag>> {
    return this.#ask('GET', '/feature-flags/', { params: query })
  }

  flag(id: string): Promise<Flag> {
    return this.#ask('GET', `/feature-flags/${encodeURIComponent(id)}`)
  }

  createFlag(flag: NewFlag): Promise<Flag> {
    return this.#ask('POST', '/feature-flags/', { data: flag })
  }

  /** The route wants a body even where there is no reason to give. */
  toggleFlag(id: string, reason?: string): Promise<ToggledFlag> {
    return this.#ask('POST', `/feature-flags/${encodeURIComponent(id)}/toggle`, {
      data: reason === undefined ? {} : { reason },
    })
  }

  async #ask<T>(
    method: string,
    url: string,
    more: { params?: object; data?: object } = {},
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
