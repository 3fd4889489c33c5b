import { isObject, type JsonObject } from '../json.ts'

/** What API Gateway hands to a lambda; only what ours look at. */
export interface GatewayEvent {
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null
  readonly body?: string | null
  readonly requestContext?: { readonly requestId?: string }
}

export interface GatewayAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What every lambda of the gateway answers with. */
export const commonHeaders = {
  'Content-Type': 'application/json',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': 'Content-Type,X-Amz-Date,Authorization,X-Api-Key',
  'Access-Control-Allow-Methods': 'GET,OPTIONS',
}

/** A parameter that must be there and not blank. */
export function parameter(event: GatewayEvent, name: string): string | { error: string } {
  if (!event.queryStringParameters) return { error: 'Missing query parameters' }
  const value = event.queryStringParameters[name]
  if (value === undefined) return { error: `Missing required parameter: ${name}` }
  return value.trim() === '' ? { error: `Parameter must not be blank: ${name}` } : value.trim()
}

/** The context in the body; a body that cannot be read is none. */
export function contextOf({ body }: GatewayEvent): JsonObject | null {
  if (!body) return null
  try {
    const value: unknown = JSON.parse(body)
    return isObject(value) && isObject(value.context) ? value.context : null
  } catch {
    // A lambda that answers anyway is the promise: what cannot be read is ignored.
    return null
  }
}

/** Values by key for a while, the fact that there is none as well. */
export interface WarmCache<T> {
  get(key: string, load: () => Promise<T | undefined>): Promise<T | undefined>
  clear(): void
}

export function warmCache<T>(now: () => Date, seconds: number): WarmCache<T> {
  const values = new Map<string, { value: T | undefined; until: number }>()
  return {
    get: async (key, load) => {
      const known = values.get(key)
      if (known && known.until > now().getTime()) return known.value
      const value = await load()
      if (seconds > 0) values.set(key, { value, until: now().getTime() + seconds * 1000 })
      return value
    },
    clear: () => values.clear(),
  }
}
