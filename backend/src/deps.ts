import type { FastifyBaseLogger } from 'fastify'
import type { AwsClients } from './aws/clients.ts'
import type { ResourceNames } from './aws/names.ts'
import type { Cache } from './cache/cache.ts'
import type { Clock, Ids } from './clock.ts'
import type { BackendConfig } from './config.ts'
import type { Db } from './db/client.ts'

/** What `createApp` opens and hands to the rooms; each function asks for the slice that it needs. */
export interface Deps {
  readonly db: Db
  readonly cache: Cache
  readonly aws: AwsClients
  readonly names: ResourceNames
  readonly clock: Clock
  readonly ids: Ids
  readonly config: BackendConfig
  readonly log: FastifyBaseLogger
}

/** What almost every change needs. */
export type Writing = Pick<Deps, 'db' | 'clock' | 'ids'>
