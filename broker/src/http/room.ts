import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { Config } from '../config.ts'
import type { Db } from '../db/client.ts'
import type { EventSink } from '../events/sink.ts'

/** The server, with request and response types taken from each route's schema. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** What a room may ask for: the database, where facts are handed on, and the settings. */
export interface Deps {
  db: Db
  events: EventSink
  config: Config
}

/** A room's door: registers its routes on the server. */
export type Room = (app: App, deps: Deps) => void
