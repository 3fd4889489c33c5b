/** An error that the backend logged while it was verified: the cause behind an answer of 5xx, which tells nothing. */
export interface LoggedError {
  /** The kind of the error and its message. */
  readonly message: string
  /** Each request that it came of, once: `GET /api/v1/experiments/:id`; none for what was done in the background. */
  readonly requests: readonly string[]
  readonly times: number
}

/** Reads the backend's log. */
export interface ErrorLog {
  /** Takes a line of the log. */
  write(line: string): void
  /** The errors in the lines since it was last asked, each message once. */
  take(): LoggedError[]
}

const errorLevel = 50

/** Keeps the errors of a log of JSON lines, as pino writes them. */
export function createErrorLog(): ErrorLog {
  let found = new Map<string, { requests: Set<string>; times: number }>()
  return {
    write(line) {
      const { level, err, msg, request } = JSON.parse(line)
      if (level < errorLevel) return
      const message = err ? `${err.type}: ${err.message}` : String(msg)
      const error = found.get(message) ?? { requests: new Set(), times: 0 }
      found.set(message, error)
      error.times += 1
      if (request) error.requests.add(request)
    },
    take() {
      const errors = [...found].map(([message, { requests, times }]) => ({
        message,
        requests: [...requests],
        times,
      }))
      found = new Map()
      return errors
    },
  }
}
