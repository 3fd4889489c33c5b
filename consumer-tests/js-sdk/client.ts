import axios, { type AxiosInstance, isAxiosError } from 'axios'

export type Context = Readonly<Record<string, unknown>>

export interface FlagEvaluation {
  key: string
  enabled: boolean
  config: unknown
  reason: string
}

export interface Assignment {
  experiment_key: string
  user_id: string
  excluded: false
  variant_name: string
  is_control: boolean
  configuration: Record<string, unknown> | null
}

/** The user takes no part in the experiment: the application shows what it always showed. */
export interface Exclusion {
  experiment_key: string
  user_id: string
  excluded: true
  variant_name: null
  reason: string
}

export interface PastAssignment {
  experiment_id: string
  experiment_name: string
  variant_name: string
  is_control: boolean
}

/** What a user did, of an experiment or of a flag. */
export interface TrackedEvent {
  event_type: string
  user_id: string
  experiment_key?: string
  feature_flag_key?: string
  event_name?: string
  value?: number
  metadata?: Record<string, unknown>
  /** Makes it safe to send the event again. */
  event_id?: string
}

export interface BatchOutcome {
  success_count: number
  failure_count: number
  errors: { index: number; error: string }[] | null
}

export type ErrorCode =
  | 'INVALID_API_KEY'
  | 'SIGNED_OUT'
  | 'NOT_FOUND'
  | 'INVALID_REQUEST'
  | 'UNEXPECTED'

/** What an application that uses the SDK catches; `code` is the documented one. */
export class ExperimentationError extends Error {
  override readonly name = 'ExperimentationError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** The SDK's calls: flags and assignments for the users of an application, by its API key. */
export class ExperimentationClient {
  readonly #http: AxiosInstance

  constructor(baseUrl: string, apiKey?: string) {
    this.#http = axios.create({
      baseURL: `${baseUrl}/api/v1`,
      headers: apiKey === undefined ? {} : { 'X-API-Key': apiKey },
      timeout: 2_000,
    })
  }

  evaluateFlag(key: string, userId: string, context?: Context): Promise<FlagEvaluation> {
    return this.#ask('GET', `/feature-flags/evaluate/${encodeURIComponent(key)}`, {
      params: { user_id: userId, ...asParameter(context) },
    })
  }

  /** Several flags in one request; those that do not exist are off. */
  async evaluateFlags(
    keys: readonly string[],
    userId: string,
    context?: Context,
  ): Promise<FlagEvaluation[]> {
    const { results } = await this.#ask<{ results: FlagEvaluation[] }>(
      'POST',
      '/feature-flags/evaluate',
      { data: { flag_keys: keys, user_id: userId, ...(context && { context }) } },
    )
    return results
  }

  userFlags(userId: string, context?: Context): Promise<Record<string, boolean>> {
    return this.#ask('GET', `/feature-flags/user/${encodeURIComponent(userId)}`, {
      params: asParameter(context),
    })
  }

  assign(
    experimentKey: string,
    userId: string,
    context?: Context,
  ): Promise<Assignment | Exclusion> {
    return this.#ask('POST', '/tracking/assign', {
      data: { experiment_key: experimentKey, user_id: userId, ...(context && { context }) },
    })
  }

  trackEvent(event: TrackedEvent): Promise<{ event_id: string }> {
    return this.#ask('POST', '/tracking/track', { data: event })
  }

  /** At most a hundred at once; what cannot be stored is told by its place in the list. */
  trackEvents(events: readonly TrackedEvent[]): Promise<BatchOutcome> {
    return this.#ask('POST', '/tracking/batch', { data: { events } })
  }

  userAssignments(
    userId: string,
    { activeOnly = true }: { activeOnly?: boolean } = {},
  ): Promise<PastAssignment[]> {
    return this.#ask('GET', `/tracking/assignments/${encodeURIComponent(userId)}`, {
      params: { active_only: activeOnly },
    })
  }

  async #ask<T>(method: string, url: string, more: { params?: object; data?: object }): Promise<T> {
    try {
      return (await this.#http.request<T>({ method, url, ...more })).data
    } catch (error) {
      if (!isAxiosError(error) || !error.response) throw error
      const { status, data } = error.response
      throw new ExperimentationError(codes.get(status) ?? 'UNEXPECTED', describe(status, data))
    }
  }
}

const codes = new Map<number, ErrorCode>([
  [401, 'INVALID_API_KEY'],
  [404, 'NOT_FOUND'],
  [422, 'INVALID_REQUEST'],
])

/** Reads take the context as one JSON-encoded parameter. */
function asParameter(context: Context | undefined): { context?: string } {
  return context ? { context: JSON.stringify(context) } : {}
}

function describe(status: number, body: unknown): string {
  const detail = typeof body === 'object' && body !== null ? Reflect.get(body, 'detail') : undefined
  return typeof detail === 'string' ? detail : `The platform answered ${status}`
}
