import { running } from './running.ts'

export default async function stopSharedServices(): Promise<void> {
  await running.services?.stop()
}
