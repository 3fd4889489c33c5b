import { createApp, readConfig } from './backend.ts'

/** Listens on `PORT` (8000) of `HOST` (127.0.0.1) until SIGTERM or SIGINT, then closes every connection. */
const app = await createApp(readConfig(process.env))
const address = await app.listen({
  port: Number(process.env.PORT ?? 8000),
  host: process.env.HOST ?? '127.0.0.1',
})
process.stderr.write(`The experimentation platform listens on ${address}\n`)

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        app.log.error({ err: error }, 'closing failed')
        process.exit(1)
      },
    )
  })
}
