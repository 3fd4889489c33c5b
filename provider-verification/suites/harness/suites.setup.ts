import { startServices } from '@concordat/local-services'
import { neededServices } from '../../src/scene/stage.ts'
import { beginRecord } from '../../src/ticket/record.ts'
import { handOver, isHandedOver } from './handover.ts'
import { running } from './running.ts'

/** One set of services for all suites: each test file has a database, a Redis database and AWS resources of its own in them. */
export default async function startSuiteServices(): Promise<void> {
  beginRecord()
  if (isHandedOver()) return
  running.services = await startServices({ need: neededServices })
  handOver(running.services)
}
