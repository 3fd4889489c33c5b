/** The request as it came in. */
export interface Incoming {
  method?: string | undefined
  url?: string | undefined
  headers: Record<string, string | string[] | undefined>
}

/** The span of a request, from its head to the end of its answer. */
export interface RequestSpan {
  traceId: string
  /** Does what follows below this span. */
  within<T>(work: () => T): T
  /** `route` as it is registered, without the names in the path. */
  end(answer: { route: string | undefined; status: number; requestId: string }): void
}

/** An attempt at a delivery; `parent` is the `traceparent` of what caused it, where that was traced. */
export interface Attempt {
  parent: string | undefined
  delivery: string
  event: string
  attempt: number
}

/**
 * Tells a collector what is under way, as OpenTelemetry's spans. They hold routes, statements without values, statuses:
 * no bodies, no queries of URLs, no headers, no messages of errors, for those repeat values.
 */
export interface Tracing {
  /** The caller's trace goes on where the request brings a `traceparent`. */
  request(incoming: Incoming): RequestSpan
  /** Of a statement, below what is under way; what stands alone, such as a look for work, is not told. */
  statement<T>(text: string, work: () => Promise<T>): Promise<T>
  attempt<T extends { status: string; code: number | null }>(
    attempt: Attempt,
    work: () => Promise<T>,
  ): Promise<T>
  /** What whoever is called by what is under way needs to go on with the trace; empty when nothing is. */
  headers(): Record<string, string>
  /** Sends what is left, for a few seconds at most. */
  stop(): Promise<void>
}

let current: Tracing | undefined

/** That of this process; undefined unless it was asked for. */
export function tracing(): Tracing | undefined {
  return current
}

export function traceBy(next: Tracing | undefined): void {
  current = next
}
