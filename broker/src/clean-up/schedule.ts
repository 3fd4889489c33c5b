import { Cron } from 'croner'

/** Work that comes again by a cron pattern, never twice at once. */
export interface Schedule {
  /** Nothing more is begun; resolves when what is under way has ended, which it is asked to. */
  stop(): Promise<void>
}

/** In the time zone of the process, as cron does. What the work throws goes to `onError`. */
export function startSchedule(
  pattern: string,
  work: (signal: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
): Schedule {
  const stopping = new AbortController()
  let underWay: Promise<void> | undefined
  const cron = new Cron(pattern, () => {
    underWay ??= work(stopping.signal)
      .catch(onError)
      .finally(() => {
        underWay = undefined
      })
  })
  return {
    stop: async () => {
      cron.stop()
      stopping.abort()
      await underWay
    },
  }
}
