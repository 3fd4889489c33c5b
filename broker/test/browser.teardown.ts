import { running } from './browser.setup.ts'
import stopTestPostgres from './postgres.teardown.ts'

/** Stops what browser.setup.ts has started, also when that failed half-way. */
export default async function stopTestBrowser(): Promise<void> {
  await running.stop?.()
  await stopTestPostgres()
}
