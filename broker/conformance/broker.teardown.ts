import { running } from './broker.setup.ts'

/** Stops the servers of broker.setup.ts, also when that failed half-way. */
export default async function stopTestBroker(): Promise<void> {
  for (const stop of running.reverse()) await stop()
}
