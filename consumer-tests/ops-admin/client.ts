import axios, { type AxiosInstance, isAxiosError } from 'axios'

export interface Health {
  status: 'healthy' | 'unhealthy'
}

export interface AuditEntry {
  user_email: string
  action_type: string
  entity_type: string
  entity_id: string
  timestamp: string
}

export interface AuditQuery {
  user_id?: string
  entity_type?: string
  action_type?: string
  from_date?: string
  to_date?: string
  page?: number
  limit?: number
}

export interface User {
  id: string
  username: string
  email: string
  role: 'admin' | 'developer' | 'analyst' | 'viewer'
  is_active: boolean
}

export interface NewUser {
  username: string
  email: string
  password: string
}

/** The platform refused; the operator reads the sentence and the status. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** What operators do from their own machine: look after health, people, the audit log and the platform's jobs. */
export class OperationsClient {
  readonly #http: AxiosInstance

  constructor(baseUrl: string, accessToken?: string) {
    this.#http = axios.create({
      baseURL: baseUrl,
      headers: accessToken === undefined ? {} : { Authorization: `Bearer ${accessToken}` },
      timeout: 10_000,
    })
  }

  health(): Promise<Health> {
    return this.#ask('GET', '/health')
  }

  auditLog(query: AuditQuery = {}): Promise<{ items: AuditEntry[]; total: number }> {
    return this.#ask('GET', '/api/v1/audit-logs/', { params: query })
  }

  auditOfUser(id: string): Promise<AuditEntry[]> {
    return this.#ask('GET', `/api/v1/audit-logs/user/${encodeURIComponent(id)}`)
  }

  auditStatistics(): Promise<{ total_logs: number; action_counts: Record<string, number> }> {
    return this.#ask('GET', '/api/v1/audit-logs/stats')
  }

  users(page: { skip: number; limit: number }): Promise<{ items: User[]; total: number }> {
    return this.#ask('GET', '/api/v1/admin/users', { params: page })
  }

  user(id: string): Promise<User> {
    return this.#ask('GET', `/api/v1/admin/users/${encodeURIComponent(id)}`)
  }

  createUser(user: NewUser): Promise<User> {
    return this.#ask('POST', '/api/v1/users/', { data: user })
  }

  changeUser(id: string, change: { role?: User['role']; is_active?: boolean }): Promise<User> {
    return this.#ask('PUT', `/api/v1/admin/users/${encodeURIComponent(id)}`, { data: change })
  }

  deleteUser(id: string): Promise<void> {
    return this.#ask('DELETE', `/api/v1/admin/users/${encodeURIComponent(id)}`)
  }

  clearCache(): Promise<{ message: string }> {
    return this.#ask('POST', '/api/v1/admin/cache/clear')
  }

  /** Delivers what waits for DynamoDB and the stream. */
  deliverOutbox(): Promise<{ delivered: number; failed: number; pending: number }> {
    return this.#ask('POST', '/api/v1/admin/outbox/process')
  }

  /** Lets one of the platform's jobs run now instead of at its hour. */
  runJob(
    job: 'experiments/schedules' | 'rollout-schedules' | 'safety',
  ): Promise<{ status: string }> {
    return this.#ask('POST', `/api/v1/${job}/process`)
  }

  aggregateMetrics(period: 'hour' | 'day'): Promise<{ aggregated_records: number }> {
    return this.#ask('POST', '/api/v1/metrics/aggregate', { params: { period } })
  }

  async #ask<T>(
    method: string,
    url: string,
    more: { params?: object; data?: object } = {},
  ): Promise<T> {
    try {
      return (await this.#http.request<T>({ method, url, ...more })).data
    } catch (error) {
      if (!isAxiosError(error) || !error.response) throw error
      const { status, data } = error.response
      const detail: unknown = Object(data).detail
      throw new Refused(status, typeof detail === 'string' ? detail : JSON.stringify(detail))
    }
  }
}
