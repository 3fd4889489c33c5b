import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { program } from '../program.ts'

/** A number that is looked up when somebody asks; undefined where it is not known now. */
interface Watched {
  name: string
  help: string
  /** By the value of `label`, where there is one. */
  label?: string
  read: () => Promise<Record<string, number> | number | undefined>
}

/** What this process has counted since its start, for Prometheus. docs/operations.md has a row for each name. */
export type Meters = ReturnType<typeof createMeters>

export function createMeters() {
  const registry = new Registry()
  const registers = [registry]
  const counter = <const Label extends string>(name: string, help: string, label: Label) =>
    new Counter({ name, help, labelNames: [label], registers })

  new Gauge({
    name: 'concordat_build_info',
    help: 'Always 1; the version of the broker and of Node',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version: program.version, node: process.version }, 1)

  return {
    registry,
    /** By the route as it is registered, never by the path: there are as many series as routes. */
    requests: new Histogram({
      name: 'concordat_http_request_duration_seconds',
      help: 'Requests, from their head to the end of their answer',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    gateAnswers: counter(
      'concordat_gate_answers_total',
      'Answers to whether versions may be deployed together: yes, no, or unknown',
      'answer',
    ),
    results: counter(
      'concordat_verification_results_total',
      'Verification results that were taken, by what they say',
      'outcome',
    ),
    attempts: counter(
      'concordat_webhook_attempts_total',
      'Attempts at deliveries of webhooks: success, retrying, or failure, which is the last one',
      'outcome',
    ),
    cleanUps: counter(
      'concordat_clean_ups_total',
      'Clean-ups by the schedule: done, failed, or elsewhere, by another server',
      'outcome',
    ),
    cleanedUp: counter(
      'concordat_clean_up_deleted_total',
      'What clean-ups by the schedule have deleted',
      'kind',
    ),
    lastCleanUp: new Gauge({
      name: 'concordat_clean_up_last_success_timestamp_seconds',
      help: 'When the last clean-up by the schedule was done here; 0: not since the start',
      registers,
    }),
    watch({ name, help, label, read }: Watched): void {
      new Gauge({
        name,
        help,
        labelNames: label === undefined ? [] : [label],
        registers,
        async collect() {
          const found = await read()
          this.reset()
          // Without a label a reset leaves 0, which would be taken for a number that was found.
          if (found === undefined) this.remove()
          else if (typeof found === 'number') this.set(found)
          else
            for (const [value, number] of Object.entries(found))
              this.set({ [label ?? '']: value }, number)
        },
      })
    },
  }
}

/** Adds what concerns the process as a whole: memory, processor, garbage collection, the lag of its event loop. */
export function watchProcess({ registry }: Meters): void {
  collectDefaultMetrics({ register: registry })
}
