import { beginRecord } from '../../src/ticket/record.ts'
import startSharedServices from './services.setup.ts'

export default async function startSuites(): Promise<void> {
  beginRecord()
  await startSharedServices()
}
