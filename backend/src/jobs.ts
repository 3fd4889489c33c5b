import type { Deps } from './deps.ts'
import { processSchedules, type ScheduleRun } from './experiments/steps.ts'
import type { Lambdas } from './lambdas/routes.ts'
import { aggregateAllPeriods } from './metrics/metrics.ts'
import type { Recorder } from './metrics/recorder.ts'
import { type Drained, drainStream } from './pipeline/consumer.ts'
import type { Published, Publisher } from './publishing/publisher.ts'
import { processRollouts } from './rollouts/stages.ts'
import { processSafety } from './safety/safety.ts'

/** What the platform does in the background, each as one call: for its own timers, and for whoever cannot wait. */
export interface Jobs {
  /** Writes measurements that wait in memory. */
  flushMetrics(): Promise<void>
  /** Delivers everything in the outbox: to DynamoDB and to the stream. */
  publishOutbox(): Promise<Published>
  /** Processes everything that is new in the stream. */
  drainStream(): Promise<Drained>
  /** Starts and completes the experiments whose time has come. */
  processExperimentSchedules(): Promise<ScheduleRun>
  /** Takes the steps of rollout schedules that are due; returns the schedules that moved. */
  processRollouts(): Promise<string[]>
  /** Rolls back the flags that do harm, where that is switched on; returns those flags. */
  processSafety(): Promise<string[]>
  /** Brings the aggregates of all periods up to date. */
  aggregateMetrics(): Promise<void>
}

export function createJobs(given: Deps, recorder: Recorder, publisher: Publisher): Jobs {
  const deps = { ...given, recorder }
  return {
    flushMetrics: () => recorder.flush(),
    publishOutbox: () => publisher.publishAll(),
    drainStream: () => drainStream(deps),
    processExperimentSchedules: () => processSchedules(deps),
    processRollouts: () => processRollouts(deps),
    processSafety: () => processSafety(deps),
    aggregateMetrics: () => aggregateAllPeriods(deps),
  }
}

interface Inside {
  readonly jobs: Jobs
  readonly lambdas: Lambdas
}

const apps = new WeakMap<object, Inside>()

/** Remembers what belongs to an app besides its routes. */
export function rememberInside(app: object, inside: Inside): void {
  apps.set(app, inside)
}

function insideOf(app: object): Inside {
  const found = apps.get(app)
  if (!found) throw new Error('This app was not built by createApp')
  return found
}

/** The background work of an app that `createApp` built. */
export function jobsOf(app: object): Jobs {
  return insideOf(app).jobs
}

/** The lambdas of an app that `createApp` built, as plain functions. */
export function lambdasOf(app: object): Lambdas {
  return insideOf(app).lambdas
}
