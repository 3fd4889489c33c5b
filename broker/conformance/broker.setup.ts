import { startPostgres } from '@concordat/local-services/postgres'
import { type BrokerProcess, startBroker } from './stage/broker-process.ts'

/** What the teardown finds again: both files run in Jest's own process. */
export const running: (() => Promise<void>)[] = []

/**
 * One broker for all files of the project `conformance`, as a process on a PostgreSQL of its own. Files keep apart by
 * the names that they use (`stage/names.ts`).
 */
export default async function startTestBroker(): Promise<void> {
  const postgres = await startPostgres()
  running.push(() => postgres.stop())
  const broker: BrokerProcess = await startBroker(postgres.url)
  running.push(() => broker.stop())
  process.env.CONFORMANCE_DATABASE_URL = postgres.url
  process.env.CONFORMANCE_BROKER_URL = broker.url
}
