import type { AddressInfo } from 'node:net'
import { createApp } from '../app.ts'
import { startSchedule } from '../clean-up/schedule.ts'
import type { Config } from '../config.ts'
import { errorCode, openDatabase } from '../db/client.ts'
import { listNewerMigrations, migrateToLatest } from '../db/migrate.ts'
import { listen } from '../db/notifications.ts'
import type { App } from '../http/room.ts'
import { deleteOldTouches } from '../overview/judged-queries.ts'
import { createMeters, watchProcess } from '../telemetry/meters.ts'
import { type Tracing, traceBy } from '../telemetry/tracing.ts'
import { adoptVersionOrder } from '../versions/order.ts'
import { deliverDepsOf } from '../webhooks/connections.ts'
import { keyringOf } from '../webhooks/sealing.ts'
import { deliveryChannel } from '../webhooks/trigger-queries.ts'
import { renewSeals } from '../webhooks/webhooks.ts'
import { DeliveryWorker } from '../webhooks/worker.ts'
import type { Stop } from './ending.ts'
import { scheduleCleanUp } from './scheduled-clean-up.ts'

/**
 * Runs the broker on a database that can be used, and answers where it listens. `running` gets what ends each part, in
 * the order in which they were started, also where the start fails half-way. Throws one sentence for what is in its way.
 */
export async function runBroker(config: Config, url: string, running: Stop[]): Promise<string> {
  await migrateToLatest(url)
  const db = openDatabase({ ...config.database, url })
  running.push(() => db.destroy())
  const newest = (await listNewerMigrations(db)).at(-1)
  if (newest !== undefined) console.error(newerSchema(newest))
  await adoptVersionOrder(db, config.domain.orderVersionsByDate ? 'date' : 'semver')
  const meters = createMeters()
  watchProcess(meters)
  const app = createApp(config, db, { meters })
  const tracing = await startTracing(config, app.log)
  if (tracing) running.push(() => tracing.stop())
  if (config.log.isConfigurationTold) app.log.info({ config }, 'settings')
  const worker = new DeliveryWorker(db, {
    ...deliverDepsOf(config.webhooks),
    onDelivered: (delivered) => {
      meters.attempts.inc({ outcome: delivered.status })
      app.log.info(delivered, 'webhook attempted')
    },
    onError: (error) => app.log.error(error, 'webhooks could not be delivered'),
  })
  running.push(() => worker.stop())
  running.push(() => app.close())
  if (config.cleanUp.isEnabled) {
    const schedule = scheduleCleanUp(url, config, { log: app.log, meters })
    running.push(() => schedule.stop())
  }
  const forgetting = startSchedule(
    '*/10 * * * *',
    async () => void (await deleteOldTouches(db)),
    (error) => app.log.warn(error, 'what is no longer of use could not be deleted'),
  )
  running.push(() => forgetting.stop())
  const { host, port } = config.http
  await app.listen({ host, port }).catch((error: unknown) => {
    throw new Error(cannotListen(error, config))
  })
  const news = await listen(url, deliveryChannel, () => worker.wake())
  running.push(() => news.stop())
  const { closed } = await renewSeals(db, keyringOf(config.webhooks.secretKeys))
  if (closed > 0) app.log.warn({ webhooks: closed }, closedSeals)
  return addressOf(app.server.address())
}

/** Loads what it takes only where somebody wants to see traces. */
async function startTracing({ tracing }: Config, log: App['log']): Promise<Tracing | undefined> {
  if (tracing.url === undefined) return undefined
  const openTelemetry = await import('../telemetry/open-telemetry.ts')
  const started = openTelemetry.startTracing({
    url: tracing.url,
    serviceName: tracing.serviceName,
    onFault: (error) => log.warn(error, 'traces could not be sent'),
  })
  traceBy(started)
  return started
}

function newerSchema(newest: string): string {
  return `A newer version of the broker has brought the database up to date (${newest}): this one goes on with it until it is renewed, too.`
}

const closedSeals =
  'the secrets of some webhooks were encrypted with a key that is not in CONCORDAT_SECRETS_KEY: they are not sent until it is'

function cannotListen(error: unknown, { http: { host, port } }: Config): string {
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is in use: stop what listens there, or set PACT_BROKER_PORT to another one (0 takes any that is free).`
    case 'EACCES':
      return `Port ${port} may not be opened by this user: set PACT_BROKER_PORT to one above 1023.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine: correct PACT_BROKER_HOST (0.0.0.0 stands for all of them).`
    default:
      return `The broker cannot listen at ${host}:${port}: ${error instanceof Error ? error.message : error}`
  }
}

/** Where this machine finds the server, whichever of its addresses it listens at. */
function addressOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') return String(address)
  const { address: name, family, port } = address
  if (name === '0.0.0.0' || name === '::')
    return `http://127.0.0.1:${port} and at this machine's other addresses`
  return `http://${family === 'IPv6' ? `[${name}]` : name}:${port}`
}
