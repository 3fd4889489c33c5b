import { rmSync } from 'node:fs'
import { running } from './handover.ts'

export default async function stopSuiteServices(): Promise<void> {
  if (running.notes) rmSync(running.notes, { recursive: true, force: true })
  await running.services?.stop()
}
