import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServices } from '@concordat/local-services'
import { neededServices } from '../../src/scene/stage.ts'
import { handOver, running } from './handover.ts'

/** One set of services for all suites: each test file has a database, a Redis database and AWS resources of its own in them. */
export default async function startSuiteServices(): Promise<void> {
  const services = await startServices({ need: neededServices })
  running.services = services
  running.notes = mkdtempSync(join(tmpdir(), 'concordat-suites-'))
  handOver(services, running.notes)
}
