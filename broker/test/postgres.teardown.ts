import { running } from './postgres.setup.ts'

/** Stops the server of postgres.setup.ts, also when that failed half-way. */
export default async function stopTestPostgres(): Promise<void> {
  await running.stop?.()
}
