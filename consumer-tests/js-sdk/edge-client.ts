import axios, { type AxiosInstance, isAxiosError } from 'axios'
import { type Context, type ErrorCode, ExperimentationError } from './client.ts'

export interface EdgeEvaluation {
  flag_key: string
  enabled: boolean
  reason: 'flag_disabled' | 'targeting_rules_not_met' | 'not_in_rollout' | 'enabled'
  variant?: string
}

export interface EdgeAssignment {
  experiment_key: string
  /** null: the user takes no part. */
  variant: string | null
  excluded: boolean
}

/** The SDK at the edge: it asks the lambdas behind the gateway, which answer without the platform. */
export class EdgeClient {
  readonly #http: AxiosInstance

  constructor(gatewayUrl: string, accessToken?: string) {
    this.#http = axios.create({
      baseURL: gatewayUrl,
      headers: accessToken === undefined ? {} : { Authorization: `Bearer ${accessToken}` },
      timeout: 2_000,
    })
  }

  evaluateFlag(key: string, userId: string, context?: Context): Promise<EdgeEvaluation> {
    return this.#get('/feature-flags/evaluate', { user_id: userId, flag_key: key }, context)
  }

  assignment(experimentKey: string, userId: string, context?: Context): Promise<EdgeAssignment> {
    return this.#get('/assignments', { user_id: userId, experiment_key: experimentKey }, context)
  }

  async #get<T>(path: string, query: object, context: Context | undefined): Promise<T> {
    const params = { ...query, ...(context && { context: JSON.stringify(context) }) }
    try {
      return (await this.#http.get<T>(path, { params })).data
    } catch (error) {
      if (!isAxiosError(error) || !error.response) throw error
      const { status, data } = error.response
      const said: unknown = Object(data).error ?? Object(data).message
      throw new ExperimentationError(codes.get(status) ?? 'UNEXPECTED', String(said ?? status))
    }
  }
}

const codes = new Map<number, ErrorCode>([
  [400, 'INVALID_REQUEST'],
  [401, 'SIGNED_OUT'],
  [404, 'NOT_FOUND'],
])
