/**
 * `npm run statements`: writes down what this version asks its database into `released.sql`. To be run when a version
 * is released, for the next one to be held to.
 */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startPostgres } from '@concordat/local-services/postgres'
import { sharedSettings } from '../reference/reference-broker.ts'
import { conventions } from '../reference/requests/conventions.ts'
import { environments } from '../reference/requests/environments.ts'
import { matrix } from '../reference/requests/matrix.ts'
import { pacticipants } from '../reference/requests/pacticipants.ts'
import { pacts } from '../reference/requests/pacts.ts'
import { verifications } from '../reference/requests/verifications.ts'
import { webhooks } from '../reference/requests/webhooks.ts'
import { sideAt } from '../reference/side.ts'
import { startBroker } from '../stage/broker-process.ts'
import { followLinks } from './follow-links.ts'
import { startRecorder } from './recorder.ts'
import { writeReleased } from './released.ts'

const postgres = await startPostgres()
const recorder = await startRecorder(postgres.url)
const broker = await startBroker(recorder.url, {
  CONCORDAT_SECRETS_KEY: randomBytes(32).toString('base64'),
  ...sharedSettings,
})
// What brings the schema up to date is not what is asked afterwards.
recorder.statements.clear()
try {
  const side = sideAt(broker.url)
  const groups = [conventions, pacticipants, pacts, verifications, matrix, environments, webhooks]
  const requests = groups.flat()
  for (const request of requests) await side.send(request)
  const opened = await followLinks(broker.url, 400)
  const main = join(import.meta.dirname, '../../src/main.ts')
  const env = { PATH: process.env.PATH, PACT_BROKER_DATABASE_URL: recorder.url }
  await promisify(execFile)(process.execPath, [main, 'clean'], { env })
  const count = await writeReleased(recorder.statements)
  console.log(`${requests.length} requests, ${opened} links followed: ${count} statements written`)
} finally {
  await broker.stop()
  recorder.stop()
  await postgres.stop()
}
