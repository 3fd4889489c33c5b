import type { Recorder } from './metrics/recorder.ts'
import type { Published, Publisher } from './publishing/publisher.ts'

/** What the platform does in the background, each as one call, for tests and for whoever runs it by a timer. */
export interface Jobs {
  /** Writes measurements that wait in memory. */
  flushMetrics(): Promise<void>
  /** Delivers everything in the outbox: to DynamoDB and to the stream. */
  publishOutbox(): Promise<Published>
}

const jobs = new WeakMap<object, Jobs>()

export function registerJobs(app: object, recorder: Recorder, publisher: Publisher): Jobs {
  const made: Jobs = {
    flushMetrics: () => recorder.flush(),
    publishOutbox: () => publisher.publishAll(),
  }
  jobs.set(app, made)
  return made
}

/** The background work of an app that `createApp` built. */
export function jobsOf(app: object): Jobs {
  const found = jobs.get(app)
  if (!found) throw new Error('This app was not built by createApp')
  return found
}
