import { running } from './running.ts'

export default async function stopSuiteServices(): Promise<void> {
  await running.services?.stop()
}
