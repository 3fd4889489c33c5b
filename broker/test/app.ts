import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { Db } from '../src/db/client.ts'
import type { App } from '../src/http/room.ts'

/** The server on a test's database, at `http://broker`; settings by their environment names. */
export function testApp(db: Db, settings: Record<string, string> = {}): App {
  const config = readConfig({ PACT_BROKER_BASE_URL: 'http://broker', ...settings })
  return createApp(config, db, { logger: false })
}

/** One server for a whole test file, made at its first use: tests that make many requests would wait for many servers. */
export function sharedApp(
  database: { readonly db: Db },
  settings: Record<string, string> = {},
): () => App {
  let app: App | undefined
  return () => {
    app ??= testApp(database.db, settings)
    return app
  }
}
