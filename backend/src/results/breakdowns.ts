import type { Actor } from '../access/actor.ts'
import { notFound } from '../errors.ts'
import type { ExperimentBody } from '../experiments/experiment.ts'
import { hasFields } from '../json.ts'
import { listDailyAssignments, listDailyConversions, listSegments } from './queries.ts'
import { type ResultDeps, readableExperiment } from './results.ts'

const daily = { seconds: 300, isWhole: Array.isArray }
const segmented = { seconds: 300, isWhole: hasFields('segments') }

/**
 * Per day of the experiment: who was assigned and who converted for the first time on that day, and the second as a
 * share of the first (0 on a day without assignments).
 */
export async function getDailyResults(
  deps: ResultDeps,
  actor: Actor,
  id: string,
  metricId?: string,
) {
  const experiment = await readableExperiment(deps, actor, id)
  const metrics = chosenMetrics(experiment, metricId)
  const key = ['experiment_daily_results', experiment.id, ...(metricId ? [metricId] : [])]
  return deps.cache.through(versioned(key, experiment), daily, async () => {
    const assignments = await listDailyAssignments(deps.db, experiment.id)
    const conversions = await listDailyConversions(deps.db, experiment.id)
    const dates = [...new Set([...assignments, ...conversions].map(({ date }) => date))].sort()
    return dates.map((date) => ({
      date,
      metrics: metrics.map((metric) => ({
        metric_id: metric.id,
        metric_name: metric.name,
        variants: experiment.variants.map((variant) => {
          const isHere = (row: { date: string; variant_id: string }) =>
            row.date === date && row.variant_id === variant.id
          const assigned = assignments.find(isHere)?.count ?? 0
          const converted =
            conversions.find((row) => isHere(row) && row.metric_id === metric.id)?.count ?? 0
          return {
            variant_id: variant.id,
            variant_name: variant.name,
            is_control: variant.is_control,
            assignments: assigned,
            conversions: converted,
            conversion_rate: assigned === 0 ? 0 : converted / assigned,
          }
        }),
      })),
    }))
  })
}

/** The same by the value that users' contexts have for an attribute; `unknown` for those that have none. */
export async function getSegmentedResults(
  deps: ResultDeps,
  actor: Actor,
  id: string,
  attribute: string,
  metricId?: string,
) {
  const experiment = await readableExperiment(deps, actor, id)
  const metrics = chosenMetrics(experiment, metricId)
  const key = [
    'experiment_segmented_results',
    experiment.id,
    attribute,
    ...(metricId ? [metricId] : []),
  ]
  return deps.cache.through(versioned(key, experiment), segmented, async () => {
    const rows = await listSegments(deps.db, experiment.id, attribute)
    const segments = [...new Set(rows.map(({ segment }) => segment))].sort(nullLast)
    return {
      segments: segments.map((segment) => ({
        segment_value: segment ?? 'unknown',
        metrics: metrics.map((metric) => ({
          metric_id: metric.id,
          metric_name: metric.name,
          variants: experiment.variants.map((variant) => {
            const row = rows.find(
              (one) =>
                one.segment === segment &&
                one.variant_id === variant.id &&
                one.metric_id === metric.id,
            )
            const { size, conversions } = row ?? { size: 0, conversions: 0 }
            return {
              variant_id: variant.id,
              variant_name: variant.name,
              is_control: variant.is_control,
              sample_size: size,
              conversions,
              conversion_rate: size === 0 ? 0 : conversions / size,
            }
          }),
        })),
      })),
    }
  })
}

/** A change of the experiment makes older breakdowns unreachable. */
function versioned(words: readonly string[], { version }: ExperimentBody): string {
  return [...words, `v${version}`].join(':')
}

function nullLast(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return a < b ? -1 : a > b ? 1 : 0
}

function chosenMetrics({ metrics }: ExperimentBody, metricId: string | undefined) {
  if (metricId === undefined) return metrics
  const chosen = metrics.filter(({ id }) => id === metricId)
  if (chosen.length === 0) throw notFound('Metric not found')
  return chosen
}
