import type { Deps } from '../deps.ts'
import type { JsonObject } from '../json.ts'
import { insertErrorLogs, insertRawMetrics } from './queries.ts'

/** One measurement; `value` is what is averaged, `count` how many times it happened. */
export interface Measurement {
  readonly metric_type: 'flag_evaluation' | 'rule_match' | 'segment_match' | 'error' | 'latency'
  readonly feature_flag_id: string
  readonly user_id: string | null
  readonly targeting_rule_id?: string
  readonly value?: number
  readonly meta_data?: JsonObject
}

export interface ErrorReport {
  readonly error_type: string
  readonly feature_flag_id: string
  readonly user_id: string | null
  readonly message: string
  readonly stack_trace?: string
  readonly request_data?: JsonObject
}

/** Collects measurements in memory and writes them together, off the path of the request. */
export interface Recorder {
  measure(...measurements: readonly Measurement[]): void
  report(error: ErrorReport): void
  /** Writes what was collected; readers of metrics call it first, so that they see everything. */
  flush(): Promise<void>
}

const batchSize = 200
const mostWaiting = 10_000

export function createRecorder({
  db,
  clock,
  ids,
  log,
}: Pick<Deps, 'db' | 'clock' | 'ids' | 'log'>) {
  let measurements: JsonObject[] = []
  let errors: JsonObject[] = []
  let writing: Promise<void> = Promise.resolve()

  function stamp(row: object): JsonObject {
    const now = clock().toISOString()
    return { ...row, id: ids(), timestamp: now, created_at: now, updated_at: now }
  }

  async function write(): Promise<void> {
    const [rows, reports] = [measurements, errors]
    measurements = []
    errors = []
    try {
      await insertRawMetrics(db, rows)
      await insertErrorLogs(db, reports)
    } catch (error) {
      log.warn({ err: error }, 'measurements could not be written; trying again later')
      measurements = [...rows, ...measurements].slice(0, mostWaiting)
      errors = [...reports, ...errors].slice(0, mostWaiting)
    }
  }

  const recorder: Recorder = {
    measure: (...rows) => {
      measurements.push(...rows.map(stamp))
      if (measurements.length >= batchSize) void recorder.flush()
    },
    report: (error) => {
      errors.push(stamp({ ...error, message: error.message.slice(0, 1000) }))
    },
    flush: () => {
      writing = writing.then(() =>
        measurements.length + errors.length > 0 ? write() : Promise.resolve(),
      )
      return writing
    },
  }
  return recorder
}
