import type { Actor } from '../access/actor.ts'
import type { Deps } from '../deps.ts'
import { forbidden, invalid } from '../errors.ts'
import { lookBack, type Period, periods } from './metric.ts'
import { aggregate, countErrors, type MetricWindow, sumMetrics } from './queries.ts'
import type { Recorder } from './recorder.ts'

export {
  type AggregateFilter,
  type ErrorFilter,
  listAggregates,
  listErrors,
  summariseValues,
} from './queries.ts'

export type MetricDeps = Pick<Deps, 'db' | 'clock'> & { readonly recorder: Recorder }

const thirtyDays = 30 * 86_400_000

export interface Summary {
  readonly total_evaluations: number
  readonly unique_users: number
  readonly avg_latency: number | null
  readonly rule_match_rate: number | null
  readonly error_rate: number | null
}

/** What was measured in a window, rates in per cent of the evaluations; null where nothing was evaluated. */
export async function summariseMetrics(
  { db, recorder }: Omit<MetricDeps, 'clock'>,
  window: MetricWindow,
): Promise<Summary> {
  await recorder.flush()
  const totals = await sumMetrics(db, window)
  const errors = await countErrors(db, window)
  const { evaluations, latency_sum, latency_count, rule_matches } = totals
  const percent = (count: number) => (evaluations === 0 ? null : (count / evaluations) * 100)
  return {
    total_evaluations: evaluations,
    unique_users: totals.users,
    avg_latency: latency_count === 0 ? null : latency_sum / latency_count,
    rule_match_rate: percent(rule_matches),
    error_rate: percent(errors),
  }
}

/** The window of a question: the thirty days before its end unless it says where to begin. */
export function windowOf(
  { from, to }: { from?: Date | undefined; to?: Date | undefined },
  now: Date,
): { from: Date; to: Date } {
  const end = to ?? now
  const start = from ?? new Date(end.getTime() - thirtyDays)
  if (end < start) throw invalid('end_date must not be before start_date', 'query', 'end_date')
  return { from: start, to: end }
}

export interface AggregationWish {
  readonly period: Period
  readonly flagId?: string
  readonly metricType?: string
  readonly from?: Date
  readonly to?: Date
}

/** Brings the aggregates of one period up to date, for superusers and developers. Returns how many are new. */
export async function aggregateMetrics(
  deps: MetricDeps,
  actor: Actor,
  wish: AggregationWish,
): Promise<number> {
  if (!actor.isSuperuser && actor.role !== 'developer') throw forbidden('Not enough permissions')
  const { from, to } = wish
  if (from && to && to < from) {
    throw invalid('end_time must not be before start_time', 'query', 'end_time')
  }
  await deps.recorder.flush()
  return aggregate(deps.db, { ...defaultWindow(wish, deps.clock()), ...wish, now: deps.clock() })
}

/** Brings the aggregates of all periods up to date: the work of every quarter of an hour. */
export async function aggregateAllPeriods(deps: MetricDeps): Promise<void> {
  await deps.recorder.flush()
  const now = deps.clock()
  for (const period of periods) {
    await aggregate(deps.db, { period, ...defaultWindow({ period }, now), now })
  }
}

function defaultWindow({ period, to }: AggregationWish, now: Date): { from?: Date } {
  const back = lookBack[period]
  return back === undefined ? {} : { from: new Date((to ?? now).getTime() - back) }
}
