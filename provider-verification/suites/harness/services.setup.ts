import { startServices } from '@concordat/local-services'
import { neededServices } from '../../src/scene/stage.ts'
import { handOver, isHandedOver } from './handover.ts'
import { running } from './running.ts'

/** One set of services for all test files: each has a database, a Redis database and AWS resources of its own in them. */
export default async function startSharedServices(): Promise<void> {
  if (isHandedOver()) return
  running.services = await startServices({ need: neededServices })
  handOver(running.services)
}
