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
import type { Meters } from '../telemetry/meters.ts'

/** The server, with request and response types taken from each route's schema. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** What a room may ask for: the database, where facts are handed on, the settings, and what is counted. */
export interface Deps {
  db: Db
  events: EventSink
  config: Config
  meters: Meters
}

/** A room's door: registers its routes on the server. */
export type Room = (app: App, deps: Deps) => void
