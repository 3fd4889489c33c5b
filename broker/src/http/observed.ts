import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify'
import type { Meters } from '../telemetry/meters.ts'
import { type RequestSpan, tracing } from '../telemetry/tracing.ts'
import type { App } from './room.ts'

const spans = new WeakMap<IncomingMessage, RequestSpan>()

/** The logger of a request. Its trace begins here, before the first line is logged, so that each line names it. */
export const loggerOfRequest: NonNullable<FastifyServerOptions['childLoggerFactory']> = (
  logger,
  bindings,
  options,
  raw,
) => {
  const span = tracing()?.request(raw)
  if (!span) return logger.child(bindings, options)
  spans.set(raw, span)
  return logger.child({ ...bindings, traceId: span.traceId }, options)
}

/** Measures every request, refused ones too: must be installed before anything that answers. */
export function observeRequests(app: App, meters: Meters): void {
  // The body arrives outside of what began before it, hence twice.
  app.addHook('onRequest', withinSpan)
  app.addHook('preValidation', withinSpan)
  app.addHook('onResponse', (request, reply, done) => {
    const { url: route } = request.routeOptions
    const { statusCode: status } = reply
    meters.requests.observe(
      { method: request.method, route: route ?? 'none', status: `${Math.floor(status / 100)}xx` },
      reply.elapsedTime / 1000,
    )
    spans.get(request.raw)?.end({ route, status, requestId: request.id })
    done()
  })
}

function withinSpan({ raw }: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  const span = spans.get(raw)
  if (span) span.within(done)
  else done()
}
