import type { FastifyBaseLogger } from 'fastify'
import type { Jobs } from './jobs.ts'
import type { Publisher } from './publishing/publisher.ts'

const second = 1000
const minute = 60 * second

interface Work {
  readonly name: string
  readonly every: number
  run(): Promise<unknown>
}

/**
 * Runs the background jobs by timers until `stop`, which waits for those under way. A job never runs twice at once
 * here; elsewhere the database sees to it.
 */
export function startWorkers(
  jobs: Jobs,
  publisher: Publisher,
  log: FastifyBaseLogger,
): { stop(): Promise<void> } {
  const works: Work[] = [
    { name: 'outbox', every: second / 2, run: () => publisher.publishDue() },
    { name: 'measurements', every: second, run: () => jobs.flushMetrics() },
    { name: 'stream', every: 2 * second, run: () => jobs.drainStream() },
    { name: 'safety', every: 5 * minute, run: () => jobs.processSafety() },
    { name: 'experiments', every: 15 * minute, run: () => jobs.processExperimentSchedules() },
    { name: 'rollouts', every: 15 * minute, run: () => jobs.processRollouts() },
    { name: 'aggregation', every: 15 * minute, run: () => jobs.aggregateMetrics() },
  ]
  const running = new Map<string, Promise<void>>()

  async function runSafely({ name, run }: Work): Promise<void> {
    try {
      await run()
    } catch (error) {
      // A worker outlives its failures: the next turn may find the database or the stream back.
      log.error({ err: error, worker: name }, 'a background job failed')
    } finally {
      running.delete(name)
    }
  }

  const timers = works.map((work) =>
    setInterval(() => {
      if (!running.has(work.name)) running.set(work.name, runSafely(work))
    }, work.every),
  )
  return {
    stop: async () => {
      for (const timer of timers) clearInterval(timer)
      await Promise.all(running.values())
    },
  }
}
