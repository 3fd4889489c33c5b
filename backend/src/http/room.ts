import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { Actor } from '../access/actor.ts'
import type { Action, Resource } from '../access/permissions.ts'
import type { Deps } from '../deps.ts'
import { unauthorized } from '../errors.ts'

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

export type Guard = (request: FastifyRequest) => Promise<void>

/** What may stand before a handler: each refuses with 401 or 403, before the body is read. */
export interface Guards {
  /** A valid access token of an active user. */
  readonly bearer: Guard
  /** A superuser. */
  readonly superuser: Guard
  /** A superuser, with another sentence for everyone else. */
  superuserOr(refusal: string): Guard
  /** A role that permits the action. */
  may(action: Action, resource: Resource): Guard
  /** A valid API key. */
  readonly apiKey: Guard
  /** A valid access token, or a valid API key. */
  readonly bearerOrApiKey: Guard
}

export type Room = (app: App, deps: Deps, guards: Guards) => void

declare module 'fastify' {
  interface FastifySchema {
    /** The rooms under which the API description lists the route. */
    tags?: readonly string[]
    /** What the route does, in a few words. */
    summary?: string
  }
  interface FastifyRequest {
    /** The signed-in user, once a guard for tokens has passed. */
    actor: Actor | null
  }
}

/** The user behind a request that a token guard let pass. */
export function actorOf(request: FastifyRequest): Actor {
  if (request.actor === null) throw unauthorized('Not authenticated')
  return request.actor
}
