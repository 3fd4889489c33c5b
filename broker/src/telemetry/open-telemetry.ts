/**
 * The only file that knows OpenTelemetry's SDK: it is loaded where an endpoint is set, and by nothing else, so that
 * it costs neither time nor memory elsewhere.
 */
import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { errorCode } from '../db/client.ts'
import { program } from '../program.ts'
import type { Tracing } from './tracing.ts'

interface TracingOptions {
  /** Where spans are sent: OTLP over HTTP. */
  url: string
  serviceName: string
  /** Told when they cannot be sent, once a minute at most; nothing waits for them. */
  onFault: (error: unknown) => void
}

/** Milliseconds. */
const timeouts = { sending: 5_000, stopping: 3_000, betweenFaults: 60_000 }

/** Begins to trace. Names of attributes: https://opentelemetry.io/docs/specs/semconv/. */
export function startTracing({ url, serviceName, onFault }: TracingOptions): Tracing {
  const tell = onceIn(timeouts.betweenFaults, onFault)
  setGlobalErrorHandler(tell)
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(detectResources({ detectors: [envDetector] }))
      .merge(
        resourceFromAttributes({
          'service.name': serviceName,
          'service.version': program.version,
        }),
      ),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url, timeoutMillis: timeouts.sending }),
      }),
    ],
  })
  const tracer = provider.getTracer(program.name, program.version)
  const contexts = new AsyncLocalStorageContextManager().enable()
  const propagator = new W3CTraceContextPropagator()

  async function within<T>(span: Span, work: () => Promise<T>): Promise<T> {
    try {
      return await contexts.with(trace.setSpan(contexts.active(), span), work)
    } catch (error) {
      const code = errorCode(error)
      span.setAttribute('error.type', code === '' ? nameOf(error) : code)
      span.setStatus({ code: SpanStatusCode.ERROR })
      throw error
    } finally {
      span.end()
    }
  }

  return {
    request({ method = 'GET', url = '/', headers }) {
      const parent = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter)
      const attributes = { 'http.request.method': method, 'url.path': url.split('?', 1)[0] ?? '/' }
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent)
      const context = trace.setSpan(parent, span)
      return {
        traceId: span.spanContext().traceId,
        within: (work) => contexts.with(context, work),
        end: ({ route, status, requestId }) => {
          if (route !== undefined) {
            span.updateName(`${method} ${route}`)
            span.setAttribute('http.route', route)
          }
          span.setAttributes({
            'http.response.status_code': status,
            'concordat.request.id': requestId,
          })
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
          span.end()
        },
      }
    },

    async statement(text, work) {
      const context = contexts.active()
      if (trace.getSpan(context) === undefined) return work()
      const verb = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'SQL'
      const attributes = {
        'db.system.name': 'postgresql',
        'db.operation.name': verb,
        'db.query.text': text,
      }
      return within(tracer.startSpan(verb, { kind: SpanKind.CLIENT, attributes }, context), work)
    },

    async attempt({ parent, delivery, event, attempt }, work) {
      const carrier = parent === undefined ? {} : { traceparent: parent }
      const context = propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter)
      const attributes = {
        'concordat.delivery.id': delivery,
        'concordat.event': event,
        'concordat.attempt': attempt,
      }
      const span = tracer.startSpan(
        `webhook ${event}`,
        { kind: SpanKind.CLIENT, attributes },
        context,
      )
      return within(span, async () => {
        const done = await work()
        span.setAttribute('concordat.delivery.status', done.status)
        if (done.code !== null) span.setAttribute('http.response.status_code', done.code)
        if (done.status !== 'success') span.setStatus({ code: SpanStatusCode.ERROR })
        return done
      })
    },

    headers() {
      const carrier: Record<string, string> = {}
      propagator.inject(contexts.active(), carrier, defaultTextMapSetter)
      return carrier
    },

    async stop() {
      let timer: NodeJS.Timeout | undefined
      const patience = new Promise<void>((_resolve, reject) => {
        const late = new Error('The collector did not take the last of them in time')
        timer = setTimeout(() => reject(late), timeouts.stopping)
      })
      await Promise.race([provider.shutdown(), patience]).catch(tell)
      clearTimeout(timer)
      contexts.disable()
    },
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}

/** Calls at most once in so many milliseconds: a collector that is away must not fill the log. */
function onceIn(milliseconds: number, tell: (error: unknown) => void): (error: unknown) => void {
  let last = Number.NEGATIVE_INFINITY
  return (error) => {
    if (performance.now() - last < milliseconds) return
    last = performance.now()
    tell(error)
  }
}
